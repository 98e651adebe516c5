package io.thalweg.jobs;

import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.ColumnType;
import io.thalweg.engine.row.RowTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads RowBinary and Native back as ClickHouse would, by type. Numbers become longs, absent values null. */
final class RowBinaryReader {
    private final RowTable<?> table;
    private final ByteBuffer in;

    RowBinaryReader(RowTable<?> table, byte[] rowBinary) {
        this.table = table;
        this.in = ByteBuffer.wrap(rowBinary).order(ByteOrder.LITTLE_ENDIAN);
    }

    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (in.hasRemaining()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (Column<?> column : table.columns()) {
                row.put(column.name(), value(column.type()));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Rows of one block, column after column. */
    List<Map<String, Object>> nativeRows() {
        int columns = varint();
        int count = varint();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            rows.add(new LinkedHashMap<>());
        }
        for (Column<?> column : table.columns().subList(0, columns)) {
            String name = text(varint());
            String type = column.type().clickHouseType().replace("LowCardinality(String)", "String");
            if (!name.equals(column.name()) || !text(varint()).equals(type)) {
                throw new IllegalStateException(name + " is no column of the table, or of another type");
            }
            boolean isNullable = type.startsWith("Nullable");
            byte[] nulls = new byte[isNullable ? count : 0];
            in.get(nulls);
            long[] ends = new long[type.startsWith("Array") ? count : 0];
            for (int row = 0; row < ends.length; row++) {
                ends[row] = in.getLong();
            }
            ColumnType of = elementType(column.type());
            for (int row = 0; row < count; row++) {
                Object value;
                if (ends.length > 0) {
                    List<Object> elements = new ArrayList<>();
                    for (long left = ends[row] - (row == 0 ? 0 : ends[row - 1]); left > 0; left--) {
                        elements.add(value(of));
                    }
                    value = elements;
                } else {
                    value = value(of);
                }
                rows.get(row).put(name, isNullable && nulls[row] != 0 ? null : value);
            }
        }
        if (in.hasRemaining()) {
            throw new IllegalStateException(in.remaining() + " bytes after the block");
        }
        return rows;
    }

    private static ColumnType elementType(ColumnType type) {
        return switch (type) {
            case NULLABLE_UINT8 -> ColumnType.UINT8;
            case NULLABLE_INT32 -> ColumnType.INT32;
            case NULLABLE_INT64, NULLABLE_UINT64 -> ColumnType.UINT64;
            case UINT16_ARRAY -> ColumnType.UINT16;
            case FLOAT64_ARRAY -> ColumnType.FLOAT64;
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> ColumnType.STRING;
            default -> type;
        };
    }

    private Object value(ColumnType type) {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedLong(in.get());
            case UINT16 -> Short.toUnsignedLong(in.getShort());
            case UINT32, DATE_TIME, MAC_LOW, IPV4 -> Integer.toUnsignedLong(in.getInt());
            case INT32 -> (long) in.getInt();
            case UINT64, DATE_TIME64, MAC -> in.getLong();
            case FLOAT64 -> in.getDouble();
            case IPV6 -> text(16);
            case STRING, LOW_CARDINALITY -> text(varint());
            case NULLABLE_UINT8 -> in.get() == 0 ? value(ColumnType.UINT8) : null;
            case NULLABLE_INT32 -> in.get() == 0 ? value(ColumnType.INT32) : null;
            case NULLABLE_INT64, NULLABLE_UINT64 -> in.get() == 0 ? value(ColumnType.UINT64) : null;
            case UINT16_ARRAY -> array(ColumnType.UINT16);
            case FLOAT64_ARRAY -> array(ColumnType.FLOAT64);
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> array(ColumnType.STRING);
        };
    }

    private List<Object> array(ColumnType element) {
        List<Object> values = new ArrayList<>();
        for (int left = varint(); left > 0; left--) {
            values.add(value(element));
        }
        return values;
    }

    private String text(int bytes) {
        byte[] text = new byte[bytes];
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
