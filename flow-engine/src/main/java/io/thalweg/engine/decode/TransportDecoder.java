package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.NetworkBytes.i32;
import static io.thalweg.engine.decode.NetworkBytes.u16;
import static io.thalweg.engine.decode.NetworkBytes.u8;

/** TCP, UDP, SCTP, ICMP and ICMPv6. Sources: RFC 9293, 768, 9260, 792, 4443. */
final class TransportDecoder {
    private static final int TCP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int SCTP_BYTES = 12;
    private static final int ICMP_BYTES = 8;

    private TransportDecoder() {}

    static void transport(PacketHeaders h, int position) {
        switch (h.protocol) {
            case IpProtocol.TCP -> tcp(h, position);
            case IpProtocol.UDP -> udp(h, position);
            case IpProtocol.SCTP -> sctp(h, position);
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> icmp(h, position);
            default -> {}
        }
    }

    private static void ports(PacketHeaders h, int position) {
        if (h.limit - position >= 4) {
            h.hasPorts = true;
            h.sourcePort = u16(h.buffer, position);
            h.destinationPort = u16(h.buffer, position + 2);
        }
    }

    /** Whether the capture ends inside the fixed header; the payload's length is known all the same. */
    private static boolean isCut(PacketHeaders h, int position, int headerBytes) {
        if (h.limit - position >= headerBytes) {
            return false;
        }
        h.fail(DecodeError.TRANSPORT_TRUNCATED);
        body(h, position, headerBytes);
        return true;
    }

    private static void tcp(PacketHeaders h, int position) {
        ports(h, position);
        if (isCut(h, position, TCP_BYTES)) {
            return;
        }
        byte[] b = h.buffer;
        h.hasTcpHeader = true;
        h.tcpSequence = i32(b, position + 4);
        h.tcpAcknowledgment = i32(b, position + 8);
        h.tcpFlags = u8(b, position + 13);
        h.tcpWindow = u16(b, position + 14);
        TcpOptions.clear(h);
        int headerBytes = (u8(b, position + 12) >> 4) * 4;
        if (headerBytes < TCP_BYTES || headerBytes > h.payloadBytes) {
            h.fail(DecodeError.TRANSPORT_MALFORMED);
            headerBytes = TCP_BYTES;
        } else if (h.limit - position < headerBytes) {
            h.fail(DecodeError.TRANSPORT_TRUNCATED);
        }
        if (headerBytes > TCP_BYTES) {
            TcpOptions.read(h, position + TCP_BYTES, Math.min(position + headerBytes, h.limit));
        }
        body(h, position, headerBytes);
    }

    private static void udp(PacketHeaders h, int position) {
        ports(h, position);
        if (isCut(h, position, UDP_BYTES)) {
            return;
        }
        // Shorter than the IP packet: the rest is padding. Longer: a first fragment tells of the whole datagram.
        int length = u16(h.buffer, position + 4);
        if (length >= UDP_BYTES && (length < h.payloadBytes || h.moreFragments)) {
            h.payloadBytes = length;
            h.limit = Math.min(h.limit, position + length);
        }
        body(h, position, UDP_BYTES);
    }

    private static void sctp(PacketHeaders h, int position) {
        ports(h, position);
        if (!isCut(h, position, SCTP_BYTES)) {
            body(h, position, SCTP_BYTES);
        }
    }

    private static void icmp(PacketHeaders h, int position) {
        if (h.limit - position >= 2) {
            h.icmpTypeCode = u16(h.buffer, position);
            h.icmpEcho = 0;
        }
        if (!isCut(h, position, ICMP_BYTES)) {
            h.icmpEcho = i32(h.buffer, position + 4);
            if (IcmpError.is(h.protocol, h.icmpTypeCode >> 8)) {
                IcmpError.read(h, position + ICMP_BYTES);
            }
            body(h, position, ICMP_BYTES);
        }
    }

    private static void body(PacketHeaders h, int position, int headerBytes) {
        h.payloadBytes = Math.max(0, h.payloadBytes - headerBytes);
        h.payloadOffset = Math.min(position + headerBytes, h.limit);
    }
}
