package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.PacketHeaders;

/** Fills the record of a new flow from its first packet, and what only the first packet of the other side can tell. */
final class FlowStart {
    private FlowStart() {}

    static void fill(FlowShard shard, long[] r, int at, int hash, int point, long now, PacketHeaders h) {
        i64(r, at, FlowLayout.A_HIGH, h.sourceHigh);
        i64(r, at, FlowLayout.A_LOW, h.sourceLow);
        i64(r, at, FlowLayout.B_HIGH, h.destinationHigh);
        i64(r, at, FlowLayout.B_LOW, h.destinationLow);
        i32(r, at, FlowLayout.PORT_A, h.sourcePort | h.destinationPort << 16);
        u8(r, at, FlowLayout.PROTOCOL, h.protocol);
        u8(r, at, FlowLayout.TUNNEL_TYPE, h.tunnelType);
        u16(r, at, FlowLayout.POINT, point);
        u8(r, at, FlowLayout.BITS, (h.isIp ? FlowLayout.IS_IP : 0) | (h.isIpv4 ? FlowLayout.IS_IPV4 : 0));
        i32(r, at, FlowLayout.HASH, hash);
        i64(r, at, FlowLayout.FIRST, now);
        i64(r, at, FlowLayout.LAST, now);
        i64(r, at, FlowLayout.MAC_A_VLAN, h.macSource | (long) h.vlan << FlowLayout.VLAN_SHIFT);
        i64(r, at, FlowLayout.MAC_B_TYPE, h.macDestination | (long) h.etherType << 48);
        i32(r, at, FlowLayout.INIT_IP_ID, h.ipId);
        i64(r, at, FlowLayout.FLOW_ID, flowId(shard, now));
        if (h.tunnelTier > 0) {
            i32(r, at, FlowLayout.TUNNEL, shard.tunnels.allocate() + 1);
        }
    }

    /** The same for the same shard and events, unique among the flows of all agents; never 0. */
    private static long flowId(FlowShard shard, long now) {
        long place = (long) shard.agentId << 48 | (long) shard.shard << 32 | shard.flowCounter++ & 0xffff_ffffL;
        long id = FlowHash.spread(FlowHash.spread(now) ^ place);
        return id == 0 ? 1 : id;
    }

    /** What the first packet of either side adds: its outer addresses. */
    static void noteOtherSide(FlowShard shard, long[] r, int at, int sender, PacketHeaders h) {
        int slot = i32(r, at, FlowLayout.TUNNEL) - 1;
        if (slot < 0 || h.tunnelTier == 0) {
            return;
        }
        long[] t = shard.tunnels.chunk(slot);
        int base = shard.tunnels.offset(slot);
        int side = base + sender * TunnelLayout.ADDRESSES_B;
        i64(t, side, TunnelLayout.SOURCE_HIGH, h.tunnelSourceHigh);
        i64(t, side, TunnelLayout.SOURCE_LOW, h.tunnelSourceLow);
        i64(t, side, TunnelLayout.DESTINATION_HIGH, h.tunnelDestinationHigh);
        i64(t, side, TunnelLayout.DESTINATION_LOW, h.tunnelDestinationLow);
        i32(t, base, TunnelLayout.ID + sender * TunnelLayout.ID_B, h.tunnelId);
        int macs = base + sender * TunnelLayout.MACS_B;
        i32(t, macs, TunnelLayout.SOURCE_MAC, (int) h.tunnelMacSource);
        i32(t, macs, TunnelLayout.DESTINATION_MAC, (int) h.tunnelMacDestination);
        u8(t, base, TunnelLayout.TIER, h.tunnelTier);
        u8(t, base, TunnelLayout.IS_IPV4, h.tunnelIsIpv4 ? 1 : 0);
    }
}
