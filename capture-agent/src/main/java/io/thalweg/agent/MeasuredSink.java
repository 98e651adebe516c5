package io.thalweg.agent;

import io.thalweg.agent.batch.BatchSink;
import io.thalweg.agent.metrics.Histogram;
import io.thalweg.agent.metrics.Metrics;

/** Measures batches on their way to the next sink. */
final class MeasuredSink implements BatchSink {
    private static final long[] BYTES = {256, 1024, 4096, 16_384, 32_768, 65_536, 131_072};
    private static final long[] PACKETS = {0, 1, 8, 32, 128, 512, 2048};

    private final BatchSink next;
    private final Histogram bytes;
    private final Histogram packets;

    MeasuredSink(BatchSink next, Metrics metrics) {
        this.next = next;
        bytes = metrics.histogram("thalweg_agent_batch_bytes", "Sizes of batches before compression.", BYTES);
        packets = metrics.histogram("thalweg_agent_batch_packets", "Packets of batches; 0: heartbeats.", PACKETS);
    }

    @Override
    public boolean offer(int shard, byte[] batch, int length, int count, long kernelDrops, long agentDrops) {
        boolean isTaken = next.offer(shard, batch, length, count, kernelDrops, agentDrops);
        if (isTaken) {
            bytes.record(length);
            packets.record(count);
        }
        return isTaken;
    }

    @Override
    public long takeLost(int shard) {
        return next.takeLost(shard);
    }

    @Override
    public long takeLostKernelDrops() {
        return next.takeLostKernelDrops();
    }
}
