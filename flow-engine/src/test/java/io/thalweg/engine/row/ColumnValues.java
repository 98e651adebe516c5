package io.thalweg.engine.row;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What a column of a row means, in plain Java, to hold the writers to. */
final class ColumnValues {
    /** Of a nullable column without a value. */
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "NULL";
        }
    };

    private ColumnValues() {}

    /**
     * Integers of every width as {@link BigInteger}, reals as {@link Double}, IPv4 as {@link Integer}, IPv6 as
     * {@link InetAddress}, texts as sound strings, arrays as lists.
     */
    static <R> Object expected(Column<R> column, R row) {
        return switch (column.type()) {
            case UINT8 -> unsigned(column.integer.applyAsLong(row), 8);
            case UINT16 -> unsigned(column.integer.applyAsLong(row), 16);
            case UINT32, DATE_TIME, MAC_LOW -> unsigned(column.integer.applyAsLong(row), 32);
            case UINT64, MAC -> unsigned(column.integer.applyAsLong(row), 64);
            case INT32 -> BigInteger.valueOf((int) column.integer.applyAsLong(row));
            case DATE_TIME64 -> BigInteger.valueOf(column.integer.applyAsLong(row));
            case FLOAT64 -> column.real.applyAsDouble(row);
            case IPV4 -> (int) column.integer.applyAsLong(row);
            case IPV6 -> ipv6(column.high.applyAsLong(row), column.integer.applyAsLong(row));
            case STRING, LOW_CARDINALITY -> RandomRows.sound(column.text.apply(row));
            case NULLABLE_UINT8 -> column.presence.test(row) ? unsigned(column.integer.applyAsLong(row), 8) : NULL;
            case NULLABLE_INT32 ->
                column.presence.test(row) ? BigInteger.valueOf((int) column.integer.applyAsLong(row)) : NULL;
            case NULLABLE_INT64 ->
                column.presence.test(row) ? BigInteger.valueOf(column.integer.applyAsLong(row)) : NULL;
            case NULLABLE_UINT64 -> column.presence.test(row) ? unsigned(column.integer.applyAsLong(row), 64) : NULL;
            case UINT16_ARRAY ->
                Arrays.stream(column.integers.apply(row))
                        .mapToObj(value -> unsigned(value, 16))
                        .toList();
            case FLOAT64_ARRAY -> Arrays.stream(column.reals.apply(row)).boxed().toList();
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY ->
                Arrays.stream(column.texts.apply(row)).map(RandomRows::sound).toList();
        };
    }

    /** Whether it says nothing, so that messages and JSON leave it out. */
    static boolean isNothing(Object value) {
        return value == NULL
                || value.equals(BigInteger.ZERO)
                || value.equals(0)
                || value instanceof Double real && real == 0
                || value.equals("")
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof InetAddress address && address.isAnyLocalAddress();
    }

    private static BigInteger unsigned(long value, int bits) {
        return new BigInteger(Long.toUnsignedString(value)).mod(BigInteger.ONE.shiftLeft(bits));
    }

    /** An IPv4-mapped address becomes an Inet4Address, in the JDK's own way; both sides do. */
    private static InetAddress ipv6(long high, long low) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(16).putLong(high).putLong(low).array());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
