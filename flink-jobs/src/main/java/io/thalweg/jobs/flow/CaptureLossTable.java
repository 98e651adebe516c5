package io.thalweg.jobs.flow;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;

/** The columns of {@code flow_log.capture_loss}. */
public final class CaptureLossTable {
    static final RowTable<CaptureLoss> TABLE = new RowTableBuilder<CaptureLoss>("flow_log", "capture_loss")
            .dateTime("time", 1, CaptureLoss::time)
            .dateTime64("end_time", 2, CaptureLoss::endTime)
            .uint16("agent_id", 3, CaptureLoss::agentId)
            .uint64("boot_id", 4, CaptureLoss::bootId)
            .uint16("shard", 5, CaptureLoss::shard)
            .lowCardinality("reason", 6, row -> row.reason().columnValue())
            .uint64("first_sequence", 7, CaptureLoss::firstSequence)
            .uint64("missing_batches", 8, CaptureLoss::missingBatches)
            .uint64("packets", 9, CaptureLoss::packets)
            .uint16("signal_source", 10, row -> row.kind().signalSource())
            .build();

    private CaptureLossTable() {}

    /** What the DDL in {@code sql/clickhouse} is compared with. */
    public static RowTable<?> table() {
        return TABLE;
    }
}
