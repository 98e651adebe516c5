package io.thalweg.engine.l7.redis;

/**
 * Walks over RESP values without looking into them. All that must be remembered between packets is how many values are
 * still to come: an aggregate adds its elements to them, however deep it lies. Only of streams, whose length is not told in
 * front, each one that is open is remembered ({@link OpenStreams}).
 *
 * <pre>
 *   + - : _ # , (     one line
 *   $ ! =             length CRLF bytes CRLF; -1 is null
 *   * ~ &gt;             count CRLF, then as many values; -1 is null
 *   %                 count CRLF, then twice as many values
 *   |                 as %, and the value that they are about comes behind them
 *   $?                chunks, each ; length CRLF bytes CRLF, until ;0 CRLF
 *   *? ~? %?          values until . CRLF
 * </pre>
 */
final class RespValues {
    static final int CRLF = 2;
    /** Longest bulk string that is believed (proto-max-bulk-len). */
    static final long MAX_BULK = 512L << 20;
    /** {@link #number} of what is none. */
    static final long NOT_A_NUMBER = Long.MIN_VALUE;

    private static final long MAX_COUNT = 1L << 32;

    /** Behind what was walked over; may be behind what there is: the rest of a bulk string is to be skipped. */
    long next;
    /** Values that are still to come. */
    long left;

    /**
     * @param streams those of the message that are open
     * @return false when what is there is no value
     */
    boolean walk(byte[] b, long from, int to, long count, OpenStreams streams) {
        next = from;
        left = count;
        while ((left > 0 || !streams.isEmpty()) && next < to) {
            int at = (int) next;
            int lf = lineFeed(b, at, to);
            boolean isOfStream = left == 0;
            if (lf < 0) {
                return isType(b[at]) || isOfStream && (b[at] == ';' || b[at] == '.');
            }
            boolean isFine = isOfStream ? inStream(b, at, lf, to, streams) : value(b, at, lf, to, streams);
            if (!isFine) {
                return false;
            }
        }
        return true;
    }

    /** What comes in the innermost stream: a chunk of a string, a value, or the end. */
    private boolean inStream(byte[] b, int at, int lf, int to, OpenStreams streams) {
        if (streams.isInString()) {
            long length = b[at] == ';' ? number(b, at + 1, lf) : -1;
            if (length < 0) {
                return false;
            }
            next = length == 0 ? lf + 1L : bulkEnd(lf, length);
            left = length == 0 ? streams.close() : 0;
            return isBulk(b, lf, length == 0 ? -1 : length, to);
        }
        if (b[at] == '.') {
            next = lf + 1L;
            left = streams.close();
            return lf == at + CRLF;
        }
        left = 1;
        return value(b, at, lf, to, streams);
    }

    private boolean value(byte[] b, int at, int lf, int to, OpenStreams streams) {
        if (lf == at + 1 + CRLF && b[at + 1] == '?' && isStreamable(b[at])) {
            boolean isFine = streams.open(left - 1, b[at] == '$');
            left = 0;
            next = lf + 1L;
            return isFine;
        }
        switch (b[at]) {
            case '+', '-', ':', '_', '#', ',', '(' -> {
                left--;
                next = lf + 1L;
                return true;
            }
            case '$', '!', '=' -> {
                long length = number(b, at + 1, lf);
                left--;
                next = bulkEnd(lf, length);
                return isBulk(b, lf, length, to);
            }
            default -> {
                long count = count(b, at, lf);
                left += count - (b[at] == '|' ? 0 : 1);
                next = lf + 1L;
                return count >= 0 && left < MAX_COUNT;
            }
        }
    }

    /** Whether values of a type may come as a stream. */
    static boolean isStreamable(byte type) {
        return switch (type) {
            case '$', '*', '~', '%' -> true;
            default -> false;
        };
    }

    /** Behind the bulk string whose length line ends at {@code lf}. */
    static long bulkEnd(int lf, long length) {
        return lf + 1L + (length < 0 ? 0 : length + CRLF);
    }

    /** Whether a length is one of a bulk string, and a line ends behind it if its end is there. */
    static boolean isBulk(byte[] b, int lf, long length, int to) {
        long end = bulkEnd(lf, length);
        return length >= -1 && length <= MAX_BULK && (length < 0 || end > to || b[(int) end - 1] == '\n');
    }

    /** How many values an aggregate at {@code at} holds; negative when it is none. */
    static long count(byte[] b, int at, int lf) {
        long number = number(b, at + 1, lf);
        if (number < -1 || number > MAX_COUNT) {
            return -1;
        }
        return switch (b[at]) {
            case '*', '~', '>' -> Math.max(0, number);
            case '%', '|' -> Math.max(0, 2 * number);
            default -> -1;
        };
    }

    static boolean isType(byte c) {
        return switch (c) {
            case '+', '-', ':', '_', '#', ',', '(', '$', '!', '=', '*', '~', '>', '%', '|' -> true;
            default -> false;
        };
    }

    /** Where the line ends; negative when it does not. */
    static int lineFeed(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The number that fills a line from {@code from} to its CR LF. */
    static long number(byte[] b, int from, int lf) {
        int end = lf - 1;
        int at = from < end && b[from] == '-' ? from + 1 : from;
        if (at >= end || end - at > 18 || b[end] != '\r') {
            return NOT_A_NUMBER;
        }
        long value = 0;
        for (int i = at; i < end; i++) {
            if (b[i] < '0' || b[i] > '9') {
                return NOT_A_NUMBER;
            }
            value = value * 10 + b[i] - '0';
        }
        return at > from ? -value : value;
    }
}
