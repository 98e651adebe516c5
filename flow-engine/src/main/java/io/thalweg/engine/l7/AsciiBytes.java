package io.thalweg.engine.l7;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Comparisons of bytes of text protocols, in place. */
public final class AsciiBytes {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    private AsciiBytes() {}

    /** Whether the bytes are {@code lower}, which is lower case; {@code _} counts as {@code -}. */
    public static boolean equalsIgnoreCase(byte[] b, int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower(b[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes begin with {@code prefix}, as far as they go. */
    public static boolean startsLike(byte[] b, int from, int to, byte[] prefix) {
        int end = Math.min(to - from, prefix.length);
        for (int i = 0; i < end; i++) {
            if (b[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes begin with the whole of {@code prefix}. */
    public static boolean startsWith(byte[] b, int from, int to, String prefix) {
        if (to - from < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (b[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Where {@code wanted}, which is ASCII, stands first; -1 when it does not. Eight bytes at a time, as the search for the
     * ends of lines was a third of what a request of HTTP/1 cost ({@code HttpBenchmark}).
     */
    public static int indexOf(byte[] b, int from, int to, char wanted) {
        long all = ONES * wanted;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long differing = (long) EIGHT_BYTES.get(b, at) ^ all;
            // The lowest highest bit that stays is of the first byte that does not differ; others may stay behind it.
            long same = differing - ONES & ~differing & HIGHEST_BITS;
            if (same != 0) {
                return at + Long.numberOfTrailingZeros(same) / Byte.SIZE;
            }
        }
        for (; at < to; at++) {
            if (b[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static byte lower(byte c) {
        if (c >= 'A' && c <= 'Z') {
            return (byte) (c | 0x20);
        }
        return c == '_' ? (byte) '-' : c;
    }
}
