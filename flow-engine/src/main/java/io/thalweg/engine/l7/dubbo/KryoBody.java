package io.thalweg.engine.l7.dubbo;

/**
 * A body in Kryo. A text is either ASCII with the high bit of its last character set, or UTF-8 behind the number of its
 * characters plus one, in a number whose first byte has the high bit set and six bits of it.
 */
final class KryoBody extends ScannedBody {
    private static final int MAX_MARKS = 2;
    private static final int MAX_MARK = 0x07;

    @Override
    boolean text() {
        if (at >= to) {
            return false;
        }
        return b[at] < 0 ? counted() : ascii();
    }

    private boolean ascii() {
        int end = at;
        while (end < to && b[end] >= ' ' && b[end] < 0x7f) {
            end++;
        }
        if (end >= to || b[end] >= 0) {
            return false;
        }
        int from = at;
        at = end + 1;
        return foundWithoutHighBit(from, at);
    }

    private boolean counted() {
        int first = b[at++] & 0xff;
        int count = first & 0x3f;
        boolean isMore = (first & 0x40) != 0;
        for (int shift = 6; isMore && shift < 27; shift += 7) {
            if (at >= to) {
                return false;
            }
            count |= (b[at] & 0x7f) << shift;
            isMore = b[at++] < 0;
        }
        int from = at;
        for (int i = 1; i < count; i++) {
            int lead = at < to ? b[at] & 0xff : 0;
            int bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : 3;
            if (to - at < bytes) {
                return false;
            }
            at += bytes;
        }
        return found(from, at);
    }

    @Override
    boolean nameBegin() {
        return b[at] > ' ' && b[at] < 0x7f;
    }

    /** The number of the class String, and that it is there, come before it. */
    @Override
    boolean valueBegin() {
        for (int i = 0; i < MAX_MARKS && at < to && b[at] >= 0 && b[at] <= MAX_MARK; i++) {
            at++;
        }
        return at < to;
    }
}
