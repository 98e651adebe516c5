package io.thalweg.jobs.resources;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;

/** The columns of {@code flow_tag.process}. */
public final class ProcessTable {
    static final RowTable<ProcessRow> TABLE = new RowTableBuilder<ProcessRow>("flow_tag", "process")
            .uint16("agent_id", 1, row -> row.process().getAgentId())
            .uint32("process_id", 2, row -> row.process().getPid())
            .dateTime64("start_time", 3, row -> row.process().getStartTime())
            .dateTime64("end_time", 4, row -> row.process().getEndTime())
            .dateTime64("updated_at", 5, ProcessRow::updatedAt)
            .string("name", 6, row -> TextPairs.cut(row.process().getName()))
            .lowCardinality("kernel_name", 7, row -> row.process().getKernelName())
            .string("executable", 8, row -> TextPairs.cut(row.process().getExecutable()))
            .string("command_line", 9, row -> TextPairs.cut(row.process().getCommandLine()))
            .lowCardinality("user", 10, row -> row.process().getUser())
            .string("container_id", 11, row -> row.process().getContainerId())
            .string("pod_uid", 12, row -> row.process().getPodUid())
            .lowCardinalityArray("tag_keys", 13, row -> row.tags().keys())
            .stringArray("tag_values", 14, row -> row.tags().values())
            .uint32("gprocess_id", 15, ProcessRow::id)
            .build();

    private ProcessTable() {}

    /** What the DDL in {@code sql/clickhouse} is compared with. */
    public static RowTable<?> table() {
        return TABLE;
    }
}
