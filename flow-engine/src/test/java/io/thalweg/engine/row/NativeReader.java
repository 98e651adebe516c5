package io.thalweg.engine.row;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a block of Native as ClickHouse would, into the values of {@link ColumnValues}, by column and row. */
final class NativeReader {
    private final byte[] block;
    private final ByteBuffer in;

    NativeReader(byte[] block) {
        this.block = block;
        this.in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    }

    List<List<Object>> columns(RowTable<?> table) {
        if (varint() != table.columns().size()) {
            throw new AssertionError("not as many columns as the table has");
        }
        int rows = varint();
        List<List<Object>> columns = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            String head = text() + " " + text();
            String wanted =
                    column.name() + " " + column.type().clickHouseType().replace("LowCardinality(String)", "String");
            if (!head.equals(wanted)) {
                throw new AssertionError(head + " instead of " + wanted);
            }
            columns.add(column(column.type(), rows));
        }
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes after the block");
        }
        return columns;
    }

    private List<Object> column(ColumnType type, int rows) {
        return switch (type) {
            case NULLABLE_UINT8 -> nullable(ColumnType.UINT8, rows);
            case NULLABLE_INT32 -> nullable(ColumnType.INT32, rows);
            case NULLABLE_INT64 -> nullable(ColumnType.DATE_TIME64, rows);
            case NULLABLE_UINT64 -> nullable(ColumnType.UINT64, rows);
            case UINT16_ARRAY -> arrays(ColumnType.UINT16, rows);
            case FLOAT64_ARRAY -> arrays(ColumnType.FLOAT64, rows);
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> arrays(ColumnType.STRING, rows);
            default -> values(type, rows);
        };
    }

    private List<Object> nullable(ColumnType of, int rows) {
        byte[] nulls = new byte[rows];
        in.get(nulls);
        List<Object> values = values(of, rows);
        for (int row = 0; row < rows; row++) {
            if (nulls[row] != 0) {
                values.set(row, ColumnValues.NULL);
            }
        }
        return values;
    }

    private List<Object> arrays(ColumnType of, int rows) {
        long[] ends = new long[rows];
        for (int row = 0; row < rows; row++) {
            ends[row] = in.getLong();
        }
        List<Object> arrays = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            arrays.add(values(of, (int) (ends[row] - (row == 0 ? 0 : ends[row - 1]))));
        }
        return arrays;
    }

    /** Single values are as in RowBinary. */
    private List<Object> values(ColumnType type, int count) {
        RowBinaryReader reader = new RowBinaryReader(block, block.length);
        reader.position(in.position());
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(reader.next(type));
        }
        in.position(reader.position());
        return values;
    }

    private String text() {
        byte[] text = new byte[varint()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
