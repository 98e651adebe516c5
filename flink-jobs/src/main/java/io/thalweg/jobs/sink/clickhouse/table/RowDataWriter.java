package io.thalweg.jobs.sink.clickhouse.table;

import io.thalweg.engine.row.RowBuffer;
import io.thalweg.engine.row.RowWriter;
import org.apache.flink.table.data.RowData;

/** Writes row after row, field by field. */
final class RowDataWriter implements RowWriter<RowData> {
    private final FieldWriter[] fields;
    private final RowBuffer out = new RowBuffer();

    RowDataWriter(FieldWriter[] fields) {
        this.fields = fields;
    }

    @Override
    public void write(RowData row) {
        int start = out.length;
        try {
            for (FieldWriter field : fields) {
                field.write(row, out);
            }
        } catch (RuntimeException e) {
            out.length = start;
            throw e;
        }
    }

    @Override
    public byte[] buffer() {
        return out.bytes;
    }

    @Override
    public int length() {
        return out.length;
    }

    @Override
    public void reset() {
        out.length = 0;
    }
}
