package io.thalweg.engine.row;

/**
 * Rows as ClickHouse's RowBinary, every column of the table in its order, for inserts. The flow job's hottest output:
 * no allocation per row, about 3 ns a column.
 */
public final class RowBinaryWriter<R> implements RowWriter<R> {
    private static final int LONGEST_VARINT = 5;

    private final Column<R>[] columns;
    private final int fixedBytes;
    private final RowBuffer out = new RowBuffer();
    private int rows;

    public RowBinaryWriter(RowTable<R> table) {
        columns = table.columnArray();
        fixedBytes = table.fixedBytes();
    }

    @Override
    public void write(R row) {
        out.ensure(fixedBytes);
        for (Column<R> column : columns) {
            switch (column.type()) {
                case UINT8 -> out.int8(column.integer(row));
                case UINT16 -> out.int16(column.integer(row));
                case UINT32, INT32, DATE_TIME, MAC_LOW, IPV4 -> out.int32(column.integer(row));
                case UINT64, DATE_TIME64, MAC -> out.int64(column.integer(row));
                case FLOAT64 -> out.int64(Double.doubleToRawLongBits(column.real(row)));
                case STRING, LOW_CARDINALITY -> text(column.text(row));
                default -> rare(column, row);
            }
        }
        rows++;
    }

    private void rare(Column<R> column, R row) {
        switch (column.type()) {
            case IPV6 -> {
                out.networkInt64(column.high(row));
                out.networkInt64(column.low(row));
            }
            case NULLABLE_UINT8 -> {
                if (isPresent(column, row)) {
                    out.int8(column.integer(row));
                }
            }
            case NULLABLE_INT32 -> {
                if (isPresent(column, row)) {
                    out.int32(column.integer(row));
                }
            }
            case NULLABLE_INT64, NULLABLE_UINT64 -> {
                if (isPresent(column, row)) {
                    out.int64(column.integer(row));
                }
            }
            case UINT16_ARRAY -> {
                int[] values = column.integers(row);
                count(values.length, Short.BYTES);
                for (int value : values) {
                    out.int16(value);
                }
            }
            case FLOAT64_ARRAY -> {
                double[] values = column.reals(row);
                count(values.length, Double.BYTES);
                for (double value : values) {
                    out.int64(Double.doubleToRawLongBits(value));
                }
            }
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> {
                String[] values = column.texts(row);
                count(values.length, 0);
                for (String value : values) {
                    out.ensure(1);
                    text(value);
                }
                out.ensure(fixedBytes);
            }
            default -> throw new IllegalStateException("no RowBinary for " + column);
        }
    }

    private boolean isPresent(Column<R> column, R row) {
        boolean isPresent = column.isPresent(row);
        out.int8(isPresent ? 0 : 1);
        return isPresent;
    }

    /** Count of an array, and room for its elements and the rest of the row. */
    private void count(int elements, int bytesEach) {
        out.ensure(Math.addExact(Math.multiplyExact(elements, bytesEach), LONGEST_VARINT + fixedBytes));
        out.varint(elements);
    }

    private void text(String text) {
        if (text.isEmpty()) {
            out.int8(0);
            return;
        }
        int bytes = Utf8.length(text);
        out.ensure(Math.addExact(bytes, LONGEST_VARINT + fixedBytes));
        out.varint(bytes);
        out.length = Utf8.write(text, out.bytes, out.length);
    }

    /** Rows since the last {@link #reset}. */
    public int rows() {
        return rows;
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
        rows = 0;
    }
}
