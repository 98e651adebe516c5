package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import io.thalweg.engine.row.RowBuffer;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;

/** Writes a value of Flink's tables into a column of a given type, both known when the writer is made. */
@FunctionalInterface
interface ValueWriter {
    /** @param value not null */
    void write(Object value, RowBuffer out);

    /** @throws ValidationException for a type that the column does not take */
    static ValueWriter of(LogicalType type, ClickHouseColumn column) {
        ValueWriter writer =
                switch (type.getTypeRoot()) {
                    case BOOLEAN -> bool(column);
                    case TINYINT, SMALLINT, INTEGER, BIGINT -> integer(column);
                    case FLOAT, DOUBLE -> real(column);
                    case DECIMAL -> DecimalWriter.of(column);
                    case CHAR, VARCHAR, BINARY, VARBINARY -> TextWriter.of(column);
                    case DATE -> date(column);
                    case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> time(column);
                    case ARRAY -> array((ArrayType) type, column);
                    case MAP -> map((MapType) type, column);
                    default -> null;
                };
        if (writer == null) {
            throw new ValidationException("column " + column.getColumnName() + " is " + column.getOriginalTypeName()
                    + " in ClickHouse and takes no " + type.asSummaryString());
        }
        return writer;
    }

    private static ValueWriter bool(ClickHouseColumn column) {
        return switch (column.getDataType()) {
            case Bool, UInt8, Int8 ->
                (value, out) -> {
                    out.ensure(1);
                    out.int8((Boolean) value ? 1 : 0);
                };
            default -> null;
        };
    }

    private static ValueWriter integer(ClickHouseColumn column) {
        IntegerWriter integers = IntegerWriter.of(column);
        if (integers != null) {
            return (value, out) -> integers.write(((Number) value).longValue(), out);
        }
        ValueWriter real = real(column);
        return real != null ? real : DecimalWriter.of(column);
    }

    private static ValueWriter real(ClickHouseColumn column) {
        return switch (column.getDataType()) {
            case Float32 ->
                (value, out) -> {
                    out.ensure(Float.BYTES);
                    out.int32(Float.floatToRawIntBits(((Number) value).floatValue()));
                };
            case Float64 ->
                (value, out) -> {
                    out.ensure(Double.BYTES);
                    out.int64(Double.doubleToRawLongBits(((Number) value).doubleValue()));
                };
            default -> null;
        };
    }

    private static ValueWriter date(ClickHouseColumn column) {
        return switch (column.getDataType()) {
            case Date ->
                (value, out) -> {
                    out.ensure(Short.BYTES);
                    out.int16(within((Integer) value, 0, 0xffff, column));
                };
            case Date32 ->
                (value, out) -> {
                    out.ensure(Integer.BYTES);
                    out.int32((Integer) value);
                };
            default -> null;
        };
    }

    /** Flink's times without a zone are taken for UTC. */
    private static ValueWriter time(ClickHouseColumn column) {
        return switch (column.getDataType()) {
            case DateTime, DateTime32 ->
                (value, out) -> {
                    long millis = ((TimestampData) value).getMillisecond();
                    out.ensure(Integer.BYTES);
                    out.int32(within(Math.floorDiv(millis, 1000), 0, 0xffff_ffffL, column));
                };
            case DateTime64 -> {
                long millisPerTick = column.getScale() < 3 ? (long) Math.pow(10, 3 - column.getScale()) : 1;
                long ticksPerMilli = column.getScale() > 3 ? (long) Math.pow(10, column.getScale() - 3) : 1;
                long nanosPerTick = 1_000_000 / ticksPerMilli;
                yield (value, out) -> {
                    TimestampData time = (TimestampData) value;
                    long ticks = Math.floorDiv(time.getMillisecond(), millisPerTick);
                    out.ensure(Long.BYTES);
                    out.int64(Math.addExact(
                            Math.multiplyExact(ticks, ticksPerMilli), time.getNanoOfMillisecond() / nanosPerTick));
                };
            }
            default -> null;
        };
    }

    private static long within(long value, long least, long most, ClickHouseColumn column) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("a time in column " + column.getColumnName() + " is out of the range of "
                    + column.getOriginalTypeName());
        }
        return value;
    }

    private static ValueWriter array(ArrayType type, ClickHouseColumn column) {
        if (!column.isArray()) {
            return null;
        }
        ClickHouseColumn of = column.getNestedColumns().get(0);
        ValueWriter element = nullable(of(type.getElementType(), of), of);
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type.getElementType());
        return (value, out) -> {
            ArrayData array = (ArrayData) value;
            TextWriter.count(array.size(), out);
            for (int i = 0; i < array.size(); i++) {
                element.write(getter.getElementOrNull(array, i), out);
            }
        };
    }

    private static ValueWriter map(MapType type, ClickHouseColumn column) {
        if (!column.isMap()) {
            return null;
        }
        List<ClickHouseColumn> of = List.of(column.getKeyInfo(), column.getValueInfo());
        ValueWriter key = nullable(of(type.getKeyType(), of.get(0)), of.get(0));
        ValueWriter mapped = nullable(of(type.getValueType(), of.get(1)), of.get(1));
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(type.getKeyType());
        ArrayData.ElementGetter values = ArrayData.createElementGetter(type.getValueType());
        return (value, out) -> {
            MapData map = (MapData) value;
            TextWriter.count(map.size(), out);
            for (int i = 0; i < map.size(); i++) {
                key.write(keys.getElementOrNull(map.keyArray(), i), out);
                mapped.write(values.getElementOrNull(map.valueArray(), i), out);
            }
        };
    }

    /** An element that may be null: a column that takes NULL has a mark before each value. */
    private static ValueWriter nullable(ValueWriter present, ClickHouseColumn column) {
        boolean takesNull = column.isNullable();
        return (value, out) -> {
            if (value == null && !takesNull) {
                throw new IllegalArgumentException("an element of " + column.getOriginalTypeName() + " cannot be NULL");
            }
            if (takesNull) {
                out.ensure(1);
                out.int8(value == null ? 1 : 0);
            }
            if (value != null) {
                present.write(value, out);
            }
        };
    }
}
