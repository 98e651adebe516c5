package io.thalweg.engine.l7.dubbo;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * The 16 bytes before each message, read in place.
 *
 * <pre>
 *    0      2       3        4                 12            16
 *    +------+-------+--------+-----------------+-------------+------
 *    | dabb | flags | status |   request id    | body length | body
 *    +------+-------+--------+-----------------+-------------+------
 *             │       20 and others in responses, unused in requests
 *             ├ 80 request, 40 two-way, 20 event (heartbeat, read-only)
 *             └ 1f serialisation
 * </pre>
 */
final class DubboHeader {
    static final int BYTES = 16;

    private static final int MAGIC_HIGH = 0xda;
    private static final int MAGIC_LOW = 0xbb;
    private static final int FLAGS = 2;
    private static final int STATUS = 3;
    private static final int REQUEST_ID = 4;
    private static final int BODY_LENGTH = 12;
    private static final int REQUEST = 0x80;
    private static final int TWO_WAY = 0x40;
    private static final int EVENT = 0x20;
    private static final int SERIALIZATION = 0x1f;

    private DubboHeader() {}

    /** Whether the bytes are a header, as far as they go. */
    static boolean isLike(byte[] b, int from, int to) {
        boolean isLike = to > from && (b[from] & 0xff) == MAGIC_HIGH;
        isLike &= to <= from + 1 || (b[from + 1] & 0xff) == MAGIC_LOW;
        isLike = isLike && (to <= from + FLAGS || serialization(b, from) > 0);
        return isLike && (to <= from + STATUS || isStatus(b, from));
    }

    private static boolean isStatus(byte[] b, int from) {
        return isRequest(b, from) ? status(b, from) == 0 : DubboStatus.isKnown(status(b, from));
    }

    static boolean isRequest(byte[] b, int from) {
        return (b[from + FLAGS] & REQUEST) != 0;
    }

    static boolean isTwoWay(byte[] b, int from) {
        return (b[from + FLAGS] & TWO_WAY) != 0;
    }

    static boolean isEvent(byte[] b, int from) {
        return (b[from + FLAGS] & EVENT) != 0;
    }

    static int serialization(byte[] b, int from) {
        return b[from + FLAGS] & SERIALIZATION;
    }

    static int status(byte[] b, int from) {
        return b[from + STATUS] & 0xff;
    }

    static long requestId(byte[] b, int from) {
        return NetworkBytes.i64(b, from + REQUEST_ID);
    }

    static long bodyLength(byte[] b, int from) {
        return NetworkBytes.u32(b, from + BODY_LENGTH);
    }
}
