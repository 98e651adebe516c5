package io.thalweg.engine.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes the fields of a {@link Slab} record, little-endian, at an absolute index of its chunk. */
final class Fields {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Fields() {}

    static int u8(byte[] record, int index) {
        return record[index] & 0xff;
    }

    static int u16(byte[] record, int index) {
        return (short) SHORT.get(record, index) & 0xffff;
    }

    static int i32(byte[] record, int index) {
        return (int) INT.get(record, index);
    }

    static long u32(byte[] record, int index) {
        return i32(record, index) & 0xffff_ffffL;
    }

    static long i64(byte[] record, int index) {
        return (long) LONG.get(record, index);
    }

    static void u8(byte[] record, int index, int value) {
        record[index] = (byte) value;
    }

    static void u16(byte[] record, int index, int value) {
        SHORT.set(record, index, (short) value);
    }

    static void i32(byte[] record, int index, int value) {
        INT.set(record, index, value);
    }

    static void i64(byte[] record, int index, long value) {
        LONG.set(record, index, value);
    }

    static void add32(byte[] record, int index, int delta) {
        INT.set(record, index, (int) INT.get(record, index) + delta);
    }

    static void add64(byte[] record, int index, long delta) {
        LONG.set(record, index, (long) LONG.get(record, index) + delta);
    }

    /** Counts up to 65 535 and stays there. */
    static void increment16(byte[] record, int index) {
        int value = u16(record, index);
        if (value != 0xffff) {
            u16(record, index, value + 1);
        }
    }

    /** Counts up to 255 and stays there. */
    static void increment8(byte[] record, int index) {
        if (record[index] != -1) {
            record[index]++;
        }
    }

    static void max32(byte[] record, int index, long value) {
        long capped = Math.min(value, 0xffff_ffffL);
        if (capped > u32(record, index)) {
            i32(record, index, (int) capped);
        }
    }
}
