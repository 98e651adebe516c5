package io.thalweg.engine.row;

import java.nio.charset.StandardCharsets;

/** Numbers in decimal digits, two at a time, at their place: no scratch, no copy. */
final class Decimal {
    /** Digits of an unsigned number of 64 bits. */
    static final int LONGEST = 20;

    private static final byte[] PAIRS = pairs();
    private static final int[] POWERS = {
        10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };
    private static final long BILLION = 1_000_000_000L;
    private static final int BILLION_DIGITS = 9;

    private Decimal() {}

    private static byte[] pairs() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append((char) ('0' + i / 10)).append((char) ('0' + i % 10));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes {@code value}, unsigned; there must be room for {@link #LONGEST}. Returns where the digits end. */
    static int write(long value, byte[] b, int at) {
        if (value >= 0 && value <= Integer.MAX_VALUE) {
            int low = (int) value;
            int end = at + digits(low);
            fill(low, b, at, end);
            return end;
        }
        long high = Long.divideUnsigned(value, BILLION);
        int end = write(high, b, at);
        fill((int) (value - high * BILLION), b, end, end + BILLION_DIGITS);
        return end + BILLION_DIGITS;
    }

    private static int digits(int value) {
        int digits = 1;
        while (digits <= POWERS.length && value >= POWERS[digits - 1]) {
            digits++;
        }
        return digits;
    }

    /** The lowest digits of {@code value}, from {@code at} to {@code end}, with zeros before them. */
    private static void fill(int value, byte[] b, int at, int end) {
        int rest = value;
        int to = end;
        while (to - at >= 2) {
            int hundredth = rest / 100;
            int pair = (rest - hundredth * 100) * 2;
            b[--to] = PAIRS[pair + 1];
            b[--to] = PAIRS[pair];
            rest = hundredth;
        }
        if (to > at) {
            b[at] = (byte) ('0' + rest);
        }
    }
}
