package io.thalweg.engine.row;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Reads a block of Native as ClickHouse would, into the values of {@link ColumnValues}, by column and row. */
final class NativeReader {
    private final RowBinaryReader in;

    NativeReader(byte[] block) {
        in = new RowBinaryReader(block, block.length);
    }

    List<List<Object>> columns(RowTable<?> table) {
        if (in.varint() != table.columns().size()) {
            throw new AssertionError("not as many columns as the table has");
        }
        int rows = in.varint();
        List<List<Object>> columns = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            String head = in.text() + " " + in.text();
            String wanted =
                    column.name() + " " + column.type().clickHouseType().replace("LowCardinality(String)", "String");
            if (!head.equals(wanted)) {
                throw new AssertionError(head + " instead of " + wanted);
            }
            columns.add(column(column.type(), rows));
        }
        if (!in.isAtEnd()) {
            throw new AssertionError("bytes after the block");
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
        List<Object> nulls = values(ColumnType.UINT8, rows);
        List<Object> values = values(of, rows);
        for (int row = 0; row < rows; row++) {
            if (!nulls.get(row).equals(BigInteger.ZERO)) {
                values.set(row, ColumnValues.NULL);
            }
        }
        return values;
    }

    private List<Object> arrays(ColumnType of, int rows) {
        List<Object> ends = values(ColumnType.UINT64, rows);
        List<Object> arrays = new ArrayList<>();
        int begin = 0;
        for (Object each : ends) {
            int end = ((BigInteger) each).intValueExact();
            arrays.add(values(of, end - begin));
            begin = end;
        }
        return arrays;
    }

    /** Single values are as in RowBinary. */
    private List<Object> values(ColumnType type, int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(in.next(type));
        }
        return values;
    }
}
