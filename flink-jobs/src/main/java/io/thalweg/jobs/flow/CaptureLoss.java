package io.thalweg.jobs.flow;

import io.thalweg.event.BatchReader;

/**
 * Something that was captured, or should have been, and never reached a flow: one row of {@code capture_loss}.
 *
 * @param kind what the batches hold
 * @param endTime of the batch that told it, µs since the epoch
 * @param bootId start of the agent, ns since the epoch
 * @param packets packets, or events of system calls, lost; 0 where only batches can be counted
 * @param firstSequence of the missing batches; 0 where packets are counted
 * @param missingBatches from {@code firstSequence} on
 */
record CaptureLoss(
        BatchKind kind,
        long endTime,
        int agentId,
        int shard,
        long bootId,
        CaptureLossReason reason,
        long packets,
        long firstSequence,
        long missingBatches) {

    static CaptureLoss ofEvents(BatchKind kind, BatchReader batch, CaptureLossReason reason, long packets) {
        return new CaptureLoss(
                kind, micros(batch), batch.agentId(), batch.shard(), batch.bootId(), reason, packets, 0, 0);
    }

    static CaptureLoss ofBatches(BatchKind kind, BatchReader batch, long firstSequence, long missingBatches) {
        return new CaptureLoss(
                kind,
                micros(batch),
                batch.agentId(),
                batch.shard(),
                batch.bootId(),
                CaptureLossReason.MISSING_BATCH,
                0,
                firstSequence,
                missingBatches);
    }

    /** Seconds since the epoch. */
    int time() {
        return (int) (endTime / 1_000_000);
    }

    private static long micros(BatchReader batch) {
        return batch.endTimestamp() / 1000;
    }
}
