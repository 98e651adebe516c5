package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.NetworkBytes.i32;
import static io.thalweg.engine.decode.NetworkBytes.u16;
import static io.thalweg.engine.decode.NetworkBytes.u24;
import static io.thalweg.engine.decode.NetworkBytes.u8;

/**
 * Recognises a tunnel above the IP or UDP header that was just read and says where the inner packet begins.
 *
 * <p>Sources: RFC 7348 (VXLAN), draft-ietf-nvo3-vxlan-gpe, RFC 8300 (NSH), RFC 8926 (Geneve), RFC 2784, 2890, 2637
 * (GRE, PPTP), draft-foschiano-erspan, RFC 2003, 2473, 4213 (IP in IP), 3GPP TS 29.281 (GTP-U), RFC 4380 (Teredo).
 */
final class TunnelDecoder {
    static final int NONE = 0;
    static final int INNER_ETHERNET = 1;
    static final int INNER_IP = 2;
    static final int INNER_PPP = 3;

    private static final int VXLAN = 4789;
    private static final int VXLAN_LINUX = 8472;
    private static final int VXLAN_WEAVE = 6784;
    private static final int VXLAN_GPE = 4790;
    private static final int GENEVE = 6081;
    private static final int GTP_U = 2152;
    private static final int TEREDO = 3544;

    private static final int IPV6_BYTES = 40;
    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_ACK = 0x0080;

    private final DecodeOptions options;

    /** Where the inner packet begins, its kind, and the tunnel's type and id. */
    int innerPosition;

    int type;
    int id;

    TunnelDecoder(DecodeOptions options) {
        this.options = options;
    }

    /**
     * A first fragment is peeled as well: the inner headers tell what the whole inner packet is.
     *
     * @return {@link #NONE} or what lies inside; then the fields are set
     */
    int find(PacketHeaders h, int transport) {
        if (h.fragmentOffset != 0) {
            return NONE;
        }
        int inner = NONE;
        switch (h.protocol) {
            case IpProtocol.UDP:
                if (h.hasPorts) {
                    inner = udp(h, h.payloadOffset);
                }
                break;
            case IpProtocol.GRE:
                inner = gre(h, transport);
                break;
            case IpProtocol.IPIP, IpProtocol.IPV6:
                inner = inner(TunnelType.IPIP, 0, INNER_IP, transport);
                break;
            default:
                break;
        }
        boolean usable = inner != NONE && options.peels(type) && has(h, innerPosition, 1);
        return usable ? inner : NONE;
    }

    /** Whether so many bytes were captured here. If they were on the wire but not captured, that is worth an error. */
    private static boolean has(PacketHeaders h, int position, int bytes) {
        if (h.limit - position >= bytes) {
            return true;
        }
        if (onWire(h, position) >= bytes) {
            h.fail(DecodeError.TUNNEL_TRUNCATED);
        }
        return false;
    }

    /** Bytes of the outer packet from here on, captured or not. */
    private static int onWire(PacketHeaders h, int position) {
        return h.payloadOffset + h.payloadBytes - position;
    }

    private int udp(PacketHeaders h, int position) {
        switch (h.destinationPort) {
            case VXLAN, VXLAN_LINUX, VXLAN_WEAVE:
                return has(h, position, 8) ? vxlan(h.buffer, position) : NONE;
            case VXLAN_GPE:
                return has(h, position, 8) ? vxlanGpe(h, position) : NONE;
            case GENEVE:
                return has(h, position, 8) ? geneve(h.buffer, position) : NONE;
            case GTP_U:
                return has(h, position, 8) ? gtpU(h, position) : NONE;
            default:
                boolean teredo = h.destinationPort == TEREDO || h.sourcePort == TEREDO;
                return teredo && h.isIpv4 ? teredo(h, position) : NONE;
        }
    }

    private int vxlan(byte[] b, int position) {
        boolean hasVni = (u8(b, position) & 0x08) != 0;
        return hasVni ? inner(TunnelType.VXLAN, u24(b, position + 4), INNER_ETHERNET, position + 8) : NONE;
    }

    private int vxlanGpe(PacketHeaders h, int position) {
        byte[] b = h.buffer;
        int flags = u8(b, position);
        int vni = u24(b, position + 4);
        int next = (flags & 0x04) != 0 ? u8(b, position + 3) : 3;
        if (next == 4) {
            return nsh(h, position + 8, vni);
        }
        return protocolInner(TunnelType.VXLAN, vni, next, position + 8);
    }

    private int nsh(PacketHeaders h, int position, int vni) {
        if (!has(h, position, 8)) {
            return NONE;
        }
        int headerBytes = (u8(h.buffer, position + 1) & 0x3f) * 4;
        if (headerBytes < 8) {
            return NONE;
        }
        return protocolInner(TunnelType.VXLAN_NSH, vni, u8(h.buffer, position + 3), position + headerBytes);
    }

    private int protocolInner(int tunnelType, int tunnelId, int nextProtocol, int position) {
        return switch (nextProtocol) {
            case 1, 2 -> inner(tunnelType, tunnelId, INNER_IP, position);
            case 3 -> inner(tunnelType, tunnelId, INNER_ETHERNET, position);
            default -> NONE;
        };
    }

    private int geneve(byte[] b, int position) {
        int versionLength = u8(b, position);
        if (versionLength >> 6 != 0) {
            return NONE;
        }
        int innerStart = position + 8 + (versionLength & 0x3f) * 4;
        return etherInner(TunnelType.GENEVE, u24(b, position + 4), u16(b, position + 2), innerStart);
    }

