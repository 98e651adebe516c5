package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.LittleEndian;

/** Length-encoded integers and texts, in place; callers have checked that they are there. */
final class MysqlBytes {
    private MysqlBytes() {}

    /** How many bytes the length-encoded integer that begins with {@code first} has; 0 when it is none. */
    static int lengthEncodedBytes(byte first) {
        return switch (first & 0xff) {
            case 0xfb, 0xff -> 0;
            case 0xfc -> 3;
            case 0xfd -> 4;
            case 0xfe -> 9;
            default -> 1;
        };
    }

    /** The length-encoded integer at {@code at}; negative when it is not there. */
    static long lengthEncoded(byte[] b, int at, int to) {
        int bytes = at < to ? lengthEncodedBytes(b[at]) : 0;
        if (bytes == 0 || at + bytes > to) {
            return -1;
        }
        return switch (bytes) {
            case 1 -> b[at] & 0xff;
            case 3 -> LittleEndian.u16(b, at + 1);
            case 4 -> LittleEndian.u24(b, at + 1);
            default -> LittleEndian.i64(b, at + 1);
        };
    }

    /** Where the text that begins at {@code at} has its NUL; {@code to} when it has none. */
    static int textEnd(byte[] b, int at, int to) {
        int end = at;
        while (end < to && b[end] != 0) {
            end++;
        }
        return end;
    }
}
