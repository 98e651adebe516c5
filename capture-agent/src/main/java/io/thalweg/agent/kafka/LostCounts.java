package io.thalweg.agent.kafka;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What was lost after the capture thread gave it away, until that thread takes the counts back to tell of them. */
final class LostCounts {
    private final AtomicLongArray byShard;
    private final AtomicLong kernelDrops = new AtomicLong();
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();

    LostCounts(int shards) {
        byShard = new AtomicLongArray(shards);
    }

    void add(BatchCounts batch) {
        byShard.addAndGet(batch.shard(), batch.packets() + batch.agentDrops());
        kernelDrops.addAndGet(batch.kernelDrops());
        packets.addAndGet(batch.packets());
        batches.incrementAndGet();
    }

    long take(int shard) {
        return byShard.get(shard) == 0 ? 0 : byShard.getAndSet(shard, 0);
    }

    long takeKernelDrops() {
        return kernelDrops.get() == 0 ? 0 : kernelDrops.getAndSet(0);
    }

    /** Ever lost. */
    long packets() {
        return packets.get();
    }

    /** Likewise. */
    long batches() {
        return batches.get();
    }
}
