package io.thalweg.engine.flow;

/**
 * Reads and writes the fields of a {@link Slab} record: {@code at} is where the record begins in its chunk, in longs, and
 * {@code field} where the field begins in the record, in bytes. No field crosses a border between longs; the first byte
 * of a long is its lowest.
 *
 * <p>Longs with shifts, not a byte array with views: a view costs the compiler so much that it stops inlining before the
 * end of a packet's work, and its bounds are checked anew at each access.
 */
final class Fields {
    private static final long BYTE = 0xffL;
    private static final long SHORT = 0xffffL;
    private static final long INT = 0xffff_ffffL;

    private Fields() {}

    private static int shift(int field) {
        return (field & 7) << 3;
    }

    static int u8(long[] record, int at, int field) {
        return (int) (record[at + (field >> 3)] >>> shift(field) & BYTE);
    }

    static int u16(long[] record, int at, int field) {
        return (int) (record[at + (field >> 3)] >>> shift(field) & SHORT);
    }

    static int i32(long[] record, int at, int field) {
        return (int) (record[at + (field >> 3)] >>> shift(field));
    }

    static long u32(long[] record, int at, int field) {
        return record[at + (field >> 3)] >>> shift(field) & INT;
    }

    static long i64(long[] record, int at, int field) {
        return record[at + (field >> 3)];
    }

    static void u8(long[] record, int at, int field, int value) {
        put(record, at, field, BYTE, value);
    }

    static void u16(long[] record, int at, int field, int value) {
        put(record, at, field, SHORT, value);
    }

    static void i32(long[] record, int at, int field, int value) {
        put(record, at, field, INT, value);
    }

    private static void put(long[] record, int at, int field, long mask, long value) {
        int word = at + (field >> 3);
        int shift = shift(field);
        record[word] = record[word] & ~(mask << shift) | (value & mask) << shift;
    }

    static void i64(long[] record, int at, int field, long value) {
        record[at + (field >> 3)] = value;
    }

    static void add32(long[] record, int at, int field, int delta) {
        i32(record, at, field, i32(record, at, field) + delta);
    }

    static void add64(long[] record, int at, int field, long delta) {
        record[at + (field >> 3)] += delta;
    }

    /** Sets bits of a byte. */
    static void set8(long[] record, int at, int field, int bits) {
        record[at + (field >> 3)] |= (bits & BYTE) << shift(field);
    }

    /** Clears bits of a byte. */
    static void clear8(long[] record, int at, int field, int bits) {
        record[at + (field >> 3)] &= ~((bits & BYTE) << shift(field));
    }

    /** Counts up to 65 535 and stays there. */
    static void increment16(long[] record, int at, int field) {
        int value = u16(record, at, field);
        if (value != SHORT) {
            u16(record, at, field, value + 1);
        }
    }

    /** Counts up to 255 and stays there. */
    static void increment8(long[] record, int at, int field) {
        int value = u8(record, at, field);
        if (value != BYTE) {
            u8(record, at, field, value + 1);
        }
    }

    static void max32(long[] record, int at, int field, long value) {
        long capped = Math.min(value, INT);
        if (capped > u32(record, at, field)) {
            i32(record, at, field, (int) capped);
        }
    }
}
