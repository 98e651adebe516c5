package io.thalweg.agent.batch;

import io.thalweg.event.BatchWriter;

/**
 * The way out of one shard's batches: their sequence, how far time has come, and the drops that are yet to be told of.
 *
 * <p>A batch that the sink refuses gets no sequence number: its events are counted as dropped in the next one, and the
 * sequence shows no gap, so that nothing is missed twice.
 */
final class ShardOutlet {
    private final int shard;
    private final BatchSink sink;
    private long sequence;
    private long agentDrops;
    private long kernelDrops;
    private long endNanos;
    private long lastSentAt;
    private long refusedEvents;

    ShardOutlet(int shard, BatchSink sink, long now) {
        this.shard = shard;
        this.sink = sink;
        this.lastSentAt = now;
    }

    int shard() {
        return shard;
    }

    /** Of the next batch. */
    long sequence() {
        return sequence;
    }

    /** Where a batch without events begins. */
    long heartbeatNanos(long progressNanos) {
        return Math.max(endNanos, progressNanos);
    }

    boolean isHeartbeatDue(long now, long heartbeatNanos) {
        return now - lastSentAt >= heartbeatNanos;
    }

    /** Finishes the batch and sends it. */
    void send(BatchWriter from, int events, long now, long progressNanos) {
        endNanos = Math.max(endNanos, progressNanos);
        agentDrops += sink.takeLost(shard);
        int length = from.finish(endNanos, kernelDrops, agentDrops);
        lastSentAt = now;
        if (sink.offer(shard, from.buffer(), length, events, kernelDrops, agentDrops)) {
            sequence++;
            agentDrops = 0;
            kernelDrops = 0;
        } else {
            agentDrops += events;
            refusedEvents += events;
        }
    }

    void addKernelDrops(long events) {
        kernelDrops += events;
    }

    void addAgentDrops(long events) {
        agentDrops += events;
    }

    /** Whether there are drops that no batch has told of. */
    boolean hasDrops() {
        return agentDrops > 0 || kernelDrops > 0;
    }

    /** Events of batches that the sink refused, ever. */
    long refusedEvents() {
        return refusedEvents;
    }
}
