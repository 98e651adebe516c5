package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.NetworkBytes.u16;
import static io.thalweg.engine.decode.NetworkBytes.u32;
import static io.thalweg.engine.decode.NetworkBytes.u48;
import static io.thalweg.engine.decode.NetworkBytes.u8;

import io.thalweg.event.sbe.LinkType;

/**
 * Link layers: Ethernet with any stack of VLAN, MPLS and PPPoE, Linux cooked v1 and v2, BSD loopback, raw IP, PPP.
 *
 * <p>Each method reads from {@code position} and returns where the IP header starts, or {@link #NO_IP} when there is
 * none. Sources: IEEE 802.3, 802.1Q, 802.1ad; RFC 3032 (MPLS), 4448 (pseudowires), 2516 (PPPoE), 1661 (PPP);
 * libpcap's LINKTYPE_LINUX_SLL, _SLL2, _NULL and _LOOP.
 */
final class LinkDecoder {
    static final int NO_IP = -1;
    /** The bits of a tag that name the VLAN. */
    static final int VLAN_ID = 0xfff;

    private static final int ETHERNET_BYTES = 14;
    private static final int SLL_BYTES = 16;
    private static final int SLL2_BYTES = 20;
    private static final int SNAP_BYTES = 8;
    private static final int ARPHRD_ETHER = 1;
    private static final int PPP_IPV4 = 0x0021;
    private static final int PPP_IPV6 = 0x0057;
    /** Tags and labels that one frame may stack; a longer stack is not a frame of ours. */
    private static final int MAX_TAGS = 16;
    /** Ethernet inside MPLS inside Ethernet; as deep as the stack of the JVM must follow. */
    private static final int MAX_PSEUDOWIRES = 4;

    private LinkDecoder() {}

    static int link(PacketHeaders h, LinkType type, int position) {
        return switch (type) {
            case ETHERNET -> ethernet(h, position);
            case LINUX_SLL -> cooked(h, position);
            case LINUX_SLL2 -> cooked2(h, position);
            case BSD_LOOPBACK -> h.limit - position < 4 ? truncated(h) : bareIp(h, position + 4);
            default -> bareIp(h, position);
        };
    }

    static int ethernet(PacketHeaders h, int position) {
        return ethernet(h, position, MAX_PSEUDOWIRES);
    }

    private static int ethernet(PacketHeaders h, int position, int pseudowires) {
        if (h.limit - position < ETHERNET_BYTES) {
            return truncated(h);
        }
        h.macDestination = u48(h.buffer, position);
        h.macSource = u48(h.buffer, position + 6);
        return tagged(h, u16(h.buffer, position + 12), position + ETHERNET_BYTES, position, pseudowires);
    }

    /** What follows an EtherType: tags and labels, then IP. {@code start} is where the link header began. */
    private static int tagged(PacketHeaders h, int firstType, int firstPosition, int start, int pseudowires) {
        int type = firstType;
        int position = firstPosition;
        for (int tags = 0; tags <= MAX_TAGS; tags++) {
            h.etherType = type;
            switch (type) {
                case EtherType.IPV4, EtherType.IPV6:
                    h.linkBytes = position - start;
                    return position;
                case EtherType.VLAN, EtherType.QINQ, EtherType.QINQ_OLD:
                    if (h.limit - position < 4) {
                        return truncated(h);
                    }
                    h.vlan = u16(h.buffer, position) & VLAN_ID;
                    h.outerVlan = h.outerVlan == 0 ? h.vlan : h.outerVlan;
                    type = u16(h.buffer, position + 2);
                    position += 4;
                    break;
                case EtherType.PPPOE_SESSION:
                    if (h.limit - position < 8) {
                        return truncated(h);
                    }
                    type = pppEtherType(u16(h.buffer, position + 6));
                    if (type == 0) {
                        return NO_IP;
                    }
                    position += 8;
                    break;
                case EtherType.MPLS, EtherType.MPLS_MULTICAST:
                    return mpls(h, position, start, pseudowires);
                default:
                    if (type < EtherType.MIN) {
                        return llc(h, position, start);
                    }
                    return NO_IP;
            }
        }
        return NO_IP;
    }

