package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.NetworkBytes.i32;
import static io.thalweg.engine.decode.NetworkBytes.i64;
import static io.thalweg.engine.decode.NetworkBytes.u16;
import static io.thalweg.engine.decode.NetworkBytes.u32;
import static io.thalweg.engine.decode.NetworkBytes.u8;

/**
 * IPv4 with options and IPv6 with extension headers. Sources: RFC 791, RFC 8200, RFC 4302 (AH), RFC 2675 (jumbograms).
 *
 * <p>Returns where the transport header starts, or {@link LinkDecoder#NO_IP}. From here on {@code limit} is the end of
 * the IP packet as captured, so that link padding is never taken for payload.
 */
final class NetworkDecoder {
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int MAX_EXTENSION_HEADERS = 16;

    private NetworkDecoder() {}

    /** @param wireEnd where the frame ended on the wire, for packets whose length field says nothing (offload) */
    static int ip(PacketHeaders h, int position, int wireEnd) {
        return h.etherType == EtherType.IPV4 ? ipv4(h, position, wireEnd) : ipv6(h, position, wireEnd);
    }

    private static int ipv4(PacketHeaders h, int position, int wireEnd) {
        byte[] b = h.buffer;
        if (h.limit - position < IPV4_BYTES) {
            return failed(h, DecodeError.IP_TRUNCATED);
        }
        int versionLength = u8(b, position);
        int headerBytes = (versionLength & 0xf) * 4;
        int totalBytes = u16(b, position + 2);
        if (totalBytes == 0) {
            totalBytes = wireEnd - position;
        }
        if (versionLength >> 4 != 4 || headerBytes < IPV4_BYTES || totalBytes < headerBytes) {
            return failed(h, DecodeError.IP_MALFORMED);
        }
        int fragment = u16(b, position + 6);
        h.isIp = true;
        h.isIpv4 = true;
        h.ipId = u16(b, position + 4);
        h.moreFragments = (fragment & 0x2000) != 0;
        h.fragmentOffset = (fragment & 0x1fff) << 3;
        h.protocol = u8(b, position + 9);
        h.sourceHigh = 0;
        h.sourceLow = PacketHeaders.IPV4_MAPPED | u32(b, position + 12);
        h.destinationHigh = 0;
        h.destinationLow = PacketHeaders.IPV4_MAPPED | u32(b, position + 16);
        return payload(h, position, headerBytes, totalBytes);
    }

    private static int ipv6(PacketHeaders h, int position, int wireEnd) {
        byte[] b = h.buffer;
        if (h.limit - position < IPV6_BYTES) {
            return failed(h, DecodeError.IP_TRUNCATED);
        }
        if (u8(b, position) >> 4 != 6) {
            return failed(h, DecodeError.IP_MALFORMED);
        }
        int payloadBytes = u16(b, position + 4);
        int next = u8(b, position + 6);
        if (payloadBytes == 0 && next != IpProtocol.NO_NEXT) {
            payloadBytes = Math.max(0, wireEnd - position - IPV6_BYTES);
        }
        h.isIp = true;
        h.isIpv4 = false;
        h.sourceHigh = i64(b, position + 8);
        h.sourceLow = i64(b, position + 16);
        h.destinationHigh = i64(b, position + 24);
        h.destinationLow = i64(b, position + 32);
        h.protocol = next;
        int transport = payload(h, position, IPV6_BYTES, IPV6_BYTES + payloadBytes);
        return isExtension(next) ? extensions(h, transport) : transport;
    }

    private static int payload(PacketHeaders h, int position, int headerBytes, int totalBytes) {
        h.countedBytes = h.linkBytes + totalBytes;
        h.l3PayloadBytes = totalBytes - headerBytes;
        h.limit = Math.min(h.limit, position + totalBytes);
        h.payloadBytes = h.l3PayloadBytes;
        int end = position + headerBytes;
        if (end > h.limit) {
            h.fail(DecodeError.IP_TRUNCATED);
        }
        h.payloadOffset = Math.min(end, h.limit);
        return end;
    }

    private static int extensions(PacketHeaders h, int start) {
        int position = start;
        int next = h.protocol;
        for (int i = 0; i < MAX_EXTENSION_HEADERS && isExtension(next); i++) {
            if (h.limit - position < 8) {
                h.fail(DecodeError.IP_TRUNCATED);
                break;
            }
            int lengthField = u8(h.buffer, position + 1);
            int bytes;
            if (next == IpProtocol.FRAGMENT) {
                int fragment = u16(h.buffer, position + 2);
                h.fragmentOffset = fragment & 0xfff8;
                h.moreFragments = (fragment & 1) != 0;
                h.ipId = i32(h.buffer, position + 4);
                bytes = 8;
            } else {
                bytes = next == IpProtocol.AH ? (lengthField + 2) * 4 : (lengthField + 1) * 8;
            }
            if (h.limit - position < bytes) {
                h.fail(DecodeError.IP_TRUNCATED);
            }
            next = u8(h.buffer, position);
            position += bytes;
            if (h.fragmentOffset != 0) {
                break;
            }
        }
        h.protocol = next;
        h.payloadBytes = Math.max(0, h.payloadBytes - (position - start));
        h.payloadOffset = Math.min(position, h.limit);
        return position;
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP,
                    IpProtocol.ROUTING,
                    IpProtocol.FRAGMENT,
                    IpProtocol.AH,
                    IpProtocol.DESTINATION_OPTIONS,
                    IpProtocol.MOBILITY -> true;
            default -> false;
        };
    }

    private static int failed(PacketHeaders h, DecodeError reason) {
        h.fail(reason);
        return LinkDecoder.NO_IP;
    }
}
