package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseDataType;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * The ClickHouse type that carries a Flink type: what ClickHouse is asked to cast a column to before it sends it, and what a
 * table that is made for a Flink table has.
 */
final class WireType {
    private WireType() {}

    /** @throws ValidationException for a type that has no counterpart */
    static String of(LogicalType type) {
        String plain = plain(type);
        boolean canBeNull = type.isNullable() && !type.is(LogicalTypeRoot.ARRAY) && !type.is(LogicalTypeRoot.MAP);
        return canBeNull ? "Nullable(" + plain + ")" : plain;
    }

    private static String plain(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> "Bool";
            case TINYINT -> "Int8";
            case SMALLINT -> "Int16";
            case INTEGER -> "Int32";
            case BIGINT -> "Int64";
            case FLOAT -> "Float32";
            case DOUBLE -> "Float64";
            case DECIMAL ->
                "Decimal(" + LogicalTypeChecks.getPrecision(type) + ", " + LogicalTypeChecks.getScale(type) + ")";
            case CHAR, VARCHAR, BINARY, VARBINARY -> "String";
            case DATE -> "Date32";
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                "DateTime64(" + LogicalTypeChecks.getPrecision(type) + ", 'UTC')";
            case ARRAY -> "Array(" + nested(((ArrayType) type).getElementType()) + ")";
            case MAP -> {
                MapType map = (MapType) type;
                yield "Map(" + nested(map.getKeyType().copy(false)) + ", " + nested(map.getValueType()) + ")";
            }
            default -> throw new ValidationException("ClickHouse has no counterpart of Flink's type " + type);
        };
    }

    private static String nested(LogicalType type) {
        if (isBytes(type)) {
            throw new ValidationException("bytes within an array or map are not supported; declare them STRING");
        }
        return of(type);
    }

    static boolean isBytes(LogicalType type) {
        return type.is(LogicalTypeRoot.BINARY) || type.is(LogicalTypeRoot.VARBINARY);
    }

    /**
     * Whether every value of the column is one of the Flink type. UInt64 may be a BIGINT, by its bits: most columns of the
     * type hold ids, and a DECIMAL(20) is slow.
     *
     * @throws ValidationException what the Flink type should be
     */
    static void requireFits(ClickHouseColumn column, LogicalType type) {
        List<LogicalTypeRoot> fitting = integersFor(column.getDataType());
        if (fitting.isEmpty() || column.isArray() || !isInteger(type) || fitting.contains(type.getTypeRoot())) {
            return;
        }
        throw new ValidationException("column " + column.getColumnName() + " is " + column.getOriginalTypeName()
                + " in ClickHouse, whose values do not all fit " + type + "; declare it " + fitting.get(0));
    }

    private static boolean isInteger(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
            default -> false;
        };
    }

    private static List<LogicalTypeRoot> integersFor(ClickHouseDataType type) {
        return switch (type) {
            case Int8 ->
                List.of(
                        LogicalTypeRoot.TINYINT,
                        LogicalTypeRoot.SMALLINT,
                        LogicalTypeRoot.INTEGER,
                        LogicalTypeRoot.BIGINT);
            case UInt8, Int16 -> List.of(LogicalTypeRoot.SMALLINT, LogicalTypeRoot.INTEGER, LogicalTypeRoot.BIGINT);
            case UInt16, Int32 -> List.of(LogicalTypeRoot.INTEGER, LogicalTypeRoot.BIGINT);
            case UInt32, Int64, UInt64 -> List.of(LogicalTypeRoot.BIGINT);
            default -> List.of();
        };
    }
}
