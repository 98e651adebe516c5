package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowBinaryWriter;
import io.thalweg.engine.row.RowTable;
import java.util.Arrays;

/**
 * Rows of one insert as RowBinary, with the place where each ends, so that a block that ClickHouse refuses can be sent in
 * parts. Filled by the task's thread, then handed to one thread of the inserts; reused.
 */
final class RowBlock<R> {
    private static final int FIRST_ROWS = 1024;

    private final RowBinaryWriter<R> writer;
    private int[] ends = new int[FIRST_ROWS];
    private int rows;

    RowBlock(RowTable<R> table) {
        writer = new RowBinaryWriter<>(table);
    }

    void add(R row) {
        writer.write(row);
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[rows++] = writer.length();
    }

    int rows() {
        return rows;
    }

    int bytes() {
        return writer.length();
    }

    byte[] buffer() {
        return writer.buffer();
    }

    /** Where the row begins in the {@link #buffer}; for the number of rows: where the last one ends. */
    int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    void reset() {
        writer.reset();
        rows = 0;
    }
}
