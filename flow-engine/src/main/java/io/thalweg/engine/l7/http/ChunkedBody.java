package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.AsciiBytes;

/**
 * The chunks of a body whose length is not told in front (RFC 9112, section 7.1).
 *
 * <pre>
 *   size [;extensions] CRLF | data CRLF | ... | 0 CRLF | trailer fields, a line each | CRLF
 * </pre>
 */
final class ChunkedBody {
    /** What {@link #size} tells of a line that is none. */
    static final long NO_SIZE = -1;

    private static final long MAX_SIZE = 1L << 56;

    private ChunkedBody() {}

    /** Bytes of the data behind the line that ends at {@code lf}; 0 of the last. */
    static long size(byte[] b, int from, int lf) {
        long size = 0;
        int at = from;
        for (; at < lf && size < MAX_SIZE; at++) {
            int digit = Character.digit(b[at], 16);
            if (digit < 0) {
                break;
            }
            size = size << 4 | digit;
        }
        boolean ends = b[at] == '\n' || b[at] == '\r' || b[at] == ';' || b[at] == ' ' || b[at] == '\t';
        return at > from && ends ? size : NO_SIZE;
    }

    /** Behind the body that begins at {@code from}; {@code to} when it does not end before. */
    static int end(byte[] b, int from, int to) {
        int at = from;
        for (; ; ) {
            int lf = AsciiBytes.indexOf(b, at, to, '\n');
            long size = lf < 0 ? NO_SIZE : size(b, at, lf);
            if (size <= 0) {
                return size < 0 ? to : trailersEnd(b, lf + 1, to);
            }
            int dataEnd = (int) Math.min(to, lf + 1 + size);
            int lineEnd = AsciiBytes.indexOf(b, dataEnd, to, '\n');
            if (lineEnd < 0) {
                return to;
            }
            at = lineEnd + 1;
        }
    }

    private static int trailersEnd(byte[] b, int from, int to) {
        int at = from;
        for (; ; ) {
            int lf = AsciiBytes.indexOf(b, at, to, '\n');
            if (lf < 0) {
                return to;
            }
            if (StartLine.withoutCr(b, at, lf) == at) {
                return lf + 1;
            }
            at = lf + 1;
        }
    }
}
