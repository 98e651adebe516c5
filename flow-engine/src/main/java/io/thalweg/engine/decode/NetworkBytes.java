package io.thalweg.engine.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads network-order integers from a byte array without assembling them byte by byte.
 *
 * <p>Every read is bounds-checked against the array by the JVM; checking against the captured bytes is the caller's
 * duty, as the array usually holds more than one packet.
 */
public final class NetworkBytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private NetworkBytes() {}

    public static int u8(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }

    public static int u16(byte[] bytes, int index) {
        return (short) SHORT.get(bytes, index) & 0xffff;
    }

    public static int u24(byte[] bytes, int index) {
        return u8(bytes, index) << 16 | u16(bytes, index + 1);
    }

    public static int i32(byte[] bytes, int index) {
        return (int) INT.get(bytes, index);
    }

    public static long u32(byte[] bytes, int index) {
        return i32(bytes, index) & 0xffff_ffffL;
    }

    public static long u48(byte[] bytes, int index) {
        return (long) u16(bytes, index) << 32 | u32(bytes, index + 2);
    }

    public static long i64(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }
}
