package io.thalweg.engine.l7.postgresql;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.FirstBytes;

/**
 * Heads of messages.
 *
 * <pre>
 *   type | length (4), itself included, the type not | …
 *          length (4) | code (4) | …                      what a client begins with
 * </pre>
 */
final class PostgresqlMessage {
    static final int HEADER = 5;
    static final int STARTUP_HEADER = 8;
    static final int PROTOCOL_3 = 3;
    static final int CANCEL = 80877102;
    static final int SSL = 80877103;
    static final int GSS = 80877104;

    private static final int MAX_STARTUP = 10_000;
    private static final int MAX_LENGTH = 1 << 30;
    private static final String CLIENT = "QPBEDCSHFXpdcf";
    private static final String SERVER = "RKSZTDCEIN123nstGHWAVdcv";

    /** A type, or the length of a start. */
    static final FirstBytes FIRST_BYTES = FirstBytes.of(0).or(FirstBytes.of(CLIENT + SERVER));

    private PostgresqlMessage() {}

    /** Whether one with a type begins here, as far as its head is there. */
    static boolean isLike(byte[] b, int at, int to, boolean fromClient) {
        if ((fromClient ? CLIENT : SERVER).indexOf(b[at]) < 0) {
            return false;
        }
        return at + HEADER > to || NetworkBytes.u32(b, at + 1) >= 4 && NetworkBytes.u32(b, at + 1) < MAX_LENGTH;
    }

    /** Length with its type. */
    static long length(byte[] b, int at) {
        return 1 + NetworkBytes.u32(b, at + 1);
    }

    /** Whether a message without type begins here: a start, or one of the requests instead of it. */
    static boolean isStartup(byte[] b, int at, int to) {
        if (to - at < STARTUP_HEADER) {
            return false;
        }
        long length = NetworkBytes.u32(b, at);
        int code = (int) NetworkBytes.u32(b, at + 4);
        return switch (code) {
            case SSL, GSS -> length == STARTUP_HEADER;
            case CANCEL -> length >= STARTUP_HEADER * 2 && length <= 256 + 12;
            default ->
                code >>> 16 == PROTOCOL_3
                        && (code & 0xffff) <= 2
                        && length > STARTUP_HEADER
                        && length <= MAX_STARTUP
                        && to - at > STARTUP_HEADER
                        && Character.isLetter(b[at + STARTUP_HEADER]);
        };
    }

    /** What a request that begins with a message is called; null when it is none that begins one. */
    static String name(byte type) {
        return switch (type) {
            case 'Q' -> "simple query";
            case 'P' -> "parse";
            case 'B', 'E' -> "execute";
            case 'D' -> "describe";
            case 'C' -> "close";
            case 'F' -> "function call";
            default -> null;
        };
    }

    /** Whether a message of the server belongs to an answer; others come unasked. */
    static boolean isOfAnswer(byte type) {
        return type != 'S' && type != 'N' && type != 'A' && type != 'K' && type != 'Z' && type != 'v';
    }

    /** Where a text that ends with NUL ends; {@code to} when it has none. */
    static int textEnd(byte[] b, int at, int to) {
        int end = at;
        while (end < to && b[end] != 0) {
            end++;
        }
        return end;
    }
}
