package io.thalweg.agent;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Builds frames. */
public final class Frames {
    public static final int CLIENT = 0x0a000001;
    public static final int SERVER = 0x0a000002;
    private static final int IPV4 = 0x0800;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int VXLAN_PORT = 4789;
    private static final byte[] MACS = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};

    private Frames() {}

    /** Ethernet, IPv4, TCP without options: 54 bytes of headers. */
    public static byte[] tcp(int sourcePort, int destinationPort, int payloadBytes) {
        return tcp(CLIENT, SERVER, sourcePort, destinationPort, payloadBytes);
    }

    public static byte[] tcp(int source, int destination, int sourcePort, int destinationPort, int payloadBytes) {
        byte[] segment = ByteBuffer.allocate(20)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putInt(1)
                .putInt(2)
                .put((byte) 0x50)
                .put((byte) 0x18)
                .putShort((short) 1000)
                .putInt(0)
                .array();
        return ethernet(IPV4, ipv4(source, destination, TCP, join(segment, payload(payloadBytes))));
    }

    /** Ethernet, IPv4, UDP: 42 bytes of headers. */
    public static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
        byte[] header = ByteBuffer.allocate(8)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) (8 + payload.length))
                .putShort((short) 0)
                .array();
        return ethernet(IPV4, ipv4(CLIENT, SERVER, UDP, join(header, payload)));
    }

    /** 50 bytes before the inner frame. */
    public static byte[] vxlan(int outerSourcePort, byte[] inner) {
        return udp(outerSourcePort, VXLAN_PORT, join(new byte[] {8, 0, 0, 0, 0, 0, 42, 0}, inner));
    }

    public static byte[] icmp(int payloadBytes) {
        byte[] echo = {8, 0, 0, 0, 0, 1, 0, 1};
        return ethernet(IPV4, ipv4(CLIENT, SERVER, ICMP, join(echo, payload(payloadBytes))));
    }

    public static byte[] ethernet(int etherType, byte[] payload) {
        return join(MACS, new byte[] {(byte) (etherType >> 8), (byte) etherType}, payload);
    }

    /** The same frame with a tag after its MACs. */
    public static byte[] tagged(int tpid, int tci, byte[] frame) {
        ByteBuffer tagged = ByteBuffer.allocate(frame.length + 4);
        tagged.put(frame, 0, 12).putShort((short) tpid).putShort((short) tci).put(frame, 12, frame.length - 12);
        return tagged.array();
    }

    public static byte[] payload(int bytes) {
        byte[] payload = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            payload[i] = (byte) (i * 7);
        }
        return payload;
    }

    private static byte[] ipv4(int source, int destination, int protocol, byte[] payload) {
        byte[] header = ByteBuffer.allocate(20)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (20 + payload.length))
                .putInt(0)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt(source)
                .putInt(destination)
                .array();
        return join(header, payload);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
