package io.thalweg.engine.l7.tls;

import io.thalweg.engine.l7.L7Guess;

/**
 * The records that TLS is sent in (RFC 8446, section 5.1), and how they are told from other bytes.
 *
 * <pre>
 *   content type (8) | version (16), 0x03.. | length (16) | fragment
 * </pre>
 */
final class TlsRecord {
    static final int HEADER_BYTES = 5;
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    /** 2^14 and what compression and encryption may add. */
    private static final int MAX_LENGTH = (1 << 14) + 2048;

    private static final int HIGHEST_MINOR = 4;
    private static final int LEAST_HELLO = 38;
    private static final int MAX_HELLO = 1 << 17;

    private static final int HANDSHAKE_TYPE = 5;
    private static final int HELLO_VERSION = 9;
    private static final int SESSION_ID = 43;
    private static final int MAX_SESSION_ID = 32;

    private TlsRecord() {}

    /** Whether a record may begin so; needs {@link #HEADER_BYTES}. */
    static boolean isHeader(byte[] b, int at) {
        int length = length(b, at);
        return b[at] >= CHANGE_CIPHER_SPEC
                && b[at] <= APPLICATION_DATA
                && b[at + 1] == 3
                && b[at + 2] >= 0
                && b[at + 2] <= HIGHEST_MINOR
                && length <= MAX_LENGTH
                && (length > 0 || b[at] == APPLICATION_DATA);
    }

    static int length(byte[] b, int at) {
        return (b[at + 3] & 0xff) << 8 | b[at + 4] & 0xff;
    }

    /** Whether a hello begins here, of the client or of the server. As strict as so many bytes allow. */
    static L7Guess guessHello(byte[] b, int from, int to) {
        int bytes = to - from;
        for (int i = 0; i < Math.min(bytes, HELLO_VERSION + 2); i++) {
            if (!fits(b[from + i] & 0xff, i)) {
                return L7Guess.NOT_MINE;
            }
        }
        if (bytes < HELLO_VERSION + 2) {
            return L7Guess.NEED_MORE;
        }
        int length = (b[from + 6] & 0xff) << 16 | (b[from + 7] & 0xff) << 8 | b[from + 8] & 0xff;
        if (length < LEAST_HELLO || length > MAX_HELLO || !isHeader(b, from)) {
            return L7Guess.NOT_MINE;
        }
        boolean isClient = b[from + HANDSHAKE_TYPE] == Hello.CLIENT;
        int session = bytes > SESSION_ID ? b[from + SESSION_ID] & 0xff : 0;
        int behind = from + SESSION_ID + 1 + session;
        if (session > MAX_SESSION_ID || isClient && behind + 2 <= to && !areSuites(b, behind)) {
            return L7Guess.NOT_MINE;
        }
        return isClient ? L7Guess.REQUEST : L7Guess.RESPONSE;
    }

    private static boolean fits(int value, int place) {
        return switch (place) {
            case 0 -> value == HANDSHAKE;
            case 1, HELLO_VERSION -> value == 3;
            case 2, HELLO_VERSION + 1 -> value <= HIGHEST_MINOR;
            case HANDSHAKE_TYPE -> value == Hello.CLIENT || value == Hello.SERVER;
            case 6 -> value <= 1;
            default -> true;
        };
    }

    /** The length of a list of cipher suites of two bytes each. */
    private static boolean areSuites(byte[] b, int at) {
        int length = (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
        return length >= 2 && length % 2 == 0;
    }
}
