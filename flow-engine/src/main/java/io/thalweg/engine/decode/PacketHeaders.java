package io.thalweg.engine.decode;

import io.thalweg.event.ShardHash;

/**
 * What a frame says of its flow: the innermost Ethernet, IP and transport headers, and the outermost tunnel.
 *
 * <p>Written by {@link PacketDecoder}, one instance for all packets of a thread. Fields of a layer hold only when the
 * layer was found ({@link #isIp}, {@link #hasPorts}, {@link #hasTcpHeader}, {@link #tunnelTier} &gt; 0). Addresses are two longs, high half first; an
 * IPv4 address stands in its IPv4-mapped form (::ffff:a.b.c.d), so that one key serves both families.
 */
public final class PacketHeaders {
    /** Low half of an IPv4-mapped address, less the address itself. */
    public static final long IPV4_MAPPED = 0xffff_0000_0000L;

    public byte[] buffer;
    /** End of the captured bytes in {@link #buffer}; within an IP packet its end, so that padding is not payload. */
    public int limit;

    // Link layer
    public long macSource;
    public long macDestination;
    public int etherType;
    /** Innermost VLAN id, 12 bits; 0: untagged. */
    public int vlan;
    /**
     * Of the frame's first tag, through tunnels too; of a frame that a switch mirrors by ERSPAN, the mirrored one's: what
     * ERSPAN says, else its first tag. 12 bits; 0: untagged.
     */
    public int outerVlan;
    /** Bytes of the innermost link-layer header with its tags; 14 where the capture has no Ethernet header. */
    public int linkBytes;

    // Network layer
    public boolean isIp;
    public boolean isIpv4;
    public long sourceHigh;
    public long sourceLow;
    public long destinationHigh;
    public long destinationLow;
    /** Innermost protocol number after IPv6 extension headers; 0 where there is no IP. */
    public int protocol;
    /** IPv4 identification, or that of an IPv6 fragment header. */
    public int ipId;
    /** In bytes; 0 for the first fragment and for whole packets. */
    public int fragmentOffset;

    public boolean moreFragments;
    /** Bytes of the frame as they count: link header and IP total length, never padding. */
    public int countedBytes;
    /** Bytes after the IP header (IPv6: after the fixed header), as the IP header says. */
    public int l3PayloadBytes;

    // Transport layer
    public boolean hasPorts;
    public int sourcePort;
    public int destinationPort;
    public boolean hasTcpHeader;
    public int tcpFlags;
    public int tcpSequence;
    public int tcpAcknowledgment;
    public int tcpWindow;
    /** Largest segment the sender takes, from the option of a SYN; 0: not in this segment. */
    public int tcpMss;
    /** Shift count of the window-scale option; -1: not in this segment. */
    public int tcpWindowScale;

    public boolean tcpSackPermitted;
    /** Blocks in the SACK option; the first two are here. */
    public int tcpSackBlocks;

    public int tcpSackLeft;
    public int tcpSackRight;
    public int tcpSackSecondLeft;
    public int tcpSackSecondRight;
    public boolean hasTcpTimestamps;
    public int tcpTimestamp;
    public int tcpTimestampEcho;
    /** Port of the client behind a load balancer, from the TOA option; 0: not in this segment. */
    public int toaPort;
    /** IPv4 address of that client. */
    public int toaAddress;
    /** Type and code of ICMP or ICMPv6, type in the high byte; -1 where there is no ICMP. */
    public int icmpTypeCode;
    /** Identifier and sequence number of an ICMP echo, identifier in the high half. */
    public int icmpEcho;
    /** Payload of the transport layer on the wire, as the IP header says. */
    public int payloadBytes;
    /** Where the payload begins in {@link #buffer}; its captured part ends at {@link #limit}. */
    public int payloadOffset;

    // The packet that an ICMP error is about
    public boolean hasAbout;
    public int aboutProtocol;
    public long aboutSourceHigh;
    public long aboutSourceLow;
    public long aboutDestinationHigh;
    public long aboutDestinationLow;
    public int aboutSourcePort;
    public int aboutDestinationPort;

    // Outermost tunnel
    public int tunnelTier;
    public int tunnelType;
    public int tunnelId;
    public boolean tunnelIsIpv4;
    public long tunnelSourceHigh;
    public long tunnelSourceLow;
    public long tunnelDestinationHigh;
    public long tunnelDestinationLow;
    public long tunnelMacSource;
    public long tunnelMacDestination;

    /** The first thing that could not be read; null: nothing. */
    public DecodeError error;

    /** Payload bytes that were captured, 0 to {@link #payloadBytes}. */
    public int capturedPayloadBytes() {
        return Math.max(0, Math.min(payloadBytes, limit - payloadOffset));
    }

    boolean isFragment() {
        return fragmentOffset != 0 || moreFragments;
    }

    /**
     * The hash that assigns the frame to a flow shard; the same for both directions. An ICMP error goes where the flow is
     * that it is about.
     */
    public int shardHash() {
        if (!isIp) {
            return ShardHash.ethernet(macSource, macDestination, etherType);
        }
        if (hasAbout) {
            return shardHash(
                    aboutSourceHigh,
                    aboutSourceLow,
                    aboutDestinationHigh,
                    aboutDestinationLow,
                    aboutSourcePort,
                    aboutDestinationPort,
                    aboutProtocol);
        }
        return shardHash(sourceHigh, sourceLow, destinationHigh, destinationLow, sourcePort, destinationPort, protocol);
    }

    private static int shardHash(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int sourcePort,
            int destinationPort,
            int protocol) {
        boolean isIpv4 = sourceHigh == 0 && sourceLow >>> 32 == IPV4_MAPPED >>> 32;
        return isIpv4
                ? ShardHash.ipv4((int) sourceLow, (int) destinationLow, sourcePort, destinationPort, protocol)
                : ShardHash.ipv6(
                        sourceHigh, sourceLow, destinationHigh, destinationLow, sourcePort, destinationPort, protocol);
    }

    void begin(byte[] bytes, int end) {
        buffer = bytes;
        limit = end;
        tunnelTier = 0;
        tunnelType = TunnelType.NONE;
        tunnelId = 0;
        error = null;
        outerVlan = 0;
        beginFrame();
    }

    /** Forgets the layers above a tunnel, or above nothing. */
    void beginFrame() {
        macSource = 0;
        macDestination = 0;
        etherType = 0;
        vlan = 0;
        linkBytes = 14;
        beginNetwork();
    }

    void beginNetwork() {
        isIp = false;
        isIpv4 = false;
        protocol = 0;
        fragmentOffset = 0;
        moreFragments = false;
        ipId = 0;
        l3PayloadBytes = 0;
        hasPorts = false;
        sourcePort = 0;
        destinationPort = 0;
        hasTcpHeader = false;
        tcpFlags = 0;
        icmpTypeCode = -1;
        hasAbout = false;
        payloadBytes = 0;
        payloadOffset = limit;
    }

    /** A frame without IP is a flow between two MACs: they stand for the addresses, the EtherType for the ports. */
    void keyByLink() {
        isIp = false;
        protocol = 0;
        sourceHigh = 0;
        sourceLow = macSource;
        destinationHigh = 0;
        destinationLow = macDestination;
        sourcePort = etherType;
        destinationPort = etherType;
        payloadBytes = 0;
        l3PayloadBytes = 0;
    }

    void fail(DecodeError reason) {
        if (error == null) {
            error = reason;
        }
    }
}
