package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.client.api.data_formats.internal.BinaryStreamReader;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** A value as ClickHouse's client gives it, of a column cast to {@link WireType#of}, as Flink's tables hold it. */
@FunctionalInterface
interface ValueReader extends Serializable {
    /** @param value not null */
    Object read(Object value);

    static ValueReader of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> value -> value;
            case DECIMAL -> {
                int precision = LogicalTypeChecks.getPrecision(type);
                int scale = LogicalTypeChecks.getScale(type);
                yield value -> DecimalData.fromBigDecimal((BigDecimal) value, precision, scale);
            }
            case CHAR, VARCHAR -> value -> StringData.fromString((String) value);
            case BINARY, VARBINARY -> value -> HexFormat.of().parseHex((String) value);
            case DATE -> value -> (int) ((LocalDate) value).toEpochDay();
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ValueReader::time;
            case ARRAY -> array(of(((ArrayType) type).getElementType()));
            case MAP -> map(of(((MapType) type).getKeyType()), of(((MapType) type).getValueType()));
            default -> throw new IllegalArgumentException("no " + type + " comes from ClickHouse");
        };
    }

    private static TimestampData time(Object value) {
        LocalDateTime time = value instanceof ZonedDateTime zoned
                ? zoned.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime()
                : (LocalDateTime) value;
        return TimestampData.fromLocalDateTime(time);
    }

    private static ValueReader array(ValueReader element) {
        return value -> {
            List<?> values = value instanceof BinaryStreamReader.ArrayValue array ? array.asList() : (List<?>) value;
            Object[] read = new Object[values.size()];
            for (int i = 0; i < read.length; i++) {
                Object one = values.get(i);
                read[i] = one == null ? null : element.read(one);
            }
            return new GenericArrayData(read);
        };
    }

    private static ValueReader map(ValueReader key, ValueReader mapped) {
        return value -> {
            Map<Object, Object> read = new HashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                Object one = entry.getValue();
                read.put(key.read(entry.getKey()), one == null ? null : mapped.read(one));
            }
            return new GenericMapData(read);
        };
    }
}
