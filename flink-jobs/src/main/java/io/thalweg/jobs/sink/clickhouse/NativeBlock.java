package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.NativeWriter;
import io.thalweg.engine.row.RowTable;
import java.io.IOException;
import java.io.OutputStream;

/** Rows as a block of Native. */
final class NativeBlock<R> extends RowBlock<R> {
    private final NativeWriter<R> writer;

    NativeBlock(RowTable<R> table) {
        writer = new NativeWriter<>(table);
    }

    @Override
    public InsertFormat format() {
        return InsertFormat.NATIVE;
    }

    @Override
    void add(R row) {
        writer.write(row);
    }

    @Override
    public int rows() {
        return writer.rows();
    }

    @Override
    public int bytes() {
        return writer.length();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        writer.writeTo(out);
    }

    @Override
    public int[] ends() {
        return null;
    }

    @Override
    void reset() {
        writer.reset();
    }
}
