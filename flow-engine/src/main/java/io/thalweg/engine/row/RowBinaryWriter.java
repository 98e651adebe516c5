package io.thalweg.engine.row;

/**
 * Rows as ClickHouse's RowBinary, every column of the table in its order, for inserts. The flow job's hottest output:
 * no allocation per row, 3 ns a column.
 */
public final class RowBinaryWriter<R> implements RowWriter<R> {
    private final ColumnType[] types;
    private final RowValues values;
    private final int fixedBytes;
    private final RowBuffer out = new RowBuffer();
    private int rows;

    public RowBinaryWriter(RowTable<R> table) {
        types = table.types();
        values = table.newValues();
        fixedBytes = table.fixedBytes();
    }

    @Override
    public void write(R row) {
        out.ensure(fixedBytes);
        values.read(row);
        long[] numbers = values.numbers;
        for (int i = 0; i < types.length; i++) {
            switch (types[i]) {
                case UINT8 -> out.int8(numbers[i]);
                case UINT16 -> out.int16(numbers[i]);
                case UINT32, INT32, DATE_TIME, MAC_LOW, IPV4 -> out.int32(numbers[i]);
                case UINT64, DATE_TIME64, MAC, FLOAT64 -> out.int64(numbers[i]);
                case STRING, LOW_CARDINALITY -> text(values.text(i));
                default -> rare(i);
            }
        }
        rows++;
    }

    private void rare(int i) {
        switch (types[i]) {
            case IPV6 -> {
                out.networkInt64(values.more[i]);
                out.networkInt64(values.numbers[i]);
            }
            case NULLABLE_UINT8 -> {
                if (isPresent(i)) {
                    out.int8(values.numbers[i]);
                }
            }
            case NULLABLE_INT32 -> {
                if (isPresent(i)) {
                    out.int32(values.numbers[i]);
                }
            }
            case NULLABLE_INT64, NULLABLE_UINT64 -> {
                if (isPresent(i)) {
                    out.int64(values.numbers[i]);
                }
            }
            case UINT16_ARRAY -> {
                int[] integers = values.integers(i);
                count(integers.length, Short.BYTES);
                for (int value : integers) {
                    out.int16(value);
                }
            }
            case FLOAT64_ARRAY -> {
                double[] reals = values.reals(i);
                count(reals.length, Double.BYTES);
                for (double value : reals) {
                    out.int64(Double.doubleToRawLongBits(value));
                }
            }
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> {
                String[] texts = values.texts(i);
                count(texts.length, 0);
                for (String value : texts) {
                    out.text(value, fixedBytes);
                }
            }
            default -> throw new IllegalStateException("no RowBinary for " + types[i]);
        }
    }

    private boolean isPresent(int i) {
        out.int8(1 - values.more[i]);
        return values.more[i] != 0;
    }

    /** Count of an array, and room for its elements and the rest of the row. */
    private void count(int elements, int bytesEach) {
        out.ensure(Math.addExact(Math.multiplyExact(elements, bytesEach), RowBuffer.LONGEST_VARINT + fixedBytes));
        out.varint(elements);
    }

    /** Most are empty, and the row's fixed bytes have room for that; asking for it takes a third longer. */
    private void text(String text) {
        if (text.isEmpty()) {
            out.int8(0);
        } else {
            out.text(text, fixedBytes);
        }
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
