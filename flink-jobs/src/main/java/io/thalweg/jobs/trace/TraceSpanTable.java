package io.thalweg.jobs.trace;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;

/** The columns of {@code flow_log.trace_span}. */
public final class TraceSpanTable {
    static final RowTable<TraceSpanRow> TABLE = new RowTableBuilder<TraceSpanRow>("flow_log", "trace_span")
            .dateTime("time", 1, TraceSpanRow::time)
            .uint64("trace", 2, TraceSpanRow::trace)
            .uint32("version", 3, TraceSpanRow::version)
            .uint64("_id", 4, TraceSpanRow::rowId)
            .uint32("span_index", 5, TraceSpanRow::index)
            .int32("parent_index", 6, TraceSpanRow::parentIndex)
            .uint64("parent_id", 7, TraceSpanRow::parentId)
            .lowCardinality("relation", 8, TraceSpanRow::relation)
            .lowCardinality("confidence", 9, TraceSpanRow::confidence)
            .uint64("self_time", 10, TraceSpanRow::selfTime)
            .float64("clock_correction", 11, TraceSpanRow::clockCorrection)
            .build();

    private TraceSpanTable() {}

    /** What the DDL in {@code sql/clickhouse} is compared with. */
    public static RowTable<?> table() {
        return TABLE;
    }
}
