package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseDataType;
import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** A literal as ClickHouse compares it with a column, if that comparison is Flink's. */
final class LiteralSql {
    private static final String OCTET = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    /** As ClickHouse itself writes an address; another spelling equals none of them as a text. */
    private static final Pattern IPV4 = Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int NANO_DIGITS = 9;

    private LiteralSql() {}

    static boolean isText(ClickHouseColumn column) {
        return column.getDataType() == ClickHouseDataType.String && !column.isArray();
    }

    /**
     * @param type that the column has in Flink
     * @param isEquality whether the literal is compared by = or &lt;&gt;, not by order
     * @return null if the comparison is better left to Flink
     */
    static String of(ClickHouseColumn column, LogicalType type, ValueLiteralExpression literal, boolean isEquality) {
        if (literal.isNull() || column.isArray()) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> bool(column, literal, isEquality);
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> number(column, type, literal, isEquality);
            case FLOAT, DOUBLE -> real(column, literal);
            case VARCHAR -> text(column, literal, isEquality);
            case DATE -> date(column, literal);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                timestamp(
                        column,
                        type,
                        literal.getValueAs(LocalDateTime.class)
                                .map(time -> time.toInstant(ZoneOffset.UTC))
                                .orElse(null));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                timestamp(column, type, literal.getValueAs(Instant.class).orElse(null));
            default -> null;
        };
    }

    private static String bool(ClickHouseColumn column, ValueLiteralExpression literal, boolean isEquality) {
        return isEquality && column.getDataType() == ClickHouseDataType.Bool
                ? literal.getValueAs(Boolean.class).map(String::valueOf).orElse(null)
                : null;
    }

    private static String number(
            ClickHouseColumn column, LogicalType type, ValueLiteralExpression literal, boolean isEquality) {
        BigDecimal value = literal.getValueAs(BigDecimal.class).orElse(null);
        if (value == null || !isExactNumber(column.getDataType())) {
            return null;
        }
        boolean isWrapped = column.getDataType() == ClickHouseDataType.UInt64 && type.is(LogicalTypeRoot.BIGINT);
        if (isWrapped && (!isEquality || value.signum() < 0)) {
            return null;
        }
        return value.scale() <= 0 ? value.toBigInteger().toString() : wide(value);
    }

    /** A number with a fraction, exact: without the cast it would be a float. */
    private static String wide(BigDecimal value) {
        return "toDecimal128('" + value.toPlainString() + "', " + value.scale() + ")";
    }

    private static boolean isExactNumber(ClickHouseDataType type) {
        return switch (type) {
            case Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64 -> true;
            case Decimal, Decimal32, Decimal64, Decimal128 -> true;
            default -> false;
        };
    }

    private static String real(ClickHouseColumn column, ValueLiteralExpression literal) {
        return column.getDataType() == ClickHouseDataType.Float64
                ? literal.getValueAs(Double.class)
                        .or(() -> literal.getValueAs(BigDecimal.class).map(BigDecimal::doubleValue))
                        .filter(Double::isFinite)
                        .map(String::valueOf)
                        .orElse(null)
                : null;
    }

    private static String text(ClickHouseColumn column, ValueLiteralExpression literal, boolean isEquality) {
        String value = literal.getValueAs(String.class).orElse(null);
        if (value == null) {
            return null;
        } else if (isText(column)) {
            return ClickHouseQueries.literal(value);
        } else if (isEquality
                && column.getDataType() == ClickHouseDataType.IPv4
                && IPV4.matcher(value).matches()) {
            return "toIPv4('" + value + "')";
        } else if (isEquality
                && column.getDataType() == ClickHouseDataType.UUID
                && UUID.matcher(value).matches()) {
            return "toUUID('" + value + "')";
        }
        return null;
    }

    private static String date(ClickHouseColumn column, ValueLiteralExpression literal) {
        boolean isDate =
                column.getDataType() == ClickHouseDataType.Date || column.getDataType() == ClickHouseDataType.Date32;
        return isDate
                ? literal.getValueAs(LocalDate.class)
                        .map(date -> "toDate32('" + date + "')")
                        .orElse(null)
                : null;
    }

    /** A column that has more digits than Flink sees is compared by Flink, which sees its time cut. */
    private static String timestamp(ClickHouseColumn column, LogicalType type, Instant time) {
        int digits =
                switch (column.getDataType()) {
                    case DateTime, DateTime32 -> 0;
                    case DateTime64 -> column.getScale();
                    default -> NANO_DIGITS + 1;
                };
        if (time == null || digits > LogicalTypeChecks.getPrecision(type) || time.getEpochSecond() < 0) {
            return null;
        }
        String seconds = BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
                .toPlainString();
        return "toDateTime64('" + seconds + "', " + NANO_DIGITS + ", 'UTC')";
    }
}
