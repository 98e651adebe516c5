package io.thalweg.engine.l7.tars;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * Walks over the fields of a structure in Tars' encoding (formerly JCE): each has a byte with its tag in the high half and its
 * type in the low one, tags from 15 on in a byte of their own. Ends where the bytes end or are no Tars.
 */
final class TarsReader {
    static final int INT_8 = 0;
    static final int INT_64 = 3;
    static final int STRING_1 = 6;
    static final int STRING_4 = 7;
    static final int MAP = 8;
    static final int ZERO = 12;
    static final int BYTES = 13;

    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int LIST = 9;
    private static final int STRUCT_BEGIN = 10;
    private static final int STRUCT_END = 11;
    private static final int LONG_TAG = 15;
    private static final int MAX_DEPTH = 16;

    private byte[] b;
    private int at;
    private int to;

    int tag;
    int type;
    /** Of a number. */
    long value;
    /** Of a text: where it is. */
    int from;

    int end;

    void begin(byte[] buffer, int begin, int limit) {
        b = buffer;
        at = begin;
        to = limit;
    }

    /** Reads tag and type of a field; its value is next. */
    boolean head() {
        if (at >= to) {
            return false;
        }
        tag = b[at] >> 4 & 0xf;
        type = b[at++] & 0xf;
        if (tag == LONG_TAG) {
            if (at >= to) {
                return false;
            }
            tag = b[at++] & 0xff;
        }
        return type <= BYTES;
    }

    boolean isNumber() {
        return type <= INT_64 || type == ZERO;
    }

    boolean isText() {
        return type == STRING_1 || type == STRING_4;
    }

    /** Reads a number. */
    boolean number() {
        int bytes = type == ZERO ? 0 : 1 << type;
        if (!isNumber() || to - at < bytes) {
            return false;
        }
        value = switch (bytes) {
            case 0 -> 0;
            case 1 -> b[at];
            case 2 -> (short) NetworkBytes.u16(b, at);
            case 4 -> NetworkBytes.i32(b, at);
            default -> NetworkBytes.i64(b, at);
        };
        at += bytes;
        return true;
    }

    /** Reads a text of which all is there. */
    boolean text() {
        int prefix = type == STRING_1 ? 1 : 4;
        if (!isText() || to - at < prefix) {
            return false;
        }
        long length = type == STRING_1 ? b[at] & 0xff : NetworkBytes.u32(b, at);
        from = at + prefix;
        if (length > to - from) {
            return false;
        }
        end = from + (int) length;
        at = end;
        return true;
    }

    /** Reads the number of entries of a map; each is two fields. */
    boolean mapSize() {
        return type == MAP && head() && number() && value >= 0;
    }

    /** Passes over the value of a field. */
    boolean skip() {
        return skip(0);
    }

    private boolean skip(int depth) {
        return switch (type) {
            case 0, 1, 2, 3, ZERO -> number();
            case FLOAT -> advance(4);
            case DOUBLE -> advance(8);
            case STRING_1, STRING_4 -> text();
            case MAP -> head() && number() && fields(2 * value, depth);
            case LIST -> head() && number() && fields(value, depth);
            case STRUCT_BEGIN -> struct(depth);
            case STRUCT_END -> true;
            case BYTES -> head() && type == INT_8 && head() && number() && value >= 0 && advance(value);
            default -> false;
        };
    }

    private boolean fields(long count, int depth) {
        boolean isThere = count >= 0 && depth < MAX_DEPTH;
        for (long i = 0; i < count && isThere; i++) {
            isThere = head() && skip(depth + 1);
        }
        return isThere;
    }

    private boolean struct(int depth) {
        while (depth < MAX_DEPTH && head()) {
            if (type == STRUCT_END) {
                return true;
            }
            if (!skip(depth + 1)) {
                return false;
            }
        }
        return false;
    }

    private boolean advance(long bytes) {
        if (bytes > to - at) {
            return false;
        }
        at += (int) bytes;
        return true;
    }
}
