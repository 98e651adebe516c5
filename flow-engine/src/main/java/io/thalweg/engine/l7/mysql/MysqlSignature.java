package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.LittleEndian;
import io.thalweg.engine.l7.mysql.MysqlState.Compression;
import io.thalweg.engine.l7.sql.SqlKeywords;

/**
 * Tells MySQL by the first bytes of a flow: a greeting, a login, a command with a statement, a column definition, an error.
 * What is shorter or tells less is believed on the usual port only.
 */
final class MysqlSignature {
    static final int PORT = 3306;

    private static final int HEADER = MysqlFrame.HEADER;
    private static final int MIN_LOGIN = 32;
    private static final int LEAST_REFUSAL = 12;
    private static final int ZLIB_METHOD = 0x78;

    private MysqlSignature() {}

    static L7Guess guess(byte[] b, int from, int to, boolean isOnPort) {
        if (to - from <= HEADER) {
            return L7Guess.NEED_MORE;
        }
        int length = LittleEndian.u24(b, from);
        int sequence = MysqlFrame.sequence(b, from);
        int payload = from + HEADER;
        if (length == 0 || sequence > 2) {
            return L7Guess.NOT_MINE;
        }
        if (sequence == 0) {
            boolean isGreeting = payload + length == to && MysqlLogin.isGreeting(b, payload, to);
            return isGreeting || isRefusal(b, from, to) ? L7Guess.RESPONSE : command(b, from, to, isOnPort);
        }
        if (sequence == 1 && isLogin(b, payload, Math.min(to, payload + length))) {
            return L7Guess.REQUEST;
        }
        return response(b, from, to, isOnPort) ? L7Guess.RESPONSE : L7Guess.NOT_MINE;
    }

    /** An error in place of the greeting: too many connections, a host that may not connect. */
    private static boolean isRefusal(byte[] b, int from, int to) {
        int payload = from + HEADER;
        int text = payload + 3;
        if ((b[payload] & 0xff) != MysqlResponse.ERROR
                || payload + LittleEndian.u24(b, from) != to
                || to - text < LEAST_REFUSAL
                || LittleEndian.u16(b, payload + 1) / 1000 != 1) {
            return false;
        }
        return isPrintable(b, text, to);
    }

    /** How the frame at {@code from}, which is the beginning of a message, is compressed. */
    static Compression compression(byte[] b, int from, int to) {
        if (MysqlFrame.isZstd(b, from + MysqlFrame.COMPRESSED_HEADER, to)) {
            return Compression.ZSTD;
        }
        boolean isCompressed = isStoredFrame(b, from, to) || isPackedFrame(b, from, to);
        return isCompressed ? Compression.ZLIB : Compression.NONE;
    }

    /** Whether the compressed frame at {@code from} has a sequence number, and looks like one. */
    static boolean isFirstFrame(byte[] b, int from, int to, int sequence) {
        return to - from > MysqlFrame.COMPRESSED_HEADER
                && MysqlFrame.sequence(b, from) == sequence
                && (isStoredFrame(b, from, to) || isPackedFrame(b, from, to));
    }

    private static L7Guess command(byte[] b, int from, int to, boolean isOnPort) {
        if (isStoredFrame(b, from, to)) {
            return isCommand(b, from + MysqlFrame.COMPRESSED_HEADER, to, isOnPort) ? L7Guess.REQUEST : L7Guess.NOT_MINE;
        }
        if (isOnPort && isPackedFrame(b, from, to)) {
            return L7Guess.REQUEST;
        }
        return isCommand(b, from, to, isOnPort) ? L7Guess.REQUEST : L7Guess.NOT_MINE;
    }

    /** A packet in a frame that was not worth compressing: the lengths of both fit. */
    private static boolean isStoredFrame(byte[] b, int from, int to) {
        int inner = from + MysqlFrame.COMPRESSED_HEADER;
        return to - inner > HEADER
                && LittleEndian.u24(b, from + HEADER) == 0
                && LittleEndian.u24(b, inner) > 0
                && LittleEndian.u24(b, inner) <= LittleEndian.u24(b, from) - HEADER
                && MysqlFrame.sequence(b, inner) <= 1;
    }

