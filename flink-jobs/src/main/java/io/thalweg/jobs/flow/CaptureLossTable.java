package io.thalweg.jobs.flow;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;

/** The columns of {@code flow_log.capture_loss}. */
public final class CaptureLossTable {
    static final RowTable<CaptureLoss> TABLE = new RowTableBuilder<CaptureLoss>("flow_log", "capture_loss")
            .dateTime("time", 1, CaptureLoss::time)
            .uint16("agent_id", 2, CaptureLoss::agentId)
            .uint16("shard", 3, CaptureLoss::shard)
            .uint64("boot_id", 4, CaptureLoss::bootId)
            .lowCardinality("reason", 5, row -> row.reason().columnValue())
            .uint64("packets", 6, CaptureLoss::packets)
            .uint64("first_sequence", 7, CaptureLoss::firstSequence)
            .uint64("missing_batches", 8, CaptureLoss::missingBatches)
            .build();

    private CaptureLossTable() {}

    /** What the DDL in {@code sql/clickhouse} is compared with. */
    public static RowTable<?> table() {
        return TABLE;
    }
}
