package io.thalweg.engine.row;

/** UTF-8 of a string without garbage. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
final class Utf8 {
    private static final int REPLACEMENT = 0xfffd;

    private Utf8() {}

    static int length(String text) {
        int chars = text.length();
        int bytes = chars;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A pair is two chars and four bytes: two more; so is each lone one three bytes for one char.
                bytes += c < 0x800 || isPair(text, i) || isSecondOfPair(text, i) ? 1 : 2;
            }
        }
        return bytes;
    }

    /** Writes the whole text; the caller has ensured {@link #length} bytes of room. Returns where it ended. */
    static int write(String text, byte[] target, int offset) {
        int at = offset;
        int chars = text.length();
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else {
                int codePoint = codePoint(text, i);
                i += codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT ? 1 : 0;
                at = write(codePoint, target, at);
            }
        }
        return at;
    }

    /** The code point that begins at the index, U+FFFD for half of one. */
    static int codePoint(String text, int index) {
        char c = text.charAt(index);
        if (!Character.isSurrogate(c)) {
            return c;
        }
        return isPair(text, index) ? Character.toCodePoint(c, text.charAt(index + 1)) : REPLACEMENT;
    }

    static int write(int codePoint, byte[] target, int offset) {
        int at = offset;
        if (codePoint < 0x80) {
            target[at++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            target[at++] = (byte) (0xc0 | codePoint >> 6);
            target[at++] = (byte) (0x80 | codePoint & 0x3f);
        } else if (codePoint < 0x10000) {
            target[at++] = (byte) (0xe0 | codePoint >> 12);
            target[at++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            target[at++] = (byte) (0x80 | codePoint & 0x3f);
        } else {
            target[at++] = (byte) (0xf0 | codePoint >> 18);
            target[at++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
            target[at++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            target[at++] = (byte) (0x80 | codePoint & 0x3f);
        }
        return at;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private static boolean isSecondOfPair(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index))
                && index > 0
                && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