    /** A frame of zlib or Zstandard, which is shorter than what is in it. */
    private static boolean isPackedFrame(byte[] b, int from, int to) {
        int inner = from + MysqlFrame.COMPRESSED_HEADER;
        if (to - inner <= 2 || LittleEndian.u24(b, from + HEADER) < LittleEndian.u24(b, from)) {
            return false;
        }
        boolean isZlib = b[inner] == ZLIB_METHOD && ((b[inner] & 0xff) << 8 | b[inner + 1] & 0xff) % 31 == 0;
        return isZlib || MysqlFrame.isZstd(b, inner, to);
    }

    private static boolean isCommand(byte[] b, int from, int to, boolean isOnPort) {
        int length = LittleEndian.u24(b, from);
        int payload = from + HEADER;
        int command = b[payload] & 0xff;
        boolean isExact = payload + length == to;
        return switch (command) {
            case MysqlCommand.QUERY, MysqlCommand.STMT_PREPARE ->
                payload + length >= to && SqlKeywords.isStatement(b, statement(b, payload + 1, to), to);
            case MysqlCommand.STMT_EXECUTE -> isExact && length >= 10 && b[payload + 5] <= 4 && isOne(b, payload + 6);
            case MysqlCommand.QUIT, MysqlCommand.STATISTICS, MysqlCommand.PING, MysqlCommand.RESET_CONNECTION ->
                isExact && length == 1 && (isOnPort || command == MysqlCommand.PING);
            case MysqlCommand.INIT_DB -> isOnPort && isExact && isPrintable(b, payload + 1, to);
            case MysqlCommand.STMT_CLOSE, MysqlCommand.STMT_RESET -> isOnPort && isExact && length == 5;
            default -> isOnPort && isExact && !MysqlCommand.name(command).isEmpty();
        };
    }

    private static boolean isOne(byte[] b, int at) {
        return LittleEndian.u32(b, at) == 1;
    }

    /** Behind the two bytes of a client that could send attributes and has none. */
    private static int statement(byte[] b, int from, int to) {
        return from + 2 < to && b[from] == 0 && b[from + 1] == 1 ? from + 2 : from;
    }

    private static boolean isPrintable(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] < ' ') {
                return false;
            }
        }
        return to > from;
    }

    /** A login of protocol 4.1: 19 bytes that are always 0 behind capabilities, packet size and character set. */
    static boolean isLogin(byte[] b, int payload, int to) {
        if (to - payload < MIN_LOGIN || (LittleEndian.u32(b, payload) & MysqlLogin.PROTOCOL_41) == 0) {
            return false;
        }
        for (int i = payload + 9; i < payload + 28; i++) {
            if (b[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean response(byte[] b, int from, int to, boolean isOnPort) {
        int length = LittleEndian.u24(b, from);
        int payload = from + HEADER;
        if ((b[payload] & 0xff) == 0xff) {
            return payload + length == to && length > 9 && b[payload + 3] == '#';
        }
        int definition = payload + length;
        boolean hasDefinition = length <= 3
                && to - definition > 8
                && b[definition + 3] == 2
                && b[definition + 4] == 3
                && b[definition + 5] == 'd'
                && b[definition + 6] == 'e'
                && b[definition + 7] == 'f';
        return hasDefinition || isOnPort && isStart(b, from, to);
    }

    /** Whether the packet at {@code from} may be the first of an answer. */
    static boolean isStart(byte[] b, int from, int to) {
        if (to - from <= HEADER || MysqlFrame.sequence(b, from) != 1) {
            return false;
        }
        int length = LittleEndian.u24(b, from);
        int payload = from + HEADER;
        return switch (b[payload] & 0xff) {
            case 0x00 -> length >= 7 && length < 1 << 12;
            case 0xff -> length >= 9 && length < 1 << 10;
            case MysqlResponse.LOCAL_INFILE -> length < 1 << 12;
            case 0xfe -> length < 9;
            default -> length == MysqlBytes.lengthEncodedBytes(b[payload]);
        };
    }
}
