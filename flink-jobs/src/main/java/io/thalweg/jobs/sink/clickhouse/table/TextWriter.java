package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseDataType;
import io.thalweg.engine.row.RowBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.apache.flink.table.data.StringData;

/** Texts and bytes; addresses, UUIDs and enumerations from their texts. */
final class TextWriter {
    private static final int LONGEST_VARINT = 5;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private TextWriter() {}

    /** @return null for a column of another kind */
    static ValueWriter of(ClickHouseColumn column) {
        return switch (column.getDataType()) {
            case String ->
                (value, out) -> {
                    byte[] bytes = bytes(value);
                    count(bytes.length, out);
                    put(bytes, out);
                };
            case FixedString -> fixed(column);
            case IPv4 ->
                (value, out) -> {
                    byte[] address = address(column, value, IPV4_BYTES);
                    out.ensure(IPV4_BYTES);
                    for (int i = IPV4_BYTES - 1; i >= 0; i--) {
                        out.int8(address[i]);
                    }
                };
            case IPv6 -> (value, out) -> put(address(column, value, IPV6_BYTES), out);
            case UUID ->
                (value, out) -> {
                    UUID id = uuid(column, text(value));
                    out.ensure(2 * Long.BYTES);
                    out.int64(id.getMostSignificantBits());
                    out.int64(id.getLeastSignificantBits());
                };
            case Enum8, Enum16 -> enumeration(column);
            default -> null;
        };
    }

    static void count(int elements, RowBuffer out) {
        out.ensure(LONGEST_VARINT);
        out.varint(elements);
    }

    private static ValueWriter fixed(ClickHouseColumn column) {
        int length = column.getEstimatedLength();
        return (value, out) -> {
            byte[] bytes = bytes(value);
            if (bytes.length > length) {
                throw refusal(column, text(value));
            }
            put(Arrays.copyOf(bytes, length), out);
        };
    }

    private static ValueWriter enumeration(ClickHouseColumn column) {
        boolean isWide = column.getDataType() == ClickHouseDataType.Enum16;
        return (value, out) -> {
            int number;
            try {
                number = column.getEnumConstants().value(text(value));
            } catch (IllegalArgumentException e) {
                throw refusal(column, text(value));
            }
            out.ensure(Short.BYTES);
            if (isWide) {
                out.int16(number);
            } else {
                out.int8(number);
            }
        };
    }

    private static byte[] address(ClickHouseColumn column, Object value, int bytes) {
        byte[] address = AddressText.parse(text(value), bytes);
        if (address == null) {
            throw refusal(column, text(value));
        }
        return address;
    }

    private static UUID uuid(ClickHouseColumn column, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw refusal(column, text);
        }
    }

    private static IllegalArgumentException refusal(ClickHouseColumn column, String value) {
        return new IllegalArgumentException("column " + column.getColumnName() + " " + column.getOriginalTypeName()
                + " cannot hold \"" + value + "\"");
    }

    private static byte[] bytes(Object value) {
        return value instanceof StringData text ? text.toBytes() : (byte[]) value;
    }

    private static String text(Object value) {
        return value instanceof StringData text ? text.toString() : new String((byte[]) value, StandardCharsets.UTF_8);
    }

    private static void put(byte[] bytes, RowBuffer out) {
        out.ensure(bytes.length);
        System.arraycopy(bytes, 0, out.bytes, out.length, bytes.length);
        out.length += bytes.length;
    }
}
