package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.add32;
import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.engine.row.L4FlowLog;

/**
 * What happens to few flows, and the columns that tell it: ICMP errors about their packets, a client behind a load
 * balancer, retransmissions that the receiver says were needless. Such a flow has a {@link RareLayout} record.
 */
final class RareEvents {
    /** {@code nat_source}: the address is from the TOA option. */
    private static final int TOA = 6;

    private RareEvents() {}

    /** Whether a TCP packet tells anything that belongs here. */
    static boolean concerns(PacketHeaders h) {
        return (h.toaPort | h.tcpSackBlocks) != 0;
    }

    /** @param sender 0: the flow's A, 1: its B */
    static void tcp(FlowShard shard, long[] r, int at, int sender, PacketHeaders h) {
        if (h.toaPort != 0) {
            int slot = slotOrNew(shard, r, at);
            long[] rare = shard.rare.chunk(slot);
            int base = shard.rare.offset(slot);
            i32(rare, base, RareLayout.REAL_ADDRESS, h.toaAddress);
            u16(rare, base, RareLayout.REAL_PORT, h.toaPort);
            u8(rare, base, RareLayout.REAL_SIDE, sender);
        }
        if (isDuplicate(h)) {
            int slot = slotOrNew(shard, r, at);
            int other = sender == 0 ? RareLayout.SPURIOUS_B : RareLayout.SPURIOUS_A;
            add32(shard.rare.chunk(slot), shard.rare.offset(slot), other, 1);
        }
    }

    /**
     * Whether the first SACK block reports bytes that had been received before: below what is acknowledged, or within the
     * second block. Source: RFC 2883.
     */
    private static boolean isDuplicate(PacketHeaders h) {
        if (h.tcpSackBlocks == 0) {
            return false;
        }
        boolean isAcknowledged = h.tcpSackRight - h.tcpAcknowledgment <= 0;
        boolean isWithinSecond = h.tcpSackBlocks > 1
                && h.tcpSackLeft - h.tcpSackSecondLeft >= 0
                && h.tcpSackRight - h.tcpSackSecondRight <= 0;
        return isAcknowledged || isWithinSecond;
    }

    /** An error came back about one of the flow's packets. */
    static void icmpError(FlowShard shard, long[] r, int at, int typeCode) {
        int slot = slotOrNew(shard, r, at);
        long[] rare = shard.rare.chunk(slot);
        int base = shard.rare.offset(slot);
        add32(rare, base, RareLayout.ICMP_ERRORS, 1);
        u16(rare, base, RareLayout.ICMP_ERROR, typeCode);
    }

    private static int slotOrNew(FlowShard shard, long[] r, int at) {
        int slot = i32(r, at, FlowLayout.RARE) - 1;
        if (slot < 0) {
            slot = shard.rare.allocate();
            i32(r, at, FlowLayout.RARE, slot + 1);
        }
        return slot;
    }

    /** The column {@code nat_source}. */
    static int natSource(FlowShard shard, long[] r, int at) {
        int slot = i32(r, at, FlowLayout.RARE) - 1;
        boolean isKnown = slot >= 0 && u16(shard.rare.chunk(slot), shard.rare.offset(slot), RareLayout.REAL_PORT) != 0;
        return isKnown ? TOA : 0;
    }

    static void fill(L4FlowLog row, FlowShard shard, long[] r, int at, boolean clientIsB) {
        int slot = i32(r, at, FlowLayout.RARE) - 1;
        if (slot < 0) {
            return;
        }
        long[] rare = shard.rare.chunk(slot);
        int base = shard.rare.offset(slot);
        int port = u16(rare, base, RareLayout.REAL_PORT);
        if (port != 0) {
            row.natSource = TOA;
            boolean isClient = (u8(rare, base, RareLayout.REAL_SIDE) == 1) == clientIsB;
            int address = i32(rare, base, RareLayout.REAL_ADDRESS);
            row.natRealIp40 = isClient ? address : 0;
            row.natRealPort0 = isClient ? port : 0;
            row.natRealIp41 = isClient ? 0 : address;
            row.natRealPort1 = isClient ? 0 : port;
        }
        row.icmpErrors = u32(rare, base, RareLayout.ICMP_ERRORS);
        row.icmpError = u16(rare, base, RareLayout.ICMP_ERROR);
        row.retransSpuriousTx = u32(rare, base, clientIsB ? RareLayout.SPURIOUS_B : RareLayout.SPURIOUS_A);
        row.retransSpuriousRx = u32(rare, base, clientIsB ? RareLayout.SPURIOUS_A : RareLayout.SPURIOUS_B);
    }

    /** Forgets what the period's row has told. */
    static void beginPeriod(FlowShard shard, long[] r, int at) {
        int slot = i32(r, at, FlowLayout.RARE) - 1;
        if (slot >= 0) {
            long[] rare = shard.rare.chunk(slot);
            int base = shard.rare.offset(slot);
            i32(rare, base, RareLayout.ICMP_ERRORS, 0);
            u16(rare, base, RareLayout.ICMP_ERROR, 0);
            i32(rare, base, RareLayout.SPURIOUS_A, 0);
            i32(rare, base, RareLayout.SPURIOUS_B, 0);
        }
    }
}
