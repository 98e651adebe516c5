package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.flink.table.data.DecimalData;

/** Decimals, and whole numbers too wide for a BIGINT, as little-endian numbers of the column's width. */
final class DecimalWriter {
    private DecimalWriter() {}

    /** @return null for a column of another kind */
    static ValueWriter of(ClickHouseColumn column) {
        return switch (column.getDataType()) {
            case Decimal, Decimal32, Decimal64, Decimal128, Decimal256 ->
                number(column, bytes(column.getPrecision()), true, column.getScale());
            case Int8 -> number(column, 1, true, 0);
            case Int16 -> number(column, 2, true, 0);
            case Int32 -> number(column, 4, true, 0);
            case Int64 -> number(column, 8, true, 0);
            case Int128 -> number(column, 16, true, 0);
            case Int256 -> number(column, 32, true, 0);
            case UInt8 -> number(column, 1, false, 0);
            case UInt16 -> number(column, 2, false, 0);
            case UInt32 -> number(column, 4, false, 0);
            case UInt64 -> number(column, 8, false, 0);
            case UInt128 -> number(column, 16, false, 0);
            case UInt256 -> number(column, 32, false, 0);
            case Float64 ->
                (value, out) -> {
                    out.ensure(Double.BYTES);
                    out.int64(Double.doubleToRawLongBits(decimal(value).doubleValue()));
                };
            default -> null;
        };
    }

    private static int bytes(int digits) {
        if (digits <= 9) {
            return 4;
        }
        return digits <= 18 ? 8 : digits <= 38 ? 16 : 32;
    }

    private static ValueWriter number(ClickHouseColumn column, int bytes, boolean isSigned, int scale) {
        return (value, out) -> {
            BigInteger unscaled =
                    decimal(value).setScale(scale, RoundingMode.HALF_UP).unscaledValue();
            int bits = unscaled.bitLength() + (isSigned ? 1 : 0);
            if (bits > bytes * Byte.SIZE || (!isSigned && unscaled.signum() < 0)) {
                throw new IllegalArgumentException("column " + column.getColumnName() + " "
                        + column.getOriginalTypeName() + " cannot hold " + value);
            }
            byte[] bigEndian = unscaled.toByteArray();
            long sign = unscaled.signum() < 0 ? -1 : 0;
            out.ensure(bytes);
            for (int i = 0; i < bytes; i++) {
                int at = bigEndian.length - 1 - i;
                out.int8(at >= 0 ? bigEndian[at] : sign);
            }
        };
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof DecimalData decimal
                ? decimal.toBigDecimal()
                : BigDecimal.valueOf(((Number) value).longValue());
    }
}
