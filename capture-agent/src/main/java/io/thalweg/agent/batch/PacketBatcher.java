package io.thalweg.agent.batch;

import io.thalweg.agent.limits.FlowSampler;
import io.thalweg.agent.packet.CaptureConsumer;
import io.thalweg.agent.packet.FrameConsumer;
import io.thalweg.agent.packet.NetworkTypes;
import io.thalweg.agent.packet.OwnTraffic;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.PacketDirection;
import java.util.ArrayList;
import java.util.Arrays;
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
    private final ShardBatch[] shards;
    /** One for each thread that gives frames; the first is this object's own. */
    private final List<FrameBatcher> threads = new ArrayList<>();

    private final List<TokenBucket> limits = new ArrayList<>();
    private final FrameBatcher first;
    /** Of each interface one for each type of network. A copy is changed, so that a reader sees one state. */
    private volatile CapturePoint[] points = new CapturePoint[8];

    private NetworkTypes networks = NetworkTypes.CLOUD;

    private volatile long now;
    private volatile long progressNanos;
    private volatile boolean isShared;
    private volatile OwnTraffic ownTraffic;
    private volatile FlowSampler sampler = new FlowSampler();
    private long packetsPerSecond;
    private long kernelDrops;

    /**
     * @param excludedTcpPorts whose packets are left out, through tunnels too
     * @param nanoTime of {@link System#nanoTime}: heartbeats are counted from there
     */
    public PacketBatcher(BatcherOptions options, BatchSink sink, Collection<Integer> excludedTcpPorts, long nanoTime) {
        this(options, sink, OwnTraffic.ofPorts(excludedTcpPorts), nanoTime);
    }

    /** @param ownTraffic whose packets are left out: it must not become traffic of its own */
    public PacketBatcher(BatcherOptions options, BatchSink sink, OwnTraffic ownTraffic, long nanoTime) {
        this.options = options;
        this.sink = sink;
        this.ownTraffic = ownTraffic;
        this.now = nanoTime;
        shards = new ShardBatch[options.shards()];
        SpareWriters<PacketBatchWriter> spare = new SpareWriters<>(options::newWriter);
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = new ShardBatch(options, spare, shard, sink, nanoTime);
        }
        first = newThread();
    }

    private FrameBatcher newThread() {
        FrameCut cut = new FrameCut(options.payloadBytes(), options.payloadByTurn());
        TokenBucket limit = new TokenBucket();
        FrameBatcher thread = new FrameBatcher(this, cut, limit, shards);
        limits.add(limit);
        threads.add(thread);
        limitTo(packetsPerSecond);
        return thread;
    }

    /**
     * Packets beyond so many a second are dropped and counted; 0: none are. Threads share the number evenly. May be called
     * again at any time by the thread that ticks.
     */
    public void limitTo(long packetsPerSecondOfAll) {
        packetsPerSecond = packetsPerSecondOfAll;
        long share = packetsPerSecondOfAll == 0 ? 0 : Math.max(1, packetsPerSecondOfAll / limits.size());
        limits.forEach(limit -> limit.limitTo(share));
    }

    /** What is left out from now on. Any thread may call. */
    public void leaveOut(OwnTraffic traffic) {
        ownTraffic = traffic;
    }

    /** Only flows that it keeps are captured; packets of others are dropped and counted. Any thread may call. */
    public void sampleBy(FlowSampler chosen) {
        sampler = chosen;
    }

    /** By which VLAN tag frames are of which network; before any capture point is opened. */
    public void tellNetworksBy(NetworkTypes types) {
        networks = types;
    }

    @Override
    public FrameConsumer anotherThread() {
        isShared = true;
        return newThread();
    }

    @Override
    public int open(CapturePoint point) {
        int types = networks.count();
        int begin = 0;
        while (begin < points.length && points[begin] != null) {
            begin += types;
        }
        int end = begin + types;
        CapturePoint[] changed = Arrays.copyOf(points, end > points.length ? end * 2 : points.length);
        for (int i = 0; i < types; i++) {
            changed[begin + i] = point.of(networks.type(i));
        }
        points = changed;
        return begin / types;
    }

    @Override
    public void close(int point) {
        CapturePoint[] changed = points.clone();
        int types = networks.count();
        Arrays.fill(changed, point * types, (point + 1) * types, null);
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

    /** @param number of the capture point itself, not of the interface: those count by {@link #networks} */
    CapturePoint point(int number) {
        return points[number];
    }

    NetworkTypes networks() {
        return networks;
    }

    OwnTraffic ownTraffic() {
        return ownTraffic;
    }

    FlowSampler sampler() {
        return sampler;
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
        tellOfDropped();
        for (ShardBatch shard : shards) {
            shard.tick(heartbeat, nanoTime, progressNanos);
        }
    }

    /** Of packets dropped here, some before their shard was known. */
    private void tellOfDropped() {
        for (FrameBatcher thread : threads) {
            shards[0].addAgentDrops(thread.takeDropped());
        }
    }

    /** Sends all open batches; shards that have none send nothing. */
    public void flush() {
        for (ShardBatch shard : shards) {
            shard.finish(now, progressNanos);
        }
    }

    /** Sends all open batches, and empty ones for drops that none has told of: nothing comes after. */
    public void finish() {
        tellOfDropped();
        flush();
        for (ShardBatch shard : shards) {
            shard.tellOfDrops(heartbeat, now, progressNanos);
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

    /** Packets dropped because of {@link #limitTo}. */
    public long limitedPackets() {
        return threads.stream().mapToLong(FrameBatcher::limitedPackets).sum();
    }

    /** Packets dropped because of {@link #sampleBy}. */
    public long sampledOutPackets() {
        return threads.stream().mapToLong(FrameBatcher::sampledOutPackets).sum();
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
