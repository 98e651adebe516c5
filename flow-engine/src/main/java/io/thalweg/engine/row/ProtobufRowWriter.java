package io.thalweg.engine.row;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Rows as the messages {@code thalweg.v1.Flow} and {@code thalweg.v1.Span}, written from the row without making a message
 * object. A message does not tell its end: {@link #reset} before each row, take the bytes after it.
 */
public final class ProtobufRowWriter<R> implements RowWriter<R> {
    private static final int CHUNK_BYTES = 4 << 10;
    private static final int IPV6_BYTES = 16;

    private final Column<R>[] columns;
    private final RowBuffer out = new RowBuffer();
    private final RowBuffer scratch = new RowBuffer();
    private final CodedOutputStream coded = CodedOutputStream.newInstance(new Target(), CHUNK_BYTES);

    public ProtobufRowWriter(RowTable<R> table) {
        columns = table.columnArray();
    }

    @Override
    public void write(R row) {
        try {
            for (Column<R> column : columns) {
                column(column, row);
            }
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the target is memory
        }
    }

    private void column(Column<R> column, R row) throws IOException {
        int field = column.fieldNumber();
        switch (column.type()) {
            case UINT8 -> unsigned(field, (int) column.integer(row) & 0xff);
            case UINT16 -> unsigned(field, (int) column.integer(row) & 0xffff);
            case UINT32, DATE_TIME, MAC_LOW -> unsigned(field, (int) column.integer(row));
            case UINT64, MAC, DATE_TIME64 -> unsigned(field, column.integer(row));
            case INT32 -> signed(field, (int) column.integer(row));
            case FLOAT64 -> real(field, column.real(row));
            case IPV4 -> ipv4(field, (int) column.integer(row));
            case IPV6 -> ipv6(field, column.high(row), column.low(row));
            case STRING, LOW_CARDINALITY -> text(field, column.text(row));
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> nullable(column, row);
            case UINT16_ARRAY -> integers(field, column.integers(row));
            case FLOAT64_ARRAY -> reals(field, column.reals(row));
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> texts(field, column.texts(row));
        }
    }

    private void unsigned(int field, int value) throws IOException {
        if (value != 0) {
            coded.writeUInt32(field, value);
        }
    }

    private void unsigned(int field, long value) throws IOException {
        if (value != 0) {
            coded.writeUInt64(field, value);
        }
    }

    private void signed(int field, int value) throws IOException {
        if (value != 0) {
            coded.writeSInt32(field, value);
        }
    }

    private void real(int field, double value) throws IOException {
        if (value != 0) {
            coded.writeDouble(field, value);
        }
    }

    private void ipv4(int field, int value) throws IOException {
        if (value != 0) {
            coded.writeFixed32(field, value);
        }
    }

    private void ipv6(int field, long high, long low) throws IOException {
        if ((high | low) != 0) {
            scratch.length = 0;
            scratch.networkInt64(high);
            scratch.networkInt64(low);
            coded.writeByteArray(field, scratch.bytes, 0, IPV6_BYTES);
        }
    }

    private void text(int field, String value) throws IOException {
        if (!value.isEmpty()) {
            string(field, value);
        }
    }

    /** Not {@code writeString}, which logs a warning for every string that is not sound UTF-16. */
    private void string(int field, String value) throws IOException {
        int bytes = Utf8.length(value);
        scratch.length = 0;
        scratch.ensure(bytes);
        Utf8.write(value, scratch.bytes, 0);
        coded.writeByteArray(field, scratch.bytes, 0, bytes);
    }

    private void nullable(Column<R> column, R row) throws IOException {
        if (!column.isPresent(row)) {
            return;
        }
        int field = column.fieldNumber();
        long value = column.integer(row);
        switch (column.type()) {
            case NULLABLE_UINT8 -> coded.writeUInt32(field, (int) value & 0xff);
            case NULLABLE_INT32 -> coded.writeSInt32(field, (int) value);
            case NULLABLE_INT64 -> coded.writeSInt64(field, value);
            default -> coded.writeUInt64(field, value);
        }
    }

    private void integers(int field, int[] values) throws IOException {
        if (values.length == 0) {
            return;
        }
        int bytes = 0;
        for (int value : values) {
            bytes += CodedOutputStream.computeUInt32SizeNoTag(value & 0xffff);
        }
        coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt32NoTag(bytes);
        for (int value : values) {
            coded.writeUInt32NoTag(value & 0xffff);
        }
    }

    private void reals(int field, double[] values) throws IOException {
        if (values.length == 0) {
            return;
        }
        coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt32NoTag(Math.multiplyExact(values.length, Double.BYTES));
        for (double value : values) {
            coded.writeDoubleNoTag(value);
        }
    }

    private void texts(int field, String[] values) throws IOException {
        for (String value : values) {
            string(field, value);
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

    /** Takes the chunks that the coded stream has filled. */
    private final class Target extends OutputStream {
        @Override
        public void write(int value) {
            out.ensure(1);
            out.int8(value);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            out.ensure(length);
            System.arraycopy(source, offset, out.bytes, out.length, length);
            out.length += length;
        }
    }
}
