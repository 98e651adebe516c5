package io.thalweg.agent.pcap;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;

/**
 * The link types of capture files that are read, by their numbers in
 * <a href="https://www.tcpdump.org/linktypes.html">the registry of link-layer header types</a>.
 */
enum FileLink {
    ETHERNET(LinkType.ETHERNET),
    RAW_IP(LinkType.RAW_IP),
    LINUX_SLL(LinkType.LINUX_SLL),
    LINUX_SLL2(LinkType.LINUX_SLL2),
    BSD_LOOPBACK(LinkType.BSD_LOOPBACK),
    /** Old captures only; {@link FddiFrame} makes Ethernet of it. */
    FDDI(LinkType.ETHERNET);

    private static final int SLL_HEADER = 16;
    private static final int SLL2_PACKET_TYPE = 10;
    private static final int SLL2_HEADER = 20;
    private static final int PACKET_OUTGOING = 4;

    final LinkType linkType;

    FileLink(LinkType linkType) {
        this.linkType = linkType;
    }

    /** The link type of a number; null: not read. */
    static FileLink of(int number) {
        return switch (number) {
            case 1 -> ETHERNET;
            case 0, 108 -> BSD_LOOPBACK;
            case 12, 14, 101, 228, 229 -> RAW_IP;
            case 113 -> LINUX_SLL;
            case 276 -> LINUX_SLL2;
            case 10 -> FDDI;
            default -> null;
        };
    }

    /** The direction that the frame's own header tells: cooked captures carry sll_pkttype. */
    PacketDirection direction(byte[] buffer, int offset, int captured) {
        if (this == LINUX_SLL && captured >= SLL_HEADER) {
            return ofPacketType(buffer[offset] << 8 | buffer[offset + 1] & 0xff);
        }
        if (this == LINUX_SLL2 && captured >= SLL2_HEADER) {
            return ofPacketType(buffer[offset + SLL2_PACKET_TYPE] & 0xff);
        }
        return PacketDirection.UNKNOWN;
    }

    /** sll_pkttype of packet(7): 0 to 3 were received (for us, broadcast, multicast, for others), 4 was sent. */
    static PacketDirection ofPacketType(int packetType) {
        if (packetType == PACKET_OUTGOING) {
            return PacketDirection.OUT;
        }
        return packetType >= 0 && packetType < PACKET_OUTGOING ? PacketDirection.IN : PacketDirection.UNKNOWN;
    }
}
