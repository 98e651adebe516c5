package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.row.L4FlowLog;

/** The tunnel columns: tx is the tunnel of the client's packets, rx of the server's; 0 the outer source, 1 the outer destination. */
final class TunnelColumns {
    private TunnelColumns() {}

    static void fill(L4FlowLog row, FlowShard shard, long[] r, int at, boolean clientIsB) {
        int slot = i32(r, at, FlowLayout.TUNNEL) - 1;
        if (slot < 0) {
            return;
        }
        long[] t = shard.tunnels.chunk(slot);
        int base = shard.tunnels.offset(slot);
        int tx = base + (clientIsB ? TunnelLayout.ADDRESSES_B : 0);
        int rx = base + (clientIsB ? 0 : TunnelLayout.ADDRESSES_B);
        row.tunnelTier = u8(t, base, TunnelLayout.TIER);
        row.tunnelIsIpv4 = u8(t, base, TunnelLayout.IS_IPV4);
        row.tunnelTxId = u32(t, base, TunnelLayout.ID + (clientIsB ? TunnelLayout.ID_B : 0));
        row.tunnelRxId = u32(t, base, TunnelLayout.ID + (clientIsB ? 0 : TunnelLayout.ID_B));
        if (row.tunnelIsIpv4 != 0) {
            row.tunnelTxIp40 = (int) i64(t, tx, TunnelLayout.SOURCE_LOW);
            row.tunnelTxIp41 = (int) i64(t, tx, TunnelLayout.DESTINATION_LOW);
            row.tunnelRxIp40 = (int) i64(t, rx, TunnelLayout.SOURCE_LOW);
            row.tunnelRxIp41 = (int) i64(t, rx, TunnelLayout.DESTINATION_LOW);
        } else {
            row.tunnelTxIp60High = i64(t, tx, TunnelLayout.SOURCE_HIGH);
            row.tunnelTxIp60Low = i64(t, tx, TunnelLayout.SOURCE_LOW);
            row.tunnelTxIp61High = i64(t, tx, TunnelLayout.DESTINATION_HIGH);
            row.tunnelTxIp61Low = i64(t, tx, TunnelLayout.DESTINATION_LOW);
            row.tunnelRxIp60High = i64(t, rx, TunnelLayout.SOURCE_HIGH);
            row.tunnelRxIp60Low = i64(t, rx, TunnelLayout.SOURCE_LOW);
            row.tunnelRxIp61High = i64(t, rx, TunnelLayout.DESTINATION_HIGH);
            row.tunnelRxIp61Low = i64(t, rx, TunnelLayout.DESTINATION_LOW);
        }
        int txMacs = base + (clientIsB ? TunnelLayout.MACS_B : 0);
        int rxMacs = base + (clientIsB ? 0 : TunnelLayout.MACS_B);
        row.tunnelTxMac0 = i32(t, txMacs, TunnelLayout.SOURCE_MAC);
        row.tunnelTxMac1 = i32(t, txMacs, TunnelLayout.DESTINATION_MAC);
        row.tunnelRxMac0 = i32(t, rxMacs, TunnelLayout.SOURCE_MAC);
        row.tunnelRxMac1 = i32(t, rxMacs, TunnelLayout.DESTINATION_MAC);
    }
}
