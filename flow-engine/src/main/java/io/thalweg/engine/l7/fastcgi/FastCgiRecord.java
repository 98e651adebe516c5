package io.thalweg.engine.l7.fastcgi;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * The 8 bytes before each record, read in place (specification, section 3.3).
 *
 * <pre>
 *    0         1      2            4                6                7          8
 *    +---------+------+------------+----------------+----------------+----------+---------+---------
 *    | version | type | request id | content length | padding length | reserved | content | padding
 *    +---------+------+------------+----------------+----------------+----------+---------+---------
 * </pre>
 */
final class FastCgiRecord {
    static final int HEADER = 8;
    /** Content of BEGIN_REQUEST and END_REQUEST. */
    static final int BODY = 8;

    static final int BEGIN_REQUEST = 1;
    static final int END_REQUEST = 3;
    static final int PARAMS = 4;
    static final int STDOUT = 6;

    private static final int VERSION = 1;
    private static final int GET_VALUES = 9;
    private static final int UNKNOWN_TYPE = 11;
    private static final int FILTER = 3;
    private static final int KEEP_CONNECTION = 1;

    private FastCgiRecord() {}

    static int type(byte[] b, int from) {
        return b[from + 1];
    }

    static int requestId(byte[] b, int from) {
        return NetworkBytes.u16(b, from + 2);
    }

    static int contentLength(byte[] b, int from) {
        return NetworkBytes.u16(b, from + 4);
    }

    /** Header, content and padding. */
    static int length(byte[] b, int from) {
        return HEADER + contentLength(b, from) + (b[from + 6] & 0xff);
    }

    /** Whether the bytes are a header, as far as they go. */
    static boolean isLike(byte[] b, int from, int to) {
        int length = to - from;
        if (length > 0 && b[from] != VERSION || length > 1 && (b[from + 1] < 1 || b[from + 1] > UNKNOWN_TYPE)) {
            return false;
        }
        boolean isOfConnection = length > 3 && type(b, from) >= GET_VALUES;
        boolean hasId = length <= 3 || isOfConnection == (requestId(b, from) == 0);
        return hasId && (length < HEADER || b[from + 7] == 0);
    }

    /** Whether the bytes are the record that a request begins with, as far as they go. */
    static boolean isLikeBegin(byte[] b, int from, int to) {
        if (!isLike(b, from, to) || to - from > 1 && type(b, from) != BEGIN_REQUEST) {
            return false;
        }
        if (to - from < HEADER + BODY) {
            return true;
        }
        int role = NetworkBytes.u16(b, from + HEADER);
        return contentLength(b, from) == BODY
                && role >= 1
                && role <= FILTER
                && (b[from + HEADER + 2] & ~KEEP_CONNECTION) == 0
                && b[from + HEADER + 3] == 0
                && NetworkBytes.i32(b, from + HEADER + 4) == 0;
    }

    /** Whether the bytes are the record that a response ends with, as far as they go. */
    static boolean isLikeEnd(byte[] b, int from, int to) {
        return isLike(b, from, to)
                && (to - from < 2 || type(b, from) == END_REQUEST)
                && (to - from < HEADER || contentLength(b, from) == BODY);
    }
}
