package io.thalweg.engine.l7.openwire;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.AsciiBytes;

/**
 * Walks over the properties of a message or of a WireFormatInfo, in place: a count, then names with their values. Ends where
 * the bytes end, and before a value that is a map or list, which properties of messages never are.
 *
 * <pre>
 * count 4 | (name: length 2, text | type 1 | value) …
 * </pre>
 */
final class PrimitiveMap {
    static final int BOOLEAN = 1;
    static final int STRING = 9;
    static final int BIG_STRING = 13;

    private static final int BYTE_ARRAY = 10;
    private static final int NOT_READ = -1;

    private byte[] b;
    private int at;
    private int to;
    private int left;

    int name;
    int nameTo;
    int type;
    int from;
    int end;

    void begin(byte[] buffer, int begin, int limit) {
        b = buffer;
        at = begin + 4;
        to = limit;
        left = limit - begin < 4 ? 0 : NetworkBytes.i32(buffer, begin);
    }

    /** Reads a property; false at the end. */
    boolean next() {
        if (left-- <= 0 || to - at < 2) {
            return false;
        }
        name = at + 2;
        nameTo = name + NetworkBytes.u16(b, at);
        if (nameTo >= to) {
            return false;
        }
        type = b[nameTo];
        from = nameTo + 1;
        long length = length();
        if (length == NOT_READ || length > to - from) {
            return false;
        }
        end = from + (int) length;
        at = end;
        return true;
    }

    /** Of the value; that of a text or array stands before it. */
    private long length() {
        return switch (type) {
            case 0 -> 0;
            case BOOLEAN, 2 -> 1;
            case 3, 4 -> 2;
            case 5, 8 -> 4;
            case 6, 7 -> 8;
            case STRING -> {
                from += 2;
                yield from > to ? NOT_READ : NetworkBytes.u16(b, from - 2);
            }
            case BYTE_ARRAY, BIG_STRING -> {
                from += 4;
                yield from > to ? NOT_READ : NetworkBytes.u32(b, from - 4);
            }
            default -> NOT_READ;
        };
    }

    boolean isNamed(String wanted) {
        return nameTo - name == wanted.length() && AsciiBytes.startsWith(b, name, nameTo, wanted);
    }

    boolean isText() {
        return type == STRING || type == BIG_STRING;
    }

    boolean isTrue() {
        return type == BOOLEAN && b[from] != 0;
    }
}
