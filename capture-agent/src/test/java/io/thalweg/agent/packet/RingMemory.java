package io.thalweg.agent.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A ring as the kernel would lay it, made by hand. */
final class RingMemory {
    /** Between packets, to see that the walk follows the offsets. */
    private static final int GAP = 16;

    private static final int MAC_AT = 82;

    final ByteBuffer memory;
    final int blockBytes;
    private int block;
    private int end;
    private int last = -1;

    RingMemory(int blocks, int blockBytes) {
        this.blockBytes = blockBytes;
        memory = ByteBuffer.allocateDirect(blocks * blockBytes).order(ByteOrder.nativeOrder());
        begin(0);
    }

    /** What follows goes into this block. */
    RingMemory begin(int number) {
        block = number * blockBytes;
        end = RingBlocks.BLOCK_HEADER;
        last = -1;
        memory.putInt(block + RingBlocks.BLOCK_PACKETS, 0);
        memory.putInt(block + RingBlocks.BLOCK_FIRST, end);
        return this;
    }

    RingMemory packet(long timestampNanos, byte[] frame) {
        return packet(timestampNanos, frame, frame.length);
    }

    RingMemory packet(long timestampNanos, byte[] frame, int wireLength) {
        int at = end;
        if (last >= 0) {
            field(last, RingBlocks.NEXT, at - last);
        }
        field(at, RingBlocks.NEXT, 0);
        field(at, RingBlocks.SECONDS, (int) (timestampNanos / 1_000_000_000));
        field(at, RingBlocks.NANOS, (int) (timestampNanos % 1_000_000_000));
        field(at, RingBlocks.SNAP_LENGTH, frame.length);
        field(at, RingBlocks.WIRE_LENGTH, wireLength);
        field(at, RingBlocks.STATUS, RingBlocks.STATUS_USER);
        memory.putShort(block + at + RingBlocks.MAC, (short) MAC_AT);
        memory.put(block + at + RingBlocks.PACKET_TYPE, (byte) 0);
        memory.put(block + at + MAC_AT, frame);
        last = at;
        end = (at + MAC_AT + frame.length + GAP + 7) / 8 * 8;
        int count = memory.getInt(block + RingBlocks.BLOCK_PACKETS);
        memory.putInt(block + RingBlocks.BLOCK_PACKETS, count + 1);
        return this;
    }

    /** The last packet left this host. */
    RingMemory outgoing() {
        memory.put(block + last + RingBlocks.PACKET_TYPE, (byte) RingBlocks.OUTGOING);
        return this;
    }

    /** The last packet had a tag, which the kernel took off. */
    RingMemory vlan(int tci) {
        field(last, RingBlocks.STATUS, RingBlocks.STATUS_USER | RingBlocks.STATUS_VLAN);
        field(last, RingBlocks.VLAN_TCI, tci);
        return this;
    }

    RingMemory vlan(int tci, int tpid) {
        vlan(tci);
        field(last, RingBlocks.STATUS, RingBlocks.STATUS_VLAN | RingBlocks.STATUS_VLAN_TPID);
        memory.putShort(block + last + RingBlocks.VLAN_TPID, (short) tpid);
        return this;
    }

    /** Writes any field of the last packet. */
    RingMemory field(int offset, int value) {
        field(last, offset, value);
        return this;
    }

    RingMemory blockField(int offset, int value) {
        memory.putInt(block + offset, value);
        return this;
    }

    RingMemory handOver() {
        memory.putInt(block + RingBlocks.BLOCK_STATUS, RingBlocks.STATUS_USER);
        return this;
    }

    private void field(int packet, int offset, int value) {
        memory.putInt(block + packet + offset, value);
    }
}
