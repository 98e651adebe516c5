package io.thalweg.engine.l7.redis;

import io.thalweg.engine.l7.L7Guess;

/**
 * Tells Redis by the first bytes of a flow. Arrays of bulk strings and bulk strings are told anywhere; lines of words, and
 * replies of one line, look like those of mail, NATS and others, and are believed on Redis' own port only.
 */
final class RedisSignature {
    static final int PORT = 6379;

    private static final int MAX_NAME = 32;

    private RedisSignature() {}

    static L7Guess guess(byte[] b, int from, int to, boolean isOnPort, boolean fromClient) {
        if (isOnPort && !fromClient && to - from > 1 && b[from + 1] == '?' && RespValues.isStreamable(b[from])) {
            return stream(b, from, to);
        }
        if (b[from] == '*' || b[from] == '>' || b[from] == '%' || b[from] == '~' || b[from] == '|') {
            return aggregate(b, from, to, isOnPort, fromClient);
        }
        if (b[from] == '$') {
            return bulk(b, from, to, isOnPort);
        }
        if (!isOnPort) {
            return L7Guess.NOT_MINE;
        }
        if (!fromClient && RespValues.isType(b[from])) {
            return line(b, from, to);
        }
        return fromClient ? words(b, from, to) : L7Guess.NOT_MINE;
    }

    /** The line that begins a streamed value. */
    private static L7Guess stream(byte[] b, int from, int to) {
        boolean isLine = (to - from < 3 || b[from + 2] == '\r') && (to - from < 4 || b[from + 3] == '\n');
        return !isLine ? L7Guess.NOT_MINE : to - from < 4 ? L7Guess.NEED_MORE : L7Guess.RESPONSE;
    }

    /** A count, and behind it the first value: of a command the name of it. */
    private static L7Guess aggregate(byte[] b, int from, int to, boolean isOnPort, boolean fromClient) {
        int lf = digits(b, from, to);
        if (lf <= 0) {
            return lf == 0 ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        long count = RespValues.count(b, from, lf);
        if (count < 0) {
            return L7Guess.NOT_MINE;
        }
        if (count == 0) {
            return isOnPort && !fromClient && lf + 1 == to ? L7Guess.RESPONSE : L7Guess.NOT_MINE;
        }
        if (lf + 1 == to) {
            return L7Guess.NEED_MORE;
        }
        if (b[lf + 1] != '$') {
            boolean isValue = isOnPort && !fromClient && RespValues.isType(b[lf + 1]);
            return isValue ? L7Guess.RESPONSE : L7Guess.NOT_MINE;
        }
        int end = digits(b, lf + 1, to);
        if (end <= 0) {
            return end == 0 ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        return named(b, from, end, to, isOnPort, fromClient);
    }

    private static L7Guess named(byte[] b, int from, int lf, int to, boolean isOnPort, boolean fromClient) {
        long length = RespValues.number(b, RespValues.lineFeed(b, from, lf) + 2, lf);
        if (length < -1 || length > RespValues.MAX_BULK || !RespValues.isBulk(b, lf, length, to)) {
            return L7Guess.NOT_MINE;
        }
        L7Guess otherwise = isOnPort && !fromClient || b[from] != '*' ? L7Guess.RESPONSE : L7Guess.EITHER;
        if (length <= 0 || length > MAX_NAME || b[from] != '*' || isOnPort && !fromClient) {
            return otherwise;
        }
        int end = lf + 1 + (int) length;
        if (end > to) {
            return L7Guess.NEED_MORE;
        }
        return ArgumentRules.isKnown(b, lf + 1, end) ? L7Guess.REQUEST : otherwise;
    }

    private static L7Guess bulk(byte[] b, int from, int to, boolean isOnPort) {
        int lf = digits(b, from, to);
        if (lf <= 0) {
            return lf == 0 ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        long length = RespValues.number(b, from + 1, lf);
        boolean isWhole = length >= 0 && RespValues.bulkEnd(lf, length) == to && RespValues.isBulk(b, lf, length, to);
        boolean isBegun = isOnPort && length >= -1 && RespValues.isBulk(b, lf, length, to);
        return isWhole || isBegun ? L7Guess.RESPONSE : L7Guess.NOT_MINE;
    }

    /** A status, an error, a number. */
    private static L7Guess line(byte[] b, int from, int to) {
        int lf = RespValues.lineFeed(b, from, to);
        if (lf < 0) {
            return L7Guess.NEED_MORE;
        }
        boolean isNumber = b[from] == ':';
        boolean isLine =
                b[lf - 1] == '\r' && (!isNumber || RespValues.number(b, from + 1, lf) != RespValues.NOT_A_NUMBER);
        return isLine ? L7Guess.RESPONSE : L7Guess.NOT_MINE;
    }

    /** A line of printable words, the first of letters and digits. */
    private static L7Guess words(byte[] b, int from, int to) {
        int at = from;
        boolean isFirst = true;
        for (; at < to && b[at] != '\n' && b[at] != '\r'; at++) {
            boolean isLetter = b[at] >= 'a' && b[at] <= 'z' || b[at] >= 'A' && b[at] <= 'Z';
            isFirst &= b[at] != ' ';
            boolean fits =
                    isFirst ? isLetter || at > from && b[at] >= '0' && b[at] <= '9' : b[at] >= ' ' && b[at] < 0x7f;
            if (!fits) {
                return L7Guess.NOT_MINE;
            }
        }
        if (at == to) {
            return L7Guess.NEED_MORE;
        }
        return at > from ? L7Guess.REQUEST : L7Guess.NOT_MINE;
    }

    /** Where the line feed of a line of a type and a number is: 0 when it is not there yet, negative when it is none. */
    private static int digits(byte[] b, int from, int to) {
        int at = from + 1;
        if (at < to && b[at] == '-') {
            at++;
        }
        int first = at;
        while (at < to && b[at] >= '0' && b[at] <= '9' && at - first < 11) {
            at++;
        }
        if (at == to || at + 1 == to && b[at] == '\r' && at > first) {
            return 0;
        }
        return at > first && b[at] == '\r' && b[at + 1] == '\n' ? at + 1 : -1;
    }
}
