package io.thalweg.standalone.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A pcap file of short TCP connections between addresses, at the times that they are given. */
public final class Connections {
    /** Of each connection. */
    public static final int PACKETS = 6;

    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final int IP_AND_TCP = 40;
    private static final int ETHERNET = 14;

    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    /** Handshake and close, a millisecond for each packet. */
    public void add(long micros, String client, int clientPort, String server, int serverPort) {
        byte[] from = address(client);
        byte[] to = address(server);
        int[] flags = {SYN, SYN | ACK, ACK, FIN | ACK, FIN | ACK, ACK};
        int[] sequence = {1000, 2000, 1001, 1001, 2001, 1002};
        int[] acknowledged = {0, 1001, 2001, 2001, 1002, 2002};
        for (int packet = 0; packet < flags.length; packet++) {
            boolean isOfServer = packet == 1 || packet == 4;
            ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IP_AND_TCP);
            frame.putInt(0x02000000).putShort((short) (isOfServer ? 1 : 2));
            frame.putInt(0x02000000).putShort((short) (isOfServer ? 2 : 1));
            frame.putShort((short) 0x0800);
            frame.putShort((short) 0x4500).putShort((short) IP_AND_TCP);
            frame.putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
            frame.put(isOfServer ? to : from).put(isOfServer ? from : to);
            frame.putShort((short) (isOfServer ? serverPort : clientPort));
            frame.putShort((short) (isOfServer ? clientPort : serverPort));
            frame.putInt(sequence[packet]).putInt(acknowledged[packet]);
            frame.put((byte) 0x50)
                    .put((byte) flags[packet])
                    .putShort((short) 512)
                    .putInt(0);
            record(micros + TimeUnit.MILLISECONDS.toMicros(packet), frame.array());
        }
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private void record(long micros, byte[] frame) {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
        header.putInt(frame.length).putInt(frame.length);
        records.writeBytes(header.array());
        records.writeBytes(frame);
    }

    public Path write(Path file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        header.putLong(0).putInt(65_535).putInt(1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header.array());
        all.writeBytes(records.toByteArray());
        return Files.write(file, all.toByteArray());
    }
}
