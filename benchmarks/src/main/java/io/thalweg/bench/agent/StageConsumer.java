package io.thalweg.bench.agent;

import io.thalweg.agent.packet.CaptureConsumer;
import io.thalweg.agent.packet.FrameConsumer;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;

/** Takes packets no further than a stage. */
final class StageConsumer implements CaptureConsumer {
    private static final int BATCH_BYTES = 1 << 20;

    private final Stage stage;
    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
    private final byte[] batch = new byte[BATCH_BYTES];
    private int filled;
    private long packets;
    private long drops;
    /** So that the work has a result. */
    private volatile int hashes;

    private int hash;

    StageConsumer(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void frame(
            int point,
            PacketDirection direction,
            long timestampNanos,
            int wireLength,
            byte[] buffer,
            int offset,
            int length) {
        packets++;
        if (stage == Stage.DECODE) {
            decoder.decode(LinkType.ETHERNET, timestampNanos, buffer, offset, length, wireLength);
            hash ^= decoder.headers().shardHash();
        } else {
            if (filled + length > batch.length) {
                filled = 0;
            }
            System.arraycopy(buffer, offset, batch, filled, length);
            filled += length;
        }
    }

    @Override
    public int open(CapturePoint point) {
        return 0;
    }

    @Override
    public void close(int point) {
        // Nothing is kept of a point.
    }

    @Override
    public void kernelDrops(long dropped) {
        drops += dropped;
    }

    @Override
    public void tick(long nanoTime, long progressNanos) {
        hashes = hash;
    }

    @Override
    public FrameConsumer anotherThread() {
        throw new UnsupportedOperationException("one thread reads");
    }

    long packets() {
        return packets;
    }

    long drops() {
        return drops;
    }
}
