package io.thalweg.engine.l7.mongodb;

import io.thalweg.engine.l7.LittleEndian;

/**
 * The 16 bytes before each message.
 *
 * <pre>
 *   0        4            8             12       16
 *   length | request id | response to | opcode |
 * </pre>
 */
final class MongoHeader {
    static final int BYTES = 16;

    static final int REPLY = 1;
    static final int UPDATE = 2001;
    static final int INSERT = 2002;
    static final int QUERY = 2004;
    static final int GET_MORE = 2005;
    static final int DELETE = 2006;
    static final int KILL_CURSORS = 2007;
    static final int COMPRESSED = 2012;
    static final int MSG = 2013;

    private static final int REQUEST_ID = 4;
    private static final int RESPONSE_TO = 8;
    private static final int OPCODE = 12;
    private static final int MAX_LENGTH = 48_000_000 + (1 << 20);

    private MongoHeader() {}

    static boolean isOne(byte[] b, int from) {
        int length = LittleEndian.i32(b, from);
        return length >= BYTES && length <= MAX_LENGTH && !name(opcode(b, from)).isEmpty();
    }

    /** Whether bytes, fewer than a header, may be the beginning of a request. */
    static boolean mayBeFirst(byte[] b, int from, int to) {
        boolean mayBe = to - from < RESPONSE_TO || LittleEndian.i32(b, from) >= BYTES;
        mayBe &= to - from < RESPONSE_TO || LittleEndian.i32(b, from) <= MAX_LENGTH;
        for (int i = from + RESPONSE_TO; i < Math.min(to, from + OPCODE); i++) {
            mayBe &= b[i] == 0;
        }
        return mayBe && (to <= from + OPCODE + 1 || b[from + OPCODE + 1] == MSG >> 8);
    }

    static int length(byte[] b, int from) {
        return LittleEndian.i32(b, from);
    }

    static long requestId(byte[] b, int from) {
        return LittleEndian.u32(b, from + REQUEST_ID);
    }

    static long responseTo(byte[] b, int from) {
        return LittleEndian.u32(b, from + RESPONSE_TO);
    }

    static int opcode(byte[] b, int from) {
        return LittleEndian.i32(b, from + OPCODE);
    }

    /** Empty for what is none. */
    static String name(int opcode) {
        return switch (opcode) {
            case REPLY -> "OP_REPLY";
            case UPDATE -> "OP_UPDATE";
            case INSERT -> "OP_INSERT";
            case QUERY -> "OP_QUERY";
            case GET_MORE -> "OP_GET_MORE";
            case DELETE -> "OP_DELETE";
            case KILL_CURSORS -> "OP_KILL_CURSORS";
            case COMPRESSED -> "OP_COMPRESSED";
            case MSG -> "OP_MSG";
            default -> "";
        };
    }

    /** Whether the server sends no answer. */
    static boolean isOneWay(int opcode) {
        return opcode == UPDATE || opcode == INSERT || opcode == DELETE || opcode == KILL_CURSORS;
    }
}
