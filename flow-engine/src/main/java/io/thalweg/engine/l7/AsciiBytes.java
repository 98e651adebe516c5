package io.thalweg.engine.l7;

/** Comparisons of bytes of text protocols, in place. */
public final class AsciiBytes {
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

    /** Where {@code wanted} stands first; -1 when it does not. */
    public static int indexOf(byte[] b, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (b[i] == wanted) {
                return i;
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
