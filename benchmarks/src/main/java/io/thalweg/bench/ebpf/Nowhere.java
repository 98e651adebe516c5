package io.thalweg.bench.ebpf;

import io.thalweg.agent.batch.BatchSink;

/** Takes every batch and keeps nothing of it. */
final class Nowhere implements BatchSink {
    @Override
    public boolean offer(int shard, byte[] batch, int length, int held, long kernelDrops, long agentDrops) {
        return true;
    }

    @Override
    public long takeLost(int shard) {
        return 0;
    }

    @Override
    public long takeLostKernelDrops() {
        return 0;
    }
}
