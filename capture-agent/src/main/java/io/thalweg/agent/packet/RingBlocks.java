package io.thalweg.agent.packet;

import io.thalweg.event.sbe.PacketDirection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks the blocks of a TPACKET_V3 ring and gives each frame on, whole: a VLAN tag that the network card or the kernel
 * took off is put back.
 *
 * <pre>
 * block   status@8 (bit 0: ours)  packets@12  first packet@16
 * packet  next@0  sec@4  nsec@8  snaplen@12  len@16  status@20  mac@24 (u16)  vlan_tci@32  vlan_tpid@36 (u16)
 *         sockaddr_ll@48: pkttype@58 (u8, 4: outgoing)
 * </pre>
 *
 * <p>Offsets are of linux/if_packet.h. The memory is shared with the kernel, yet every offset is checked against the
 * block before it is followed; a block that contradicts itself is left and counted. Budget: 25 ns per frame of 128 bytes,
 * allocation 0. One thread.
 */
final class RingBlocks {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    static final int BLOCK_STATUS = 8;
    static final int BLOCK_PACKETS = 12;
    static final int BLOCK_FIRST = 16;
    static final int BLOCK_HEADER = 48;

    static final int NEXT = 0;
    static final int SECONDS = 4;
    static final int NANOS = 8;
    static final int SNAP_LENGTH = 12;
    static final int WIRE_LENGTH = 16;
    static final int STATUS = 20;
    static final int MAC = 24;
    static final int VLAN_TCI = 32;
    static final int VLAN_TPID = 36;
    static final int PACKET_TYPE = 58;
    static final int PACKET_HEADER = 68;

    static final int STATUS_USER = 1;
    static final int STATUS_VLAN = 1 << 4;
    static final int STATUS_VLAN_TPID = 1 << 6;
    /** The network card's clock made the time stamp, not the kernel's. */
    static final int STATUS_HARDWARE_TIME = 1 << 31;

    static final int OUTGOING = 4;
    /** A card's clock that is so far away does not follow this machine's. */
    private static final long STRAY_NANOS = 500_000_000L;

    private static final int TPID_8021Q = 0x8100;
    private static final int MACS_BYTES = 12;
    private static final int TAG_BYTES = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ByteBuffer memory;
    private final int blockBytes;
    private final int blocks;
    private final boolean hasEthernetHeader;
    private final boolean isLoopback;
    private final byte[] frame;
    private int current;
    private long lastTimestampNanos;
    private long readAt;
    private volatile long corruptBlocks;
    private volatile long strayTimes;

    /**
     * @param memory of all blocks, in native byte order
     * @param maxFrameBytes longer frames are cut; no shorter than a tagged Ethernet header
     * @param isLoopback every packet passes twice, leaving and arriving; the leaving one is passed over
     */
    RingBlocks(ByteBuffer memory, int blockBytes, int maxFrameBytes, boolean hasEthernetHeader, boolean isLoopback) {
        this.memory = memory;
        this.blockBytes = blockBytes;
        this.blocks = memory.capacity() / blockBytes;
        this.hasEthernetHeader = hasEthernetHeader;
        this.isLoopback = isLoopback;
        this.frame = new byte[maxFrameBytes + TAG_BYTES];
    }

    /** Share of the blocks that wait to be read, 0 to 1; 1: the kernel drops. Any thread may ask. */
    double occupancy() {
        int waiting = 0;
        for (int block = 0; block < blocks; block++) {
            waiting += (int) INT.getAcquire(memory, block * blockBytes + BLOCK_STATUS) & STATUS_USER;
        }
        return (double) waiting / blocks;
    }

    /** Whether the kernel has handed over the next block. */
    boolean isReady() {
        return ((int) INT.getAcquire(memory, current * blockBytes + BLOCK_STATUS) & STATUS_USER) != 0;
    }

