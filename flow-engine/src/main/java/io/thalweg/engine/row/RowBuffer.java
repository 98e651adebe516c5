package io.thalweg.engine.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte array, little endian. Callers {@link #ensure} room before they put. */
public final class RowBuffer {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FIRST_BYTES = 64 << 10;

    static final int LONGEST_VARINT = 5;

    public byte[] bytes;
    public int length;

    public RowBuffer() {
        this(FIRST_BYTES);
    }

    RowBuffer(int firstBytes) {
        bytes = new byte[firstBytes];
    }

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
    }

    public void ensure(int room) {
        if (bytes.length - length < room) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(length, room), (int) Math.min(bytes.length * 2L, 1 << 30)));
        }
    }

    public void int8(long value) {
        bytes[length++] = (byte) value;
    }

    public void int16(long value) {
        putInt16(bytes, length, value);
        length += 2;
    }

    public void int32(long value) {
        putInt32(bytes, length, value);
        length += 4;
    }

    public void int64(long value) {
        putInt64(bytes, length, value);
        length += 8;
    }

    public void networkInt64(long value) {
        putNetworkInt64(bytes, length, value);
        length += 8;
    }

    public void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Of {@link #varint} for a value that is not negative. */
    static int varintBytes(int value) {
        return 1 + (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** Its length as a varint, and its UTF-8; makes room for them and for {@code more} bytes behind. */
    void text(String text, int more) {
        if (text.isEmpty()) {
            ensure(1 + more);
            int8(0);
            return;
        }
        int utf8 = Utf8.length(text);
        ensure(Math.addExact(utf8, LONGEST_VARINT + more));
        varint(utf8);
        length = Utf8.write(text, bytes, length);
    }

    /** A character known to be ASCII. */
    void ascii(char character) {
        bytes[length++] = (byte) character;
    }

    /** The first {@code count} bytes of an array whose length is a multiple of eight; there must be room for all of it. */
    void putPadded(byte[] source, int count) {
        for (int i = 0; i < count; i += Long.BYTES) {
            LONG.set(bytes, length + i, (long) LONG.get(source, i));
        }
        length += count;
    }

    static void putInt16(byte[] bytes, int at, long value) {
        SHORT.set(bytes, at, (short) value);
    }

    static void putInt32(byte[] bytes, int at, long value) {
        INT.set(bytes, at, (int) value);
    }

    static void putInt64(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    static void putNetworkInt64(byte[] bytes, int at, long value) {
        BIG_ENDIAN_LONG.set(bytes, at, value);
    }

    static long getInt64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }
}
