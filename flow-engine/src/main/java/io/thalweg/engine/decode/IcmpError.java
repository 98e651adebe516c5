package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.NetworkBytes.i64;
import static io.thalweg.engine.decode.NetworkBytes.u16;
import static io.thalweg.engine.decode.NetworkBytes.u32;
import static io.thalweg.engine.decode.NetworkBytes.u8;

/**
 * The packet that an ICMP error is about: its IP header and the first bytes behind it stand in the error. Sources: RFC 792,
 * RFC 4443 section 2.4.
 */
final class IcmpError {
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;

    private IcmpError() {}

    /** Whether messages of this type are errors (or redirects), which carry the packet they are about. */
    static boolean is(int protocol, int type) {
        if (protocol == IpProtocol.ICMPV6) {
            return type >= 1 && type <= 4;
        }
        return switch (type) {
            case 3, 4, 5, 11, 12 -> true;
            default -> false;
        };
    }

    /** Reads the packet at {@code position} into the {@code about} fields, as far as it tells a flow. */
    static void read(PacketHeaders h, int position) {
        byte[] b = h.buffer;
        int transport;
        int version = position < h.limit ? u8(b, position) >> 4 : 0;
        if (version == 4 && h.limit - position >= IPV4_BYTES) {
            boolean isLaterFragment = (u16(b, position + 6) & 0x1fff) != 0;
            h.aboutProtocol = u8(b, position + 9);
            h.aboutSourceHigh = 0;
            h.aboutSourceLow = PacketHeaders.IPV4_MAPPED | u32(b, position + 12);
            h.aboutDestinationHigh = 0;
            h.aboutDestinationLow = PacketHeaders.IPV4_MAPPED | u32(b, position + 16);
            transport = isLaterFragment ? h.limit : position + (u8(b, position) & 0xf) * 4;
        } else if (version == 6 && h.limit - position >= IPV6_BYTES) {
            h.aboutProtocol = u8(b, position + 6);
            h.aboutSourceHigh = i64(b, position + 8);
            h.aboutSourceLow = i64(b, position + 16);
            h.aboutDestinationHigh = i64(b, position + 24);
            h.aboutDestinationLow = i64(b, position + 32);
            transport = position + IPV6_BYTES;
        } else {
            return;
        }
        h.hasAbout = true;
        boolean hasPorts =
                switch (h.aboutProtocol) {
                    case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP -> h.limit - transport >= 4;
                    default -> false;
                };
        h.aboutSourcePort = hasPorts ? u16(b, transport) : 0;
        h.aboutDestinationPort = hasPorts ? u16(b, transport + 2) : 0;
    }
}