    /**
     * Gives on the frames of the block that {@link #isReady}, and the block back to the kernel.
     *
     * @param epochNanos the time now
     */
    void read(int point, long epochNanos, FrameConsumer frames) {
        readAt = epochNanos;
        int block = current * blockBytes;
        if (!walk(block, point, frames)) {
            corruptBlocks++;
        }
        INT.setRelease(memory, block + BLOCK_STATUS, 0);
        current = current + 1 == blocks ? 0 : current + 1;
    }

    private boolean walk(int block, int point, FrameConsumer frames) {
        int packets = memory.getInt(block + BLOCK_PACKETS);
        int end = block + blockBytes;
        long at = block + (memory.getInt(block + BLOCK_FIRST) & 0xffff_ffffL);
        for (int i = 0; i < packets; i++) {
            if (at < block + BLOCK_HEADER || at > end - PACKET_HEADER) {
                return false;
            }
            int packet = (int) at;
            int start = memory.getShort(packet + MAC) & 0xffff;
            int captured = memory.getInt(packet + SNAP_LENGTH);
            if (start < PACKET_HEADER || captured < 0 || captured > end - packet - start) {
                return false;
            }
            give(packet, packet + start, captured, point, frames);
            int next = memory.getInt(packet + NEXT);
            if (next <= 0 && i + 1 < packets) {
                return false;
            }
            at += next;
        }
        return packets >= 0;
    }

    private void give(int packet, int start, int captured, int point, FrameConsumer frames) {
        boolean isOutgoing = memory.get(packet + PACKET_TYPE) == OUTGOING;
        if (isOutgoing && isLoopback) {
            return;
        }
        long timestamp = (memory.getInt(packet + SECONDS) & 0xffff_ffffL) * NANOS_PER_SECOND
                + (memory.getInt(packet + NANOS) & 0xffff_ffffL);
        int status = memory.getInt(packet + STATUS);
        if ((status & STATUS_HARDWARE_TIME) != 0 && Math.abs(timestamp - readAt) > STRAY_NANOS) {
            timestamp = readAt;
            strayTimes++;
        }
        lastTimestampNanos = timestamp;
        int wireLength = memory.getInt(packet + WIRE_LENGTH);
        int length = Math.min(captured, frame.length - TAG_BYTES);
        if ((status & STATUS_VLAN) != 0 && hasEthernetHeader && length >= MACS_BYTES) {
            memory.get(start, frame, 0, MACS_BYTES);
            tag(packet, status);
            memory.get(start + MACS_BYTES, frame, MACS_BYTES + TAG_BYTES, length - MACS_BYTES);
            length += TAG_BYTES;
            wireLength += TAG_BYTES;
        } else {
            memory.get(start, frame, 0, length);
        }
        PacketDirection direction = isOutgoing ? PacketDirection.OUT : PacketDirection.IN;
        frames.frame(point, direction, timestamp, Math.max(wireLength, length), frame, 0, length);
    }

    private void tag(int packet, int status) {
        int tci = memory.getInt(packet + VLAN_TCI);
        int tpid = (status & STATUS_VLAN_TPID) != 0 ? memory.getShort(packet + VLAN_TPID) : TPID_8021Q;
        frame[MACS_BYTES] = (byte) (tpid >> 8);
        frame[MACS_BYTES + 1] = (byte) tpid;
        frame[MACS_BYTES + 2] = (byte) (tci >> 8);
        frame[MACS_BYTES + 3] = (byte) tci;
    }

    int blocks() {
        return blocks;
    }

    /** Of the last frame that was given on; 0: none yet. */
    long lastTimestampNanos() {
        return lastTimestampNanos;
    }

    /** Blocks left before their end because they contradict themselves. */
    long corruptBlocks() {
        return corruptBlocks;
    }

    /** Packets whose hardware time was replaced by the time of reading, because it was of another clock. */
    long strayTimes() {
        return strayTimes;
    }
}
