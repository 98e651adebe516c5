package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;
import java.util.List;

/** A small row. */
record TestRow(long id, String text) {
    static final RowTable<TestRow> TABLE = new RowTableBuilder<TestRow>("flow_log", "test")
            .uint64("id", 1, TestRow::id)
            .lowCardinality("text", 2, TestRow::text)
            .dateTime64("time", 3, row -> 0)
            .build();

    static final List<TargetColumn> COLUMNS = RowFormat.of(() -> TABLE).columns();

    static final String NAME = "flow_log.test";

    static TestRow of(long id) {
        return new TestRow(id, "row " + id);
    }

    /** Rows numbered from 0. */
    static TestRow[] many(int count) {
        TestRow[] rows = new TestRow[count];
        for (int i = 0; i < count; i++) {
            rows[i] = of(i);
        }
        return rows;
    }
}
