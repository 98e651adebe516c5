package io.thalweg.jobs.flow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Ethernet frames with IPv4 and TCP in them, checksums left out: the engine does not look at them. */
public final class Frames {
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int TCP = 20;
    private static final byte PROTOCOL_TCP = 6;

    private Frames() {}

    /** One end of a connection. */
    public record End(int address, int port) {
        public static End of(int lastOctet, int port) {
            return new End(0x0a000000 | lastOctet, port);
        }
    }

    static byte[] tcp(End from, End to, int flags, int sequence, int acknowledged, String payload) {
        byte[] data = payload.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IPV4 + TCP + data.length);
        frame.putShort((short) 0x0200).putInt(to.address());
        frame.putShort((short) 0x0200).putInt(from.address());
        frame.putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4 + TCP + data.length));
        frame.putInt(0x4000);
        frame.put((byte) 64).put(PROTOCOL_TCP).putShort((short) 0);
        frame.putInt(from.address()).putInt(to.address());
        frame.putShort((short) from.port()).putShort((short) to.port());
        frame.putInt(sequence).putInt(acknowledged);
        frame.put((byte) 0x50).put((byte) flags).putShort((short) 0xffff).putInt(0);
        frame.put(data);
        return frame.array();
    }
}