    /** 802.3 with a length: LLC, which names an EtherType only when SNAP follows. */
    private static int llc(PacketHeaders h, int position, int start) {
        if (h.limit - position < SNAP_BYTES) {
            return h.etherType >= SNAP_BYTES ? truncated(h) : NO_IP;
        }
        boolean snap = u16(h.buffer, position) == 0xaaaa
                && u8(h.buffer, position + 2) == 3
                && NetworkBytes.u24(h.buffer, position + 3) == 0;
        if (!snap) {
            return NO_IP;
        }
        int type = u16(h.buffer, position + 6);
        if (type != EtherType.IPV4 && type != EtherType.IPV6) {
            return NO_IP;
        }
        h.etherType = type;
        h.linkBytes = position + SNAP_BYTES - start;
        return position + SNAP_BYTES;
    }

    private static int mpls(PacketHeaders h, int labels, int start, int pseudowires) {
        int position = labels;
        for (int i = 0; i < MAX_TAGS; i++) {
            if (h.limit - position < 4) {
                return truncated(h);
            }
            boolean bottom = (u32(h.buffer, position) & 0x100) != 0;
            position += 4;
            if (bottom) {
                return belowMpls(h, position, start, pseudowires);
            }
        }
        return NO_IP;
    }

    /** Nothing names what a label carries; the first nibble tells IP, a pseudowire's control word is 0. */
    private static int belowMpls(PacketHeaders h, int position, int start, int pseudowires) {
        if (h.limit - position < 1) {
            return truncated(h);
        }
        int nibble = u8(h.buffer, position) >> 4;
        if (nibble == 4 || nibble == 6) {
            h.etherType = nibble == 4 ? EtherType.IPV4 : EtherType.IPV6;
            h.linkBytes = position - start;
            return position;
        }
        return pseudowires == 0 ? NO_IP : ethernet(h, nibble == 0 ? position + 4 : position, pseudowires - 1);
    }

    private static int cooked(PacketHeaders h, int position) {
        if (h.limit - position < SLL_BYTES) {
            return truncated(h);
        }
        if (u16(h.buffer, position + 4) == 6) {
            h.macSource = u48(h.buffer, position + 6);
        }
        return cookedPayload(h, u16(h.buffer, position + 14), position + SLL_BYTES, u16(h.buffer, position + 2));
    }

    private static int cooked2(PacketHeaders h, int position) {
        if (h.limit - position < SLL2_BYTES) {
            return truncated(h);
        }
        if (u8(h.buffer, position + 11) == 6) {
            h.macSource = u48(h.buffer, position + 12);
        }
        return cookedPayload(h, u16(h.buffer, position), position + SLL2_BYTES, u16(h.buffer, position + 8));
    }

    private static int cookedPayload(PacketHeaders h, int protocol, int position, int hardware) {
        // A virtual Ethernet header keeps sizes comparable with those of the same packet on an Ethernet interface.
        int ip = tagged(h, protocol, position, position - ETHERNET_BYTES, MAX_PSEUDOWIRES);
        return ip == NO_IP && hardware != ARPHRD_ETHER && protocol == 0 ? bareIp(h, position) : ip;
    }

    /** No link header, or one that does not name what follows: the version nibble does. */
    static int bareIp(PacketHeaders h, int position) {
        if (h.limit - position < 1) {
            h.fail(DecodeError.IP_TRUNCATED);
            return NO_IP;
        }
        h.linkBytes = ETHERNET_BYTES;
        switch (u8(h.buffer, position) >> 4) {
            case 4:
                h.etherType = EtherType.IPV4;
                return position;
            case 6:
                h.etherType = EtherType.IPV6;
                return position;
            default:
                return NO_IP;
        }
    }

    /** PPP after HDLC framing was taken off: address and control bytes and a long protocol field are optional. */
    static int ppp(PacketHeaders h, int start) {
        int position = start;
        if (h.limit - position >= 2 && u16(h.buffer, position) == 0xff03) {
            position += 2;
        }
        if (h.limit - position < 1) {
            return truncated(h);
        }
        int protocol = u8(h.buffer, position);
        boolean isCompressed = (protocol & 1) != 0 && protocol != 0xff; // that is half of the address and control bytes
        if (!isCompressed) {
            if (h.limit - position < 2) {
                return truncated(h);
            }
            protocol = u16(h.buffer, position);
            position++;
        }
        position++;
        int type = pppEtherType(protocol);
        if (type == 0) {
            return NO_IP;
        }
        h.etherType = type;
        h.linkBytes = ETHERNET_BYTES;
        return position;
    }

    private static int pppEtherType(int protocol) {
        return switch (protocol) {
            case PPP_IPV4 -> EtherType.IPV4;
            case PPP_IPV6 -> EtherType.IPV6;
            default -> 0;
        };
    }

    private static int truncated(PacketHeaders h) {
        h.fail(DecodeError.LINK_TRUNCATED);
        return NO_IP;
    }
}
