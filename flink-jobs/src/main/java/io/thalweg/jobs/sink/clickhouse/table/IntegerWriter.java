package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import io.thalweg.engine.row.RowBuffer;

/**
 * Whole numbers into a column of so many bytes. A number that the column cannot hold is refused with its name; UInt64
 * takes any BIGINT, by its bits, as it is read.
 */
final class IntegerWriter {
    private final String column;
    private final int bytes;
    private final long least;
    private final long most;

    private IntegerWriter(ClickHouseColumn column, int bytes, long least, long most) {
        this.column = column.getColumnName() + " " + column.getOriginalTypeName();
        this.bytes = bytes;
        this.least = least;
        this.most = most;
    }

    /** @return null for a column that is not of whole numbers */
    static IntegerWriter of(ClickHouseColumn column) {
        return switch (column.getDataType()) {
            case Int8 -> new IntegerWriter(column, 1, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case Int16 -> new IntegerWriter(column, 2, Short.MIN_VALUE, Short.MAX_VALUE);
            case Int32 -> new IntegerWriter(column, 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UInt8 -> new IntegerWriter(column, 1, 0, 0xff);
            case UInt16 -> new IntegerWriter(column, 2, 0, 0xffff);
            case UInt32 -> new IntegerWriter(column, 4, 0, 0xffff_ffffL);
            case Int64, UInt64 -> new IntegerWriter(column, 8, Long.MIN_VALUE, Long.MAX_VALUE);
            default -> null;
        };
    }

    void write(long value, RowBuffer out) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("column " + column + " cannot hold " + value);
        }
        out.ensure(Long.BYTES);
        switch (bytes) {
            case 1 -> out.int8(value);
            case 2 -> out.int16(value);
            case 4 -> out.int32(value);
            default -> out.int64(value);
        }
    }
}
