package io.thalweg.engine.l7.http2;

/**
 * The nine bytes that begin each frame (RFC 9113, section 4.1), and what they may say.
 *
 * <pre>
 *   length (24) | type (8) | flags (8) | R (1), stream identifier (31)
 * </pre>
 *
 * Mutable, reused.
 */
final class FrameHeader {
    static final int BYTES = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int HAS_PRIORITY = 0x20;

    static final int SETTING_BYTES = 6;
    /** What is allowed while no SETTINGS_MAX_FRAME_SIZE says otherwise. */
    static final int DEFAULT_MAX_LENGTH = 1 << 14;

    private static final int GOAWAY_LEAST = 8;
    private static final int MAX_SETTINGS = 64;
    private static final int MAX_SETTING_ID = 0xff;
    /** By type. */
    private static final int[] FLAGS = {
        END_STREAM | PADDED,
        END_STREAM | END_HEADERS | PADDED | HAS_PRIORITY,
        0,
        0,
        ACK,
        END_HEADERS | PADDED,
        ACK,
        0,
        0,
        END_HEADERS
    };

    int length;
    int type;
    int flags;
    int streamId;
    private boolean isReserved;

    /** Reads nine bytes. */
    void read(byte[] b, int at) {
        length = (b[at] & 0xff) << 16 | (b[at + 1] & 0xff) << 8 | b[at + 2] & 0xff;
        type = b[at + 3] & 0xff;
        flags = b[at + 4] & 0xff;
        int word = word(b, at + 5);
        isReserved = word < 0;
        streamId = word & 0x7fff_ffff;
    }

    static int word(byte[] b, int at) {
        return b[at] << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | b[at + 3] & 0xff;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether a frame may be so; unknown types may be anything of a common length. */
    boolean isAllowed(int maxLength) {
        return switch (type) {
            case DATA, HEADERS, CONTINUATION -> streamId != 0 && length <= maxLength;
            case PUSH_PROMISE -> streamId != 0 && length >= 4 && length <= maxLength;
            case PRIORITY -> streamId != 0 && length == 5;
            case RST_STREAM -> streamId != 0 && length == 4;
            case SETTINGS -> streamId == 0 && length % SETTING_BYTES == 0 && length <= maxLength;
            case PING -> streamId == 0 && length == 8;
            case GOAWAY -> streamId == 0 && length >= GOAWAY_LEAST && length <= maxLength;
            case WINDOW_UPDATE -> length == 4;
            default -> length <= DEFAULT_MAX_LENGTH;
        };
    }

    /**
     * Whether a frame is so as real peers send it: no flags that its type does not have, no reserved bit, no unknown type,
     * no further setting than anyone knows. For bytes of which it is not known that a frame begins there.
     */
    boolean isStrict(byte[] b, int at, int to, int maxLength) {
        if (type >= FLAGS.length || isReserved || (flags & ~FLAGS[type]) != 0 || !isAllowed(maxLength)) {
            return false;
        }
        int body = at + BYTES;
        return switch (type) {
            case DATA -> (streamId & 1) == 1;
            case HEADERS -> length > 0;
            case SETTINGS -> has(ACK) ? length == 0 : areSettings(b, body, to);
            case RST_STREAM -> to - body < 4 || word(b, body) >>> 4 == 0;
            case WINDOW_UPDATE -> to - body < 4 || word(b, body) > 0;
            case GOAWAY -> to - body < GOAWAY_LEAST || word(b, body) >= 0 && word(b, body + 4) >>> 4 == 0;
            default -> true;
        };
    }

    private boolean areSettings(byte[] b, int body, int to) {
        if (length > MAX_SETTINGS * SETTING_BYTES) {
            return false;
        }
        int end = Math.min(to, body + length) - SETTING_BYTES;
        for (int at = body; at <= end; at += SETTING_BYTES) {
            int id = (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
            if (id == 0 || id > MAX_SETTING_ID && !isGrease(id)) {
                return false;
            }
        }
        return true;
    }

    /** Settings that mean nothing and keep receivers tolerant: 0x?a?a (RFC 9113, section 5.5), and gRPC's own 0xfe03. */
    private static boolean isGrease(int id) {
        return (id & 0x0f0f) == 0x0a0a || id >>> 8 == 0xfe;
    }
}
