package io.thalweg.agent.batch;

import io.thalweg.agent.packet.CaptureConsumer;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.ShardHash;
import io.thalweg.event.sbe.PacketDirection;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/**
 * Turns frames into batches of their flow shards: decodes each just far enough to know its shard, cuts it, appends it.
 *
 * <p>Between the capture, live or replayed, and the publisher. Two packets of one flow must come to the same shard in
 * their order, or the flow job sees two halves. Budget: 150 ns per packet of 128 bytes; allocation 0 per packet, a little
 * per batch. One thread.
 */
public final class PacketBatcher implements CaptureConsumer {
    private static final int IP_PROTOCOL_TCP = 6;
    private static final int HEARTBEAT_BYTES = 4096;

    private final BatcherOptions options;
    private final BatchSink sink;
    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
    private final PacketBatchWriter heartbeat = new PacketBatchWriter(HEARTBEAT_BYTES);
    private final FrameCut cut;
    private final BitSet excludedTcpPorts = new BitSet();
    private final ShardBatch[] shards;
    private CapturePoint[] points = new CapturePoint[8];
    private long now;
    private long progressNanos;
    private long packets;
    private long bytes;
    private long excludedPackets;
    private long kernelDrops;

    /**
     * @param excludedTcpPorts whose packets are left out, through tunnels too: the agent's own traffic must not become
     *     traffic of its own
     * @param nanoTime of {@link System#nanoTime}: heartbeats are counted from there
     */
    public PacketBatcher(BatcherOptions options, BatchSink sink, Collection<Integer> excludedTcpPorts, long nanoTime) {
        this.options = options;
        this.sink = sink;
        this.cut = new FrameCut(options.payloadBytes());
        this.now = nanoTime;
        excludedTcpPorts.forEach(this.excludedTcpPorts::set);
        shards = new ShardBatch[options.shards()];
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = new ShardBatch(options, shard, sink, nanoTime);
        }
    }

    @Override
    public int open(CapturePoint point) {
        int number = 0;
        while (number < points.length && points[number] != null) {
            number++;
        }
        if (number == points.length) {
            points = Arrays.copyOf(points, number * 2);
        }
        points[number] = point;
        return number;
    }

    @Override
    public void close(int point) {
        points[point] = null;
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
        CapturePoint from = points[point];
        decoder.decode(from.linkType(), timestampNanos, buffer, offset, length, wireLength);
        PacketHeaders headers = decoder.headers();
        if (isExcluded(headers)) {
            excludedPackets++;
            return;
        }
        packets++;
        bytes += wireLength;
        int kept = cut.of(headers, offset, length);
        shards[ShardHash.shard(headers.shardHash(), shards.length)].append(
                point, from, direction, timestampNanos, wireLength, buffer, offset, kept, now, progressNanos);
    }

    private boolean isExcluded(PacketHeaders headers) {
        return headers.hasPorts
                && headers.protocol == IP_PROTOCOL_TCP
                && (excludedTcpPorts.get(headers.sourcePort) || excludedTcpPorts.get(headers.destinationPort));
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
        return packets;
    }

    /** Their bytes on the wire. */
    public long bytes() {
        return bytes;
    }

    /** Packets left out as the agent's own traffic. */
    public long excludedPackets() {
        return excludedPackets;
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
