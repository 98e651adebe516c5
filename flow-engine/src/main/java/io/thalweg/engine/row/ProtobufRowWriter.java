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

    private final ColumnType[] types;
    private final int[] fields;
    private final boolean[] isPlainNumber;

    private final RowValues values;
    private final RowBuffer out = new RowBuffer();
    private final RowBuffer scratch = new RowBuffer();
    private final CodedOutputStream coded = CodedOutputStream.newInstance(new Target(), CHUNK_BYTES);

    public ProtobufRowWriter(RowTable<R> table) {
        types = table.types();
        fields = table.columns().stream().mapToInt(Column::fieldNumber).toArray();
        isPlainNumber = table.plainNumbers();
        values = table.newValues();
    }

    @Override
    public void write(R row) {
        try {
            values.read(row);
            for (int i = 0; i < types.length; i++) {
                long number = values.numbers[i];
                if (number != 0 || !isPlainNumber[i]) {
                    column(i, fields[i], number);
                }
            }
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the target is memory
        }
    }

    private void column(int i, int field, long number) throws IOException {
        switch (types[i]) {
            case UINT8 -> unsigned(field, (int) number & 0xff);
            case UINT16 -> unsigned(field, (int) number & 0xffff);
            case UINT32, DATE_TIME, MAC_LOW -> unsigned(field, (int) number);
            case UINT64, MAC, DATE_TIME64 -> unsigned(field, number);
            case INT32 -> signed(field, (int) number);
            case FLOAT64 -> real(field, values.real(i));
            case IPV4 -> ipv4(field, (int) number);
            case IPV6 -> ipv6(field, values.more[i], number);
            case STRING, LOW_CARDINALITY -> text(field, values.text(i));
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> {
                if (values.more[i] != 0) {
                    present(types[i], field, number);
                }
            }
            case UINT16_ARRAY -> integers(field, values.integers(i));
            case FLOAT64_ARRAY -> reals(field, values.reals(i));
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> texts(field, values.texts(i));
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

    private void present(ColumnType type, int field, long value) throws IOException {
        switch (type) {
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
