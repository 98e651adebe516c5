package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkInterface;
import io.thalweg.agent.ffi.PacketSocket;
import io.thalweg.event.sbe.LinkType;

/**
 * One reading thread's ring at one interface: its socket, and up to which time it has been read.
 *
 * <p>Opened and closed by the capture thread, read by its lane; the lane has let go before it is closed.
 */
final class InterfaceRing implements AutoCloseable {
    /** The kernel hands over a block this long after its last look at it, full or not. */
    static final int RETIRE_MILLIS = 50;

    /**
     * A packet is in the ring, and its block handed over, no later than this after its time stamp: the kernel's timer
     * takes up to two periods, the rest is for a processor that is late.
     */
    static final long SETTLE_NANOS = (2 * RETIRE_MILLIS + 100) * 1_000_000L;

    private static final int LARGE_BLOCK = 1 << 20;
    private static final int SMALL_BLOCK = 1 << 18;
    private static final int SMALLEST_BLOCK = 1 << 17;
    private static final int LARGE_BLOCKS_FROM = 8 * LARGE_BLOCK;
    private static final int SMALL_BLOCKS_FROM = 1 << 20;

    final PacketSocket socket;
    private final RingBlocks blocks;
    private int point;
    private long progressNanos;
    private long corruptSeen;
    private volatile boolean isReleased;

    private InterfaceRing(PacketSocket socket, RingBlocks blocks, long progressNanos) {
        this.socket = socket;
        this.blocks = blocks;
        this.progressNanos = progressNanos;
    }

    /**
     * @param bytes as {@link LiveCaptureOptions#ringBytes} tells
     * @param progress of the whole capture; what passed before the ring was opened is not the ring's to tell
     */
    static InterfaceRing open(
            NetworkInterface device, LinkType linkType, long[] filter, int bytes, int snapLength, long progress)
            throws NativeException {
        int blockBytes = blockBytes(bytes);
        int count = bytes / blockBytes;
        PacketSocket socket =
                PacketSocket.open(device.index(), filter, blockBytes, count, RETIRE_MILLIS, device.isLoopback());
        RingBlocks blocks = new RingBlocks(
                socket.memory(), blockBytes, snapLength, linkType == LinkType.ETHERNET, device.isLoopback());
        return new InterfaceRing(socket, blocks, progress);
    }

    /** @param number of the interface with the consumer; before the ring is read */
    void begin(int number) {
        point = number;
    }

    private static int blockBytes(int ringBytes) {
        if (ringBytes >= LARGE_BLOCKS_FROM) {
            return LARGE_BLOCK;
        }
        return ringBytes >= SMALL_BLOCKS_FROM ? SMALL_BLOCK : SMALLEST_BLOCK;
    }

    /**
     * Gives on all that the kernel has handed over, at most one round of the ring so that other rings get their turn.
     *
     * @param epochNanos the time before this call
     */
    void drain(long epochNanos, FrameConsumer frames) {
        for (int i = 0; i < blocks.blocks(); i++) {
            if (!blocks.isReady()) {
                progressNanos = Math.max(progressNanos, epochNanos - SETTLE_NANOS);
                return;
            }
            blocks.read(point, epochNanos, frames);
        }
        progressNanos = Math.max(progressNanos, blocks.lastTimestampNanos() - SETTLE_NANOS);
    }

    /** No packet older than this is still to come. */
    long progressNanos() {
        return progressNanos;
    }

    /** The lane has read the last of it and touches it no more. */
    void release() {
        isReleased = true;
    }

    boolean isReleased() {
        return isReleased;
    }

    /** Share of the ring that waits to be read, 0 to 1. Any thread may ask. */
    double occupancy() {
        return blocks.occupancy();
    }

    /** Blocks that contradicted themselves since the last call. */
    long takeCorrupt() {
        long seen = blocks.corruptBlocks();
        long fresh = seen - corruptSeen;
        corruptSeen = seen;
        return fresh;
    }

    /** Packets ever whose hardware time was not this machine's. */
    long strayTimes() {
        return blocks.strayTimes();
    }

    @Override
    public void close() {
        socket.close();
    }
}
