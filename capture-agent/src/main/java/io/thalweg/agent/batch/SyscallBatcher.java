package io.thalweg.agent.batch;

import io.thalweg.agent.bpf.SyscallConsumer;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.ShardHash;
import io.thalweg.event.SyscallBatchWriter;
import io.thalweg.event.SyscallEvent;

/**
 * Turns system calls into batches of their flow shards, as {@link PacketBatcher} does with packets: the calls at both ends
 * of a connection, and its packets, have the same shard.
 *
 * <p>Between the eBPF capture and the publisher. Allocation 0 per event, a little per batch. One thread.
 */
public final class SyscallBatcher implements SyscallConsumer {
    private static final int HEARTBEAT_BYTES = 4096;

    private final BatchSink sink;
    private final SyscallBatchWriter heartbeat = new SyscallBatchWriter(HEARTBEAT_BYTES);
    private final SyscallShardBatch[] shards;
    private long now;
    private long progressNanos;
    private long events;
    private long networkEvents;
    private long kernelDrops;
    private volatile boolean isPaused;

    /** @param nanoTime of {@link System#nanoTime}: heartbeats are counted from there */
    public SyscallBatcher(BatcherOptions options, BatchSink sink, long nanoTime) {
        this.sink = sink;
        this.now = nanoTime;
        shards = new SyscallShardBatch[options.shards()];
        SpareWriters<SyscallBatchWriter> spare = new SpareWriters<>(options::newSyscallWriter);
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = new SyscallShardBatch(options, spare, shard, sink, nanoTime);
        }
    }

    @Override
    public void event(SyscallEvent event, CapturedProcess process) {
        if (isPaused) {
            shards[0].addAgentDrops(1);
            return;
        }
        events++;
        shards[ShardHash.shard(hash(event), shards.length)].append(event, process, now, progressNanos);
    }

    @Override
    public void event(NetworkEvent event) {
        networkEvents++;
        shards[ShardHash.shard(hash(event), shards.length)].append(event, now, progressNanos);
    }

    private static int hash(NetworkEvent event) {
        return event.isIpv6
                ? ShardHash.ipv6(
                        event.sourceHigh,
                        event.sourceLow,
                        event.destinationHigh,
                        event.destinationLow,
                        event.sourcePort,
                        event.destinationPort,
                        event.ipProtocol)
                : ShardHash.ipv4(
                        (int) (event.sourceHigh >>> Integer.SIZE),
                        (int) (event.destinationHigh >>> Integer.SIZE),
                        event.sourcePort,
                        event.destinationPort,
                        event.ipProtocol);
    }

    private static int hash(SyscallEvent event) {
        return event.isIpv6
                ? ShardHash.ipv6(
                        event.localHigh,
                        event.localLow,
                        event.remoteHigh,
                        event.remoteLow,
                        event.localPort,
                        event.remotePort,
                        event.ipProtocol)
                : ShardHash.ipv4(
                        (int) (event.localHigh >>> Integer.SIZE),
                        (int) (event.remoteHigh >>> Integer.SIZE),
                        event.localPort,
                        event.remotePort,
                        event.ipProtocol);
    }

    /** While paused nothing is put into batches; what comes is counted as lost. Any thread may call. */
    public void pause(boolean paused) {
        isPaused = paused;
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
        for (SyscallShardBatch shard : shards) {
            shard.tick(heartbeat, nanoTime, progressNanos);
        }
    }

    /** Sends all open batches, and what no batch has told of; other shards send nothing. */
    public void finish() {
        for (SyscallShardBatch shard : shards) {
            shard.finish(now, progressNanos);
            shard.tellOfDrops(heartbeat, now, progressNanos);
        }
    }

    /** Socket calls put into batches so far. */
    public long events() {
        return events;
    }

    /** Events of the network stack put into batches so far. */
    public long networkEvents() {
        return networkEvents;
    }

    public long kernelDrops() {
        return kernelDrops;
    }

    /** Events of batches that the sink had no room for. */
    public long refusedEvents() {
        long sum = 0;
        for (SyscallShardBatch shard : shards) {
            sum += shard.refusedEvents();
        }
        return sum;
    }
}
