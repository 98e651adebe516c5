package io.thalweg.engine.l7.dubbo;

/**
 * A body in FST. A text is its length and a byte for each character; the length is one byte, or two behind -128, or four
 * behind -127, little-endian.
 */
final class FstBody extends ScannedBody {
    private static final byte STRING = -4;
    private static final byte SHORT = -128;
    private static final byte INT = -127;

    @Override
    boolean text() {
        int length = length();
        if (length < 0 || length > to - at) {
            return false;
        }
        int from = at;
        at += length;
        return found(from, at);
    }

    private int length() {
        if (at >= to) {
            return -1;
        }
        byte first = b[at++];
        int bytes = first == SHORT ? 2 : first == INT ? 4 : 0;
        if (bytes == 0) {
            return first;
        }
        if (to - at < bytes) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length |= (b[at++] & 0xff) << 8 * i;
        }
        return length;
    }

    @Override
    boolean nameBegin() {
        return b[at++] == STRING;
    }

    @Override
    boolean valueBegin() {
        return at < to && b[at++] == STRING;
    }
}
