package io.thalweg.engine.l7.memcached;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Status;

/**
 * The 24 bytes before each message of the binary protocol.
 *
 * <pre>
 *   0       1        2            4        5      6                 8             12       16
 *   magic | opcode | key length | extras | type | vbucket / status | body length | opaque | cas
 * </pre>
 */
final class BinaryHeader {
    static final int BYTES = 24;
    static final int STAT = 0x10;
    static final int QUIT = 0x07;

    private static final int REQUEST = 0x80;
    private static final int RESPONSE = 0x81;
    private static final int QUIT_QUIETLY = 0x17;
    private static final int MAX_BODY = 1 << 30;

    private static final String[] NAMES = {
        "get",
        "set",
        "add",
        "replace",
        "delete",
        "increment",
        "decrement",
        "quit",
        "flush",
        "getq",
        "noop",
        "version",
        "getk",
        "getkq",
        "append",
        "prepend",
        "stat",
        "setq",
        "addq",
        "replaceq",
        "deleteq",
        "incrementq",
        "decrementq",
        "quitq",
        "flushq",
        "appendq",
        "prependq",
        "verbosity",
        "touch",
        "gat",
        "gatq",
        "",
        "sasl list mechs",
        "sasl auth",
        "sasl step",
        "gatk",
        "gatkq"
    };

    private BinaryHeader() {}

    static boolean isMagic(byte first) {
        int magic = first & 0xff;
        return magic == REQUEST || magic == RESPONSE;
    }

    /** Whether a header begins here, as far as it is there. */
    static boolean isOne(byte[] b, int from, int to) {
        if (!isMagic(b[from]) || to - from > 1 && name(opcode(b, from)).isEmpty()) {
            return false;
        }
        return to - from < BYTES
                || bodyLength(b, from) <= MAX_BODY
                        && keyFrom(b, from) - from - BYTES + keyLength(b, from) <= bodyLength(b, from);
    }

    static boolean isRequest(byte[] b, int from) {
        return (b[from] & 0xff) == REQUEST;
    }

    static int opcode(byte[] b, int from) {
        return b[from + 1] & 0xff;
    }

    static String name(int opcode) {
        return opcode < NAMES.length ? NAMES[opcode] : "";
    }

    static int keyLength(byte[] b, int from) {
        return NetworkBytes.u16(b, from + 2);
    }

    static int keyFrom(byte[] b, int from) {
        return from + BYTES + (b[from + 4] & 0xff);
    }

    static int status(byte[] b, int from) {
        return NetworkBytes.u16(b, from + 6);
    }

    static long bodyLength(byte[] b, int from) {
        return NetworkBytes.u32(b, from + 8);
    }

    /** Whether the server answers only what the client does not expect. */
    static boolean isQuiet(int opcode) {
        return opcode == 0x09 || opcode == 0x0d || opcode >= 0x11 && opcode <= 0x1a || opcode == 0x1e || opcode == 0x24;
    }

    static boolean isQuit(int opcode) {
        return opcode == QUIT || opcode == QUIT_QUIETLY;
    }

    static String text(int status) {
        return switch (status) {
            case 0x00 -> "No error";
            case 0x01 -> "Key not found";
            case 0x02 -> "Key exists";
            case 0x03 -> "Value too large";
            case 0x04 -> "Invalid arguments";
            case 0x05 -> "Item not stored";
            case 0x06 -> "Incr/Decr on non-numeric value";
            case 0x20 -> "Authentication error";
            case 0x21 -> "Authentication continue";
            case 0x81 -> "Unknown command";
            case 0x82 -> "Out of memory";
            case 0x83 -> "Not supported";
            case 0x84 -> "Internal error";
            case 0x85 -> "Busy";
            case 0x86 -> "Temporary failure";
            default -> "";
        };
    }

    /** A key that is not there is an answer like any other. */
    static L7Status statusOf(int status) {
        return switch (status) {
            case 0x00, 0x01, 0x02, 0x05, 0x21 -> L7Status.OK;
            case 0x03, 0x04, 0x06, 0x20, 0x81, 0x83 -> L7Status.CLIENT_ERROR;
            default -> L7Status.SERVER_ERROR;
        };
    }
}
