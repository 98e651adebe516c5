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

    /**
     * Blocks of a ring. As the kernel hands one over each {@link #RETIRE_MILLIS}, however little is in it, their number tells
     * how late the reader may be where there is hardly any traffic: 1.6 s.
     */
    private static final int BLOCKS = 32;

    private static final int LARGEST_BLOCK = 1 << 20;
    private static final int SMALLEST_BLOCK = 1 << 15;
    /** What the kernel puts before a frame, and before the first of a block. */
    private static final int FRAME_OVERHEAD = 256;
    /** A ring of which one round read such a part is filling faster than it is read. */
    private static final int CROWDED = 4;

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
        int blockBytes = blockBytes(bytes, snapLength);
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

    /** A power of two in which a whole frame has room. */
    static int blockBytes(int ringBytes, int snapLength) {
        int wanted = Integer.highestOneBit(Math.min(ringBytes / BLOCKS, LARGEST_BLOCK));
        int needed = Integer.highestOneBit(snapLength + FRAME_OVERHEAD) << 1;
        return Math.max(wanted, Math.max(needed, SMALLEST_BLOCK));
    }

    /**
     * Gives on all that the kernel has handed over, at most one round of the ring so that other rings get their turn.
     *
     * @param epochNanos the time before this call
     * @return whether much had gathered, so that it is better read sooner
     */
    boolean drain(long epochNanos, FrameConsumer frames) {
        for (int read = 0; read < blocks.blocks(); read++) {
            if (!blocks.isReady()) {
                progressNanos = Math.max(progressNanos, epochNanos - SETTLE_NANOS);
                return read > blocks.blocks() / CROWDED;
            }
            blocks.read(point, epochNanos, frames);
        }
        progressNanos = Math.max(progressNanos, blocks.lastTimestampNanos() - SETTLE_NANOS);
        return true;
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