    private int etherInner(int tunnelType, int tunnelId, int etherType, int position) {
        return switch (etherType) {
            case EtherType.TRANSPARENT_BRIDGING -> inner(tunnelType, tunnelId, INNER_ETHERNET, position);
            case EtherType.IPV4, EtherType.IPV6 -> inner(tunnelType, tunnelId, INNER_IP, position);
            default -> NONE;
        };
    }

    private int gtpU(PacketHeaders h, int position) {
        byte[] b = h.buffer;
        int flags = u8(b, position);
        boolean carriesPacket = (flags & 0xf0) == 0x30 && u8(b, position + 1) == 0xff;
        if (!carriesPacket) {
            return NONE;
        }
        int innerStart = position + 8;
        if ((flags & 0x07) != 0) {
            innerStart = gtpExtensions(h, position + 8, (flags & 0x04) != 0);
        }
        boolean ip = has(h, innerStart, 1) && isIpVersion(u8(b, innerStart) >> 4);
        return ip ? inner(TunnelType.GTP_U, i32(b, position + 4), INNER_IP, innerStart) : NONE;
    }

    /**
     * The four optional bytes (sequence, N-PDU, next type), then extension headers in units of four bytes.
     *
     * @return where they end; the end of the packet if they do not
     */
    private static int gtpExtensions(PacketHeaders h, int optional, boolean hasExtensions) {
        if (!has(h, optional, 4)) {
            return h.limit;
        }
        int next = hasExtensions ? u8(h.buffer, optional + 3) : 0;
        int position = optional + 4;
        while (next != 0) {
            int bytes = has(h, position, 1) ? u8(h.buffer, position) * 4 : 0;
            if (bytes == 0 || !has(h, position, bytes)) {
                return h.limit;
            }
            next = u8(h.buffer, position + bytes - 1);
            position += bytes;
        }
        return position;
    }

    /** An authentication and an origin indication, which begin with a zero, may stand before the IPv6 packet. */
    private int teredo(PacketHeaders h, int start) {
        byte[] b = h.buffer;
        int position = start;
        for (int i = 0; i < 2 && has(h, position, 1) && u8(b, position) == 0; i++) {
            if (!has(h, position, 4)) {
                return NONE;
            }
            boolean isAuthentication = u8(b, position + 1) == 1;
            position += isAuthentication ? 13 + u8(b, position + 2) + u8(b, position + 3) : 8;
        }
        boolean isPacket = onWire(h, position) >= IPV6_BYTES && has(h, position, 1) && u8(b, position) >> 4 == 6;
        return isPacket ? inner(TunnelType.TEREDO, 0, INNER_IP, position) : NONE;
    }

    private int gre(PacketHeaders h, int position) {
        if (!has(h, position, 4)) {
            return NONE;
        }
        byte[] b = h.buffer;
        int flags = u16(b, position);
        int protocol = u16(b, position + 2);
        int version = flags & 0x7;
        boolean unknown = version > 1 || (flags & GRE_ROUTING) != 0;
        if (unknown) {
            return NONE;
        }
        int next = position + 4 + ((flags & GRE_CHECKSUM) != 0 ? 4 : 0);
        int key = 0;
        if ((flags & GRE_KEY) != 0) {
            if (!has(h, next, 4)) {
                return NONE;
            }
            key = i32(b, next);
            next += 4;
        }
        if ((flags & GRE_SEQUENCE) != 0) {
            next += 4;
        }
        if (version == 1) {
            next += (flags & GRE_ACK) != 0 ? 4 : 0;
            return version1(protocol, key, next);
        }
        return switch (protocol) {
            case EtherType.IPV4, EtherType.IPV6 -> inner(TunnelType.GRE, key, INNER_IP, next);
            case EtherType.TRANSPARENT_BRIDGING -> inner(TunnelType.TEB, key, INNER_ETHERNET, next);
            case EtherType.ERSPAN_II -> erspan2(h, next, (flags & GRE_SEQUENCE) != 0);
            case EtherType.ERSPAN_III -> erspan3(h, next);
            default -> NONE;
        };
    }

    /** PPTP; or Tencent Cloud's, which says version 1 for plain IPv4 and has an address where the sequence number stands. */
    private int version1(int protocol, int key, int next) {
        return switch (protocol) {
            case EtherType.PPP -> inner(TunnelType.GRE, key & 0xffff, INNER_PPP, next);
            case EtherType.IPV4 -> inner(TunnelType.TENCENT_GRE, key, INNER_IP, next);
            default -> NONE;
        };
    }

    /** Type I has neither a sequence number nor a header of its own. */
    private int erspan2(PacketHeaders h, int position, boolean hasSequence) {
        if (!hasSequence) {
            h.outerVlan = 0;
            return inner(TunnelType.ERSPAN, 0, INNER_ETHERNET, position);
        }
        if (!has(h, position, 8)) {
            return NONE;
        }
        h.outerVlan = u16(h.buffer, position) & LinkDecoder.VLAN_ID;
        return inner(TunnelType.ERSPAN, u16(h.buffer, position + 2) & 0x3ff, INNER_ETHERNET, position + 8);
    }

    private int erspan3(PacketHeaders h, int position) {
        if (!has(h, position, 12)) {
            return NONE;
        }
        boolean hasPlatform = (u8(h.buffer, position + 11) & 1) != 0;
        h.outerVlan = u16(h.buffer, position) & LinkDecoder.VLAN_ID;
        int innerStart = position + 12 + (hasPlatform ? 8 : 0);
        return inner(TunnelType.ERSPAN, u16(h.buffer, position + 2) & 0x3ff, INNER_ETHERNET, innerStart);
    }

    private static boolean isIpVersion(int nibble) {
        return nibble == 4 || nibble == 6;
    }

    private int inner(int tunnelType, int tunnelId, int kind, int position) {
        type = tunnelType;
        id = tunnelId;
        innerPosition = position;
        return kind;
    }
}
