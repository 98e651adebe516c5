package io.thalweg.bench.traffic;

import java.nio.ByteBuffer;

/**
 * Builds one Ethernet frame at a time, as far as it is captured. IPv4 header checksums are right; those of TCP, UDP and
 * ICMP are 0, as a capture of a sender with checksum offload has them; short frames are not padded.
 *
 * <pre>
 * Ethernet 14 | IPv4 20 or IPv6 40 | TCP 20 + options, UDP 8, ICMP 8 | payload
 * </pre>
 */
final class FrameBuilder {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    private static final int LONGEST_FRAME = 2048;
    private static final int IPV4_CLIENTS = 0x0a00_0100;
    private static final int IPV4_SERVERS = 0xac10_000a;
    private static final long IPV6_CLIENTS = 0x2001_0db8_0000_0001L;
    private static final long IPV6_SERVERS = 0x2001_0db8_0000_0002L;
    private static final long MAC_CLIENTS = 0x0200_0000_0000L;
    private static final long MAC_SERVERS = 0x0201_0000_0000L;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int TCP_BYTES = 20;
    private static final int SYN_OPTIONS = 20;
    private static final int TIMESTAMP_OPTION = 12;
    private static final int ECHO_BYTES = 64;

    private final int snapLength;
    private final ByteBuffer frame = ByteBuffer.allocate(LONGEST_FRAME);
    private int wireLength;

    FrameBuilder(int snapLength) {
        this.snapLength = snapLength;
    }

    byte[] bytes() {
        return frame.array();
    }

    int wireLength() {
        return wireLength;
    }

    int capturedLength() {
        return Math.min(wireLength, snapLength);
    }

    /** A segment; {@code message} is looked at only when {@code length} is more than 0. */
    void tcp(
            Flow flow,
            boolean fromClient,
            long micros,
            int flags,
            int sequence,
            int acknowledgment,
            int window,
            Message message,
            int offset,
            int length) {
        int options = (flags & RST) != 0 ? 0 : (flags & SYN) != 0 ? SYN_OPTIONS : TIMESTAMP_OPTION;
        begin(flow, fromClient, TCP, TCP_BYTES + options + length);
        ports(flow, fromClient);
        frame.putInt(sequence).putInt((flags & ACK) != 0 ? acknowledgment : 0);
        frame.put((byte) ((TCP_BYTES + options) / 4 << 4)).put((byte) flags).putShort((short) window);
        frame.putInt(0);
        int clock = (int) (micros / 1000) + (fromClient ? 1000 : 500_000);
        if (options == SYN_OPTIONS) {
            // MSS 1460, SACK permitted, timestamps, window scale 7.
            frame.putInt(0x0204_05b4).putShort((short) 0x0402).putShort((short) 0x080a);
            frame.putInt(clock).putInt(0).putInt(0x0103_0307);
        } else if (options == TIMESTAMP_OPTION) {
            frame.putInt(0x0101_080a).putInt(clock).putInt(clock - 3);
        }
        int captured = Math.min(length, snapLength - frame.position());
        if (captured > 0) {
            message.copy(offset, frame.array(), frame.position(), captured);
        }
    }

    void udp(Flow flow, boolean fromClient, byte[] payload, int length) {
        begin(flow, fromClient, UDP, 8 + length);
        ports(flow, fromClient);
        frame.putShort((short) (8 + length)).putShort((short) 0).put(payload, 0, length);
    }

    void echo(Flow flow, boolean isRequest, int sequence) {
        begin(flow, isRequest, flow.isIpv6 ? ICMPV6 : ICMP, ECHO_BYTES);
        int type = flow.isIpv6 ? isRequest ? 128 : 129 : isRequest ? 8 : 0;
        frame.put((byte) type).put((byte) 0).putShort((short) 0);
        frame.putShort((short) flow.id).putShort((short) sequence);
        for (int i = 8; i < ECHO_BYTES; i++) {
            frame.put((byte) i);
        }
    }

    private void ports(Flow flow, boolean fromClient) {
        frame.putShort((short) (fromClient ? flow.clientPort : flow.serverPort));
        frame.putShort((short) (fromClient ? flow.serverPort : flow.clientPort));
    }

    private void begin(Flow flow, boolean fromClient, int protocol, int transportBytes) {
        frame.clear();
        long client = MAC_CLIENTS + flow.client;
        long server = MAC_SERVERS + flow.server;
        mac(fromClient ? server : client);
        mac(fromClient ? client : server);
        frame.putShort((short) (flow.isIpv6 ? 0x86dd : 0x0800));
        if (flow.isIpv6) {
            ipv6(flow, fromClient, protocol, transportBytes);
        } else {
            ipv4(flow, fromClient, protocol, transportBytes);
        }
        wireLength = frame.position() + transportBytes;
    }

    private void mac(long mac) {
        frame.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    private void ipv4(Flow flow, boolean fromClient, int protocol, int transportBytes) {
        int client = IPV4_CLIENTS + flow.client * 7;
        int server = IPV4_SERVERS + flow.server * 3;
        int start = frame.position();
        frame.putShort((short) 0x4500).putShort((short) (20 + transportBytes));
        frame.putShort((short) flow.nextIpId()).putShort((short) 0x4000);
        frame.put((byte) hopLimit(fromClient)).put((byte) protocol).putShort((short) 0);
        frame.putInt(fromClient ? client : server).putInt(fromClient ? server : client);
        int sum = 0;
        for (int at = start; at < frame.position(); at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        frame.putShort(start + 10, (short) ~sum);
    }

    private void ipv6(Flow flow, boolean fromClient, int protocol, int transportBytes) {
        frame.putInt(0x6000_0000).putShort((short) transportBytes);
        frame.put((byte) protocol).put((byte) hopLimit(fromClient));
        long client = flow.client + 1L;
        long server = flow.server + 1L;
        frame.putLong(fromClient ? IPV6_CLIENTS : IPV6_SERVERS).putLong(fromClient ? client : server);
        frame.putLong(fromClient ? IPV6_SERVERS : IPV6_CLIENTS).putLong(fromClient ? server : client);
    }

    private static int hopLimit(boolean fromClient) {
        return fromClient ? 64 : 57;
    }
}
