package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Rows as RowBinary, with the place where each ends. */
public final class RowBinaryBlock<R> extends RowBlock<R> {
    private static final int FIRST_ROWS = 1024;

    private final RowWriter<R> writer;
    private int[] ends = new int[FIRST_ROWS];
    private int rows;

    public RowBinaryBlock(RowWriter<R> writer) {
        this.writer = writer;
    }

    @Override
    public InsertFormat format() {
        return InsertFormat.ROW_BINARY;
    }

    @Override
    void add(R row) {
        writer.write(row);
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[rows++] = writer.length();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int bytes() {
        return writer.length();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(writer.buffer(), 0, writer.length());
    }

    @Override
    public int[] ends() {
        return ends;
    }

    @Override
    void reset() {
        writer.reset();
        rows = 0;
    }
}
