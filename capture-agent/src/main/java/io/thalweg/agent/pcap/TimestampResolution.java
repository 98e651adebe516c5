package io.thalweg.agent.pcap;

/**
 * The unit of an interface's 64-bit time stamps: pcapng's {@code if_tsresol}, a power of ten or of two of a second,
 * and {@code if_tsoffset}, seconds to add.
 */
final class TimestampResolution {
    /** What an interface without the option has: µs. */
    static final int DEFAULT = 6;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NANO_DIGITS = 9;
    /** 10^19 is more than 64 bits hold. */
    private static final int MAX_DIGITS = 18;

    private final boolean isBinary;
    private final int exponent;
    private final long factor;
    private final long offsetNanos;

    TimestampResolution(int tsresol, long offsetSeconds) {
        isBinary = (tsresol & 0x80) != 0;
        exponent = tsresol & 0x7f;
        factor = isBinary ? 0 : powerOfTen(Math.min(Math.abs(exponent - NANO_DIGITS), MAX_DIGITS));
        offsetNanos = offsetSeconds * NANOS_PER_SECOND;
    }

    /** Nanoseconds since the epoch; wraps, like the 64 bits they are kept in, beyond the year 2262. */
    long toNanos(long ticks) {
        return offsetNanos + (isBinary ? binary(ticks) : decimal(ticks));
    }

    private long decimal(long ticks) {
        if (exponent <= NANO_DIGITS) {
            return ticks * factor;
        }
        return exponent - NANO_DIGITS > MAX_DIGITS ? 0 : Long.divideUnsigned(ticks, factor);
    }

    private long binary(long ticks) {
        if (exponent == 0) {
            return ticks * NANOS_PER_SECOND;
        }
        long seconds = exponent < Long.SIZE ? ticks >>> exponent : 0;
        long fraction = exponent < Long.SIZE ? ticks & (1L << exponent) - 1 : ticks;
        long low = fraction * NANOS_PER_SECOND;
        long high = Math.multiplyHigh(fraction, NANOS_PER_SECOND) + (fraction < 0 ? NANOS_PER_SECOND : 0);
        return seconds * NANOS_PER_SECOND + shiftRight(high, low, exponent);
    }

    /** The low 64 bits of the 128-bit number {@code high:low >>> bits}, for bits from 1 to 127. */
    private static long shiftRight(long high, long low, int bits) {
        if (bits < Long.SIZE) {
            return high << Long.SIZE - bits | low >>> bits;
        }
        return high >>> bits - Long.SIZE;
    }

    private static long powerOfTen(int digits) {
        long power = 1;
        for (int i = 0; i < digits; i++) {
            power *= 10;
        }
        return power;
    }
}
