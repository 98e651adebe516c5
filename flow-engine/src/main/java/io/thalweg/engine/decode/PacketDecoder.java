package io.thalweg.engine.decode;

import io.thalweg.event.sbe.LinkType;

/**
 * Finds the flow of a frame: peels tags and tunnels down to the innermost IP packet and reads its headers.
 *
 * <p>The agent decodes to choose the shard, the flow job to build the flow; both must agree, so this is the one decoder.
 * It reads only inside the captured bytes, whatever they claim, and never throws. What lies inside a tunnel but cannot
 * be read leaves the tunnel's own packet as the result: it is traffic all the same.
 *
 * <p>Budget: 25 ns for Ethernet, IPv4, TCP; no allocation. Watched by {@code ./thalweg bench flow-engine}.
 */
public final class PacketDecoder {
    /** Far above the largest packet that offloading makes; a frame that claims more lies, and sums must not overflow. */
    private static final int MAX_WIRE_BYTES = 1 << 24;

    private final DecodeOptions options;
    private final TunnelDecoder tunnel;
    private PacketHeaders headers = new PacketHeaders();
    private FragmentPorts fragments = new FragmentPorts();
    private long nowNanos;

    public PacketDecoder(DecodeOptions options) {
        this.options = options;
        this.tunnel = new TunnelDecoder(options);
    }

    /** The result of the last {@link #decode}; the same instance each time, unless {@link #into another} was named. */
    public PacketHeaders headers() {
        return headers;
    }

    /** Where results go from now on. */
    public void into(PacketHeaders results) {
        headers = results;
    }

    /** Where the ports of first fragments are kept from now on; until then, in the decoder. */
    public void open(FragmentPorts ofShard) {
        fragments = ofShard;
    }

    /**
     * Decodes the frame at {@code offset}.
     *
     * @param timestampNanos when it was seen; how long a first fragment's ports are believed goes by it
     * @param wireLength bytes of the frame on the wire, at least {@code capturedLength}; 16 MiB if it claims more
     * @return whether an IP packet was found; if not, the link-layer fields tell what there is
     */
    public boolean decode(
            LinkType linkType, long timestampNanos, byte[] buffer, int offset, int capturedLength, int wireLength) {
        if (linkType == LinkType.ETHERNET && CommonFrame.decode(headers, buffer, offset, capturedLength)) {
            return true;
        }
        nowNanos = timestampNanos;
        return decodeAny(linkType, buffer, offset, capturedLength, wireLength);
    }

    /** Whatever frame it is. */
    boolean decodeAny(LinkType linkType, byte[] buffer, int offset, int capturedLength, int wireLength) {
        boolean isIp = peel(linkType, buffer, offset, capturedLength, wireLength, options.maxTiers());
        if (!isIp) {
            headers.keyByLink();
        }
        return isIp;
    }

    /** Decodes a frame of no particular time: ports of first fragments are believed for ever. */
    public boolean decode(LinkType linkType, byte[] buffer, int offset, int capturedLength, int wireLength) {
        return decode(linkType, 0L, buffer, offset, capturedLength, wireLength);
    }

    private boolean peel(LinkType linkType, byte[] buffer, int offset, int captured, int wireLength, int maxTiers) {
        PacketHeaders h = headers;
        h.begin(buffer, offset + captured);
        int wireEnd = offset + Math.max(Math.min(wireLength, MAX_WIRE_BYTES), captured);
        h.countedBytes = wireEnd - offset;
        int ip = LinkDecoder.link(h, linkType, offset);
        for (int tier = 0; ; tier++) {
            int transport = ip == LinkDecoder.NO_IP ? LinkDecoder.NO_IP : NetworkDecoder.ip(h, ip, wireEnd);
            if (transport == LinkDecoder.NO_IP) {
                return tier > 0 && tunnelsOwn(linkType, buffer, offset, captured, wireLength, tier - 1);
            }
            if (h.fragmentOffset == 0) {
                TransportDecoder.transport(h, transport);
            }
            if (h.isFragment() && options.joinFragments()) {
                fragment(h);
            }
            int inner = tier < maxTiers ? tunnel.find(h, transport) : TunnelDecoder.NONE;
            if (inner == TunnelDecoder.NONE) {
                return true;
            }
            enterTunnel(h);
            ip = switch (inner) {
                case TunnelDecoder.INNER_ETHERNET -> LinkDecoder.ethernet(h, tunnel.innerPosition);
                case TunnelDecoder.INNER_PPP -> LinkDecoder.ppp(h, tunnel.innerPosition);
                default -> LinkDecoder.bareIp(h, tunnel.innerPosition);
            };
        }
    }

    /** An inner frame that is no IP packet: the tunnel's packet stands for it, with what was wrong inside. */
    private boolean tunnelsOwn(LinkType linkType, byte[] buffer, int offset, int captured, int wireLength, int tiers) {
        DecodeError inside = headers.error;
        boolean isIp = peel(linkType, buffer, offset, captured, wireLength, tiers);
        if (inside != null) {
            headers.fail(inside);
        }
        return isIp;
    }

    /** A UDP header tells the bytes of the whole datagram, which the first fragment has counted. */
    private void fragment(PacketHeaders h) {
        if (h.fragmentOffset == 0) {
            if (h.hasPorts) {
                fragments.remember(h, nowNanos);
            }
            return;
        }
        fragments.recall(h, nowNanos);
        if (h.hasPorts && h.protocol == IpProtocol.UDP) {
            h.payloadBytes = 0;
        }
    }

    /** Only the outermost tunnel is kept; deeper ones count as tiers. */
    private void enterTunnel(PacketHeaders h) {
        if (h.tunnelTier++ == 0) {
            h.tunnelType = tunnel.type;
            h.tunnelId = tunnel.id;
            h.tunnelIsIpv4 = h.isIpv4;
            h.tunnelSourceHigh = h.sourceHigh;
            h.tunnelSourceLow = h.sourceLow;
            h.tunnelDestinationHigh = h.destinationHigh;
            h.tunnelDestinationLow = h.destinationLow;
            h.tunnelMacSource = h.macSource;
            h.tunnelMacDestination = h.macDestination;
        }
        long macSource = h.macSource;
        long macDestination = h.macDestination;
        h.beginFrame();
        // An inner packet without an Ethernet header of its own keeps the MACs it travelled between.
        h.macSource = macSource;
        h.macDestination = macDestination;
    }
}
