package io.thalweg.jobs.sql.topic;

import io.thalweg.engine.row.IpText;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Values of events in the form that Flink's rows hold. */
final class FieldValues {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MICROS_PER_MILLI = 1000;
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int MAC_BYTES = 6;

    private FieldValues() {}

    static StringData text(String text) {
        return StringData.fromString(text);
    }

    /** The constant's name; NULL for what an agent newer than this reader says. */
    static StringData name(Enum<?> constant) {
        return constant.name().equals("NULL_VAL") ? null : StringData.fromString(constant.name());
    }

    static TimestampData millisOfNanos(long nanos) {
        return TimestampData.fromEpochMillis(Math.floorDiv(nanos, NANOS_PER_MILLI));
    }

    static TimestampData micros(long micros) {
        return TimestampData.fromEpochMillis(
                Math.floorDiv(micros, MICROS_PER_MILLI), Math.floorMod(micros, MICROS_PER_MILLI) * 1000);
    }

    static TimestampData seconds(long seconds) {
        return TimestampData.fromEpochMillis(seconds * MILLIS_PER_SECOND);
    }

    static StringData ipv4(int address) {
        return StringData.fromString(IpText.ipv4(address));
    }

    static StringData ipv6(long high, long low) {
        return StringData.fromString(IpText.ipv6(high, low));
    }

    /** Six bytes as {@code 02:00:0a:00:00:01}. */
    static StringData mac(long mac) {
        byte[] text = new byte[MAC_BYTES * 3 - 1];
        for (int i = 0; i < MAC_BYTES; i++) {
            int value = (int) (mac >>> 8 * (MAC_BYTES - 1 - i));
            text[3 * i] = hex(value >>> 4);
            text[3 * i + 1] = hex(value);
            if (i > 0) {
                text[3 * i - 1] = ':';
            }
        }
        return StringData.fromBytes(text);
    }

    private static byte hex(int value) {
        return (byte) Character.forDigit(value & 0xf, 16);
    }

    static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
