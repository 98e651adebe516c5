package io.thalweg.engine.l7.framing;

import io.thalweg.engine.l7.LittleEndian;

/**
 * Snappy without a stream around it (format_description.txt of google/snappy): a length, then literals and copies of what
 * came out before.
 *
 * <pre>
 *   literal   length - 1 (6 bits; 60 to 63: in the 1 to 4 bytes that follow) | 00 | bytes
 *   copy      offset (3 bits) | length - 4 (3) | 01 | offset (1 byte)
 *             length - 1 (6 bits) | 10 | offset (2 bytes)
 *             length - 1 (6 bits) | 11 | offset (4 bytes)
 * </pre>
 *
 * Libraries want all of the input and room for all of the output; here the beginning of both will do.
 */
final class RawSnappy {
    private static final int LONGEST_LENGTH = 5;
    private static final int FIRST_IN_BYTES = 60;

    private RawSnappy() {}

    /** How many bytes came out: until {@code out} is full, the input ends or is broken. */
    static int inflate(byte[] b, int from, int to, byte[] out) {
        int at = behindLength(b, from, to);
        int length = 0;
        while (at < to && length < out.length) {
            int tag = b[at] & 0xff;
            int kind = tag & 3;
            int extra = kind == 0 ? Math.max(0, (tag >> 2) - FIRST_IN_BYTES + 1) : kind == 3 ? 4 : kind;
            if (to - at <= extra) {
                return length;
            }
            int argument = number(b, at + 1, extra);
            at += 1 + extra;
            if (kind == 0) {
                int literal = extra == 0 ? (tag >> 2) + 1 : argument + 1;
                int there = Math.min(out.length - length, Math.min(literal, to - at));
                if (literal <= 0) {
                    return length;
                }
                System.arraycopy(b, at, out, length, there);
                length += there;
                at += there;
                continue;
            }
            int offset = kind == 1 ? (tag >> 5) << 8 | argument : argument;
            if (offset <= 0 || offset > length) {
                return length;
            }
            int copied = kind == 1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
            int end = Math.min(out.length, length + copied);
            for (; length < end; length++) {
                out[length] = out[length - offset];
            }
        }
        return length;
    }

    private static int number(byte[] b, int at, int bytes) {
        return switch (bytes) {
            case 0 -> 0;
            case 1 -> b[at] & 0xff;
            case 2 -> LittleEndian.u16(b, at);
            case 3 -> LittleEndian.u24(b, at);
            default -> LittleEndian.i32(b, at);
        };
    }

    private static int behindLength(byte[] b, int from, int to) {
        int at = from;
        while (at < to && at - from < LONGEST_LENGTH && b[at] < 0) {
            at++;
        }
        return at + 1;
    }
}
