package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowWriter;
import java.util.Arrays;

/**
 * Rows of one insert as RowBinary, with the place where each ends, so that a block that ClickHouse refuses can be sent in
 * parts. Filled by the task's thread, then handed to one thread of the inserts; reused.
 */
final class RowBlock<R> {
    private static final int FIRST_ROWS = 1024;

    private final RowWriter<R> writer;
    private int[] ends = new int[FIRST_ROWS];
    private int rows;
    private int shard;

    RowBlock(RowWriter<R> writer) {
        this.writer = writer;
    }

    void add(R row) {
        writer.write(row);
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[rows++] = writer.length();
    }

    /** On which shard the rows belong. */
    int shard() {
        return shard;
    }

    void shard(int index) {
        shard = index;
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

    /** Where each row ends in the {@link #buffer}. */
    int[] ends() {
        return ends;
    }

    void reset() {
        writer.reset();
        rows = 0;
    }
}
