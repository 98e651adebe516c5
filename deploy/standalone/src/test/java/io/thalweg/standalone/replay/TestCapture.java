package io.thalweg.standalone.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small pcap file, packet by packet: {@code new TestCapture().tcp(0, 4000, 80, SYN, "")}. Packets from a port above 1023
 * go from the client 10.0.0.1, the others from the server 10.0.0.2.
 */
final class TestCapture {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int ACK = 16;

    private static final long BASE_SECONDS = 1_700_000_040;
    private static final int CLIENT = 0x0a000001;
    private static final int SERVER = 0x0a000002;
    private static final int IP_AND_TCP = 40;
    private static final int ETHERNET = 14;

    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    /** A TCP segment {@code millis} after the start of a minute. */
    TestCapture tcp(long millis, int sourcePort, int destinationPort, int flags, String payload) {
        byte[] data = payload.getBytes(StandardCharsets.US_ASCII);
        boolean fromClient = sourcePort > 1023;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IP_AND_TCP + data.length);
        frame.putInt(0x02000000).putShort((short) (fromClient ? 2 : 1));
        frame.putInt(0x02000000).putShort((short) (fromClient ? 1 : 2));
        frame.putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (IP_AND_TCP + data.length));
        frame.putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
        frame.putInt(fromClient ? CLIENT : SERVER).putInt(fromClient ? SERVER : CLIENT);
        frame.putShort((short) sourcePort).putShort((short) destinationPort);
        frame.putInt(1000).putInt(2000).put((byte) 0x50).put((byte) flags);
        frame.putShort((short) 512).putInt(0);
        frame.put(data);
        record(millis, frame.array());
        return this;
    }

    private void record(long millis, byte[] frame) {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt((int) (BASE_SECONDS + millis / 1000)).putInt((int) (millis % 1000 * 1000));
        header.putInt(frame.length).putInt(frame.length);
        records.writeBytes(header.array());
        records.writeBytes(frame);
    }

    byte[] bytes() {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        header.putLong(0).putInt(65_535).putInt(1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header.array());
        file.writeBytes(records.toByteArray());
        return file.toByteArray();
    }

    Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes());
    }

    /** A connection of its own: handshake and close from {@code clientPort} to port 80. */
    TestCapture connection(long millis, int clientPort) {
        return tcp(millis, clientPort, 80, SYN, "")
                .tcp(millis + 1, 80, clientPort, SYN | ACK, "")
                .tcp(millis + 2, clientPort, 80, ACK, "")
                .tcp(millis + 3, clientPort, 80, FIN | ACK, "")
                .tcp(millis + 4, 80, clientPort, FIN | ACK, "")
                .tcp(millis + 5, clientPort, 80, ACK, "");
    }
}
