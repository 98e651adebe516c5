package io.thalweg.engine.l7.nats;

/** The control line of an operation: its word and, where there are some, its arguments. */
final class NatsLine {
    private static final int MAX_ARGUMENTS = 5;
    /** A payload is 64 MiB at most (server option max_payload). */
    private static final int MAX_PAYLOAD = 64 << 20;

    private final int[] from = new int[MAX_ARGUMENTS];
    private final int[] to = new int[MAX_ARGUMENTS];

    NatsOperation operation;
    int count;
    /** Where the word ends. */
    int rest;
    /** Where the line ends: before its line feed, or where the bytes end. */
    int end;
    /** Whether all of the line is there. */
    boolean isWhole;

    /** Reads the line that begins at {@code at}; false when none does. */
    boolean read(byte[] b, int at, int limit) {
        operation = NatsOperation.of(b, at, limit);
        if (operation == null) {
            return false;
        }
        rest = at + operation.wordLength();
        end = rest;
        while (end < limit && b[end] != '\n') {
            end++;
        }
        isWhole = end < limit;
        return switch (operation.rest) {
            case ' ' -> arguments(b) && (!isWhole || areArguments(b));
            case '\n' -> isBlank(b, rest, end);
            default -> beginsWith(b, (byte) operation.rest);
        };
    }

    private boolean arguments(byte[] b) {
        count = 0;
        int at = rest;
        while (at < end) {
            while (at < end && isSpace(b[at])) {
                at++;
            }
            if (at == end) {
                break;
            }
            if (count == MAX_ARGUMENTS) {
                return false;
            }
            from[count] = at;
            while (at < end && !isSpace(b[at])) {
                if (b[at] < ' ') {
                    return false;
                }
                at++;
            }
            to[count++] = at;
        }
        return true;
    }

    private boolean areArguments(byte[] b) {
        if (count < operation.arguments) {
            return false;
        }
        return !operation.hasPayload()
                || payload(b) >= 0 && (!operation.hasHeaders() || headers(b) >= 0 && headers(b) <= payload(b));
    }

    private boolean beginsWith(byte[] b, byte sign) {
        int at = rest;
        while (at < end && isSpace(b[at])) {
            at++;
        }
        return at == end ? !isWhole : at > rest && b[at] == sign;
    }

    private static boolean isBlank(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isSpace(b[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    int from(int argument) {
        return argument < count ? from[argument] : 0;
    }

    int to(int argument) {
        return argument < count ? to[argument] : 0;
    }

    /** Bytes of the payload, headers and all; negative when that is no number. */
    int payload(byte[] b) {
        return number(b, count - 1);
    }

    int headers(byte[] b) {
        return number(b, count - 2);
    }

    private int number(byte[] b, int argument) {
        int value = 0;
        for (int i = from[argument]; i < to[argument]; i++) {
            int digit = b[i] - '0';
            if (digit < 0 || digit > 9 || value > MAX_PAYLOAD / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Bytes of the operation, line feeds and all. */
    long length(byte[] b, int at) {
        long line = end + 1L - at;
        return operation.hasPayload() ? line + payload(b) + 2 : line;
    }
}
