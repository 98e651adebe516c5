package io.thalweg.engine.l7.mysql;

/** Little-endian numbers and length-encoded integers, in place; callers have checked that they are there. */
final class MysqlBytes {
    private MysqlBytes() {}

    static int u16(byte[] b, int at) {
        return b[at] & 0xff | (b[at + 1] & 0xff) << 8;
    }

    static int u24(byte[] b, int at) {
        return u16(b, at) | (b[at + 2] & 0xff) << 16;
    }

    static long u32(byte[] b, int at) {
        return u24(b, at) | (b[at + 3] & 0xffL) << 24;
    }

    static long i64(byte[] b, int at) {
        return u32(b, at) | u32(b, at + 4) << 32;
    }

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
            case 3 -> u16(b, at + 1);
            case 4 -> u24(b, at + 1);
            default -> i64(b, at + 1);
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
