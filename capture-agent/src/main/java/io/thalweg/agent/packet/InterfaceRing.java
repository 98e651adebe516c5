package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkInterface;
import io.thalweg.agent.ffi.PacketSocket;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.TapMode;

/** One interface that is captured: its socket, its ring, and up to which time it has been read. */
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
    private static final int LARGE_BLOCKS_FROM = 8 * LARGE_BLOCK;

    final NetworkInterface device;
    final PacketSocket socket;
    final int ringBytes;
    private final RingBlocks blocks;
    private int point;
    private long progressNanos;
    private long corruptSeen;

    private InterfaceRing(NetworkInterface device, PacketSocket socket, RingBlocks blocks, int ringBytes) {
        this.device = device;
        this.socket = socket;
        this.blocks = blocks;
        this.ringBytes = ringBytes;
    }

    static CapturePoint capturePoint(NetworkInterface device, LinkType linkType) {
        return new CapturePoint(device.index(), device.mac(), 0, TapMode.LOCAL, linkType, device.name());
    }

    /** @param wantedBytes of the ring, a multiple of 1 MiB */
    static InterfaceRing open(
            NetworkInterface device, LinkType linkType, long[] filter, int wantedBytes, int snapLength)
            throws NativeException {
        int blockBytes = wantedBytes >= LARGE_BLOCKS_FROM ? LARGE_BLOCK : SMALL_BLOCK;
        int count = wantedBytes / blockBytes;
        PacketSocket socket =
                PacketSocket.open(device.index(), filter, blockBytes, count, RETIRE_MILLIS, device.isLoopback());
        RingBlocks blocks = new RingBlocks(
                socket.memory(), blockBytes, snapLength, linkType == LinkType.ETHERNET, device.isLoopback());
        return new InterfaceRing(device, socket, blocks, wantedBytes);
    }

    /** @param progress of the whole capture; what passed before the ring was opened is not the ring's to tell */
    void begin(int number, long progress) {
        point = number;
        progressNanos = progress;
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
            blocks.read(point, frames);
        }
        progressNanos = Math.max(progressNanos, blocks.lastTimestampNanos() - SETTLE_NANOS);
    }

    /** No packet older than this is still to come. */
    long progressNanos() {
        return progressNanos;
    }

    int point() {
        return point;
    }

    /** Blocks that contradicted themselves since the last call. */
    long takeCorrupt() {
        long fresh = blocks.corruptBlocks() - corruptSeen;
        corruptSeen = blocks.corruptBlocks();
        return fresh;
    }

    @Override
    public void close() {
        socket.close();
    }
}
