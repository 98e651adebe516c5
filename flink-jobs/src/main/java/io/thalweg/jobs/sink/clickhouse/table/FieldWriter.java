package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import io.thalweg.engine.row.RowBuffer;
import java.util.function.ToLongFunction;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Writes one field of a row. Whole numbers into whole-number columns, most of what there is, go without an object; the rest by
 * {@link ValueWriter}.
 */
interface FieldWriter {
    void write(RowData row, RowBuffer out);

    /** @throws ValidationException for a type that the column does not take */
    static FieldWriter of(int position, LogicalType type, ClickHouseColumn column) {
        if (!type.isNullable()) {
            return ofPresent(position, type, column);
        }
        FieldWriter present = ofPresent(position, type, column);
        if (column.isNullable()) {
            return (row, out) -> {
                if (row.isNullAt(position)) {
                    out.ensure(1);
                    out.int8(1);
                } else {
                    present.write(row, out);
                }
            };
        }
        String name = column.getColumnName();
        return (row, out) -> {
            if (row.isNullAt(position)) {
                throw new IllegalArgumentException("column " + name + " takes no NULL");
            }
            present.write(row, out);
        };
    }

    private static FieldWriter ofPresent(int position, LogicalType type, ClickHouseColumn column) {
        FieldWriter value = value(position, type, column);
        if (!column.isNullable()) {
            return value;
        }
        return (row, out) -> {
            out.ensure(1);
            out.int8(0);
            value.write(row, out);
        };
    }

    private static FieldWriter value(int position, LogicalType type, ClickHouseColumn column) {
        ToLongFunction<RowData> integer = integer(position, type);
        IntegerWriter integers = integer == null ? null : IntegerWriter.of(column);
        if (integers != null) {
            return (row, out) -> integers.write(integer.applyAsLong(row), out);
        }
        RowData.FieldGetter getter = RowData.createFieldGetter(type, position);
        ValueWriter writer = ValueWriter.of(type, column);
        return (row, out) -> writer.write(getter.getFieldOrNull(row), out);
    }

    private static ToLongFunction<RowData> integer(int position, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case TINYINT -> row -> row.getByte(position);
            case SMALLINT -> row -> row.getShort(position);
            case INTEGER -> row -> row.getInt(position);
            case BIGINT -> row -> row.getLong(position);
            default -> null;
        };
    }
}
