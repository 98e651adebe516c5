package io.thalweg.agent.batch;

import io.thalweg.agent.packet.CaptureConsumer;
import io.thalweg.agent.packet.FrameConsumer;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.PacketDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * Turns frames into batches of their flow shards: decodes each just far enough to know its shard, cuts it, appends it.
 *
 * <p>Between the capture, live or replayed, and the publisher. Two packets of one flow must come to the same shard in
 * their order, or the flow job sees two halves. Budget: 150 ns per packet of 128 bytes; allocation 0 per packet, a little
 * per batch. One thread, but for the frames of {@link #anotherThread}.
 */
public final class PacketBatcher implements CaptureConsumer {
    private static final int HEARTBEAT_BYTES = 4096;

    private final BatcherOptions options;
    private final BatchSink sink;
    private final PacketBatchWriter heartbeat = new PacketBatchWriter(HEARTBEAT_BYTES);
    private final BitSet excludedTcpPorts = new BitSet();
    private final ShardBatch[] shards;
    /** One for each thread that gives frames; the first is this object's own. */
    private final List<FrameBatcher> threads = new ArrayList<>();

    private final FrameBatcher first;
    /** A copy is changed, so that a reader sees one state. */
    private volatile CapturePoint[] points = new CapturePoint[8];

    private volatile long now;
    private volatile long progressNanos;
    private volatile boolean isShared;
    private long kernelDrops;

    /**
     * @param excludedTcpPorts whose packets are left out, through tunnels too: the agent's own traffic must not become
     *     traffic of its own
     * @param nanoTime of {@link System#nanoTime}: heartbeats are counted from there
     */
    public PacketBatcher(BatcherOptions options, BatchSink sink, Collection<Integer> excludedTcpPorts, long nanoTime) {
        this.options = options;
        this.sink = sink;
        this.now = nanoTime;
        excludedTcpPorts.forEach(this.excludedTcpPorts::set);
        shards = new ShardBatch[options.shards()];
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = new ShardBatch(options, shard, sink, nanoTime);
        }
        first = newThread();
    }

    private FrameBatcher newThread() {
        FrameBatcher thread = new FrameBatcher(this, new FrameCut(options.payloadBytes()), excludedTcpPorts, shards);
        threads.add(thread);
        return thread;
    }

    @Override
    public FrameConsumer anotherThread() {
        isShared = true;
        return newThread();
    }

    @Override
    public int open(CapturePoint point) {
        int number = 0;
        while (number < points.length && points[number] != null) {
            number++;
        }
        CapturePoint[] changed = Arrays.copyOf(points, number == points.length ? number * 2 : points.length);
        changed[number] = point;
        points = changed;
        return number;
    }

    @Override
    public void close(int point) {
        CapturePoint[] changed = points.clone();
        changed[point] = null;
        points = changed;
        for (ShardBatch shard : shards) {
            shard.forgetPoints(now, progressNanos);
        }
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
        first.frame(point, direction, timestampNanos, wireLength, buffer, offset, length);
    }

    CapturePoint point(int number) {
        return points[number];
    }

    long now() {
        return now;
    }

    long progressNanos() {
        return progressNanos;
    }

    /** Whether several threads append to the shards. */
    boolean isShared() {
        return isShared;
    }

    @Override
    public void kernelDrops(long dropped) {
        kernelDrops += dropped;
        shards[0].addKernelDrops(dropped);
    }

    @Override
    public void tick(long nanoTime, long progress) {
        now = nanoTime;
        progressNanos = Math.max(progressNanos, progress);
        shards[0].addKernelDrops(sink.takeLostKernelDrops());
        for (ShardBatch shard : shards) {
            shard.tick(heartbeat, nanoTime, progressNanos);
        }
    }

    /** Sends all open batches; shards that have none send nothing. */
    public void flush() {
        for (ShardBatch shard : shards) {
            shard.finish(now, progressNanos);
        }
    }

    /** Sends all open batches, then an empty one for every shard: all of them tell this progress. */
    public void heartbeat(long nanoTime, long progress) {
        now = nanoTime;
        progressNanos = Math.max(progressNanos, progress);
        flush();
        for (ShardBatch shard : shards) {
            shard.heartbeat(heartbeat, nanoTime, progressNanos);
        }
    }

    /** Packets put into batches so far. */
    public long packets() {
        return threads.stream().mapToLong(FrameBatcher::packets).sum();
    }

    /** Their bytes on the wire. */
    public long bytes() {
        return threads.stream().mapToLong(FrameBatcher::bytes).sum();
    }

    /** Packets left out as the agent's own traffic. */
    public long excludedPackets() {
        return threads.stream().mapToLong(FrameBatcher::excludedPackets).sum();
    }

    public long kernelDrops() {
        return kernelDrops;
    }

    /** Packets of batches that the sink had no room for. */
    public long refusedPackets() {
        long sum = 0;
        for (ShardBatch shard : shards) {
            sum += shard.refusedPackets();
        }
        return sum;
    }

    public BatcherOptions options() {
        return options;
    }
}
