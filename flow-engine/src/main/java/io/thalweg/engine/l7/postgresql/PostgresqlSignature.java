package io.thalweg.engine.l7.postgresql;

import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.sql.SqlKeywords;

/** Tells PostgreSQL by the first bytes of a flow: a start, a statement, or messages that fill a segment to its end. */
final class PostgresqlSignature {
    private static final int HEADER = PostgresqlMessage.HEADER;

    private PostgresqlSignature() {}

    static L7Guess guess(byte[] b, int from, int to) {
        if (PostgresqlMessage.isStartup(b, from, to)) {
            return L7Guess.REQUEST;
        }
        if (to - from < HEADER) {
            boolean mayBe = PostgresqlMessage.isLike(b, from, to, true) || PostgresqlMessage.isLike(b, from, to, false);
            return mayBe || b[from] == 0 && (to - from == 1 || b[from + 1] == 0) ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        if (isStatement(b, from, to) || isBatch(b, from, to)) {
            return L7Guess.REQUEST;
        }
        return isAnswer(b, from, to) ? L7Guess.RESPONSE : L7Guess.NOT_MINE;
    }

    /** A query or the preparation of one. */
    private static boolean isStatement(byte[] b, int from, int to) {
        if (b[from] != 'Q' && b[from] != 'P' || !PostgresqlMessage.isLike(b, from, to, true)) {
            return false;
        }
        int text = b[from] == 'Q' ? from + HEADER : PostgresqlMessage.textEnd(b, from + HEADER, to) + 1;
        return text < to && SqlKeywords.isStatement(b, text, to) && textIsClosed(b, from, to, text);
    }

    /** The NUL behind the text of a message that is there to its end. */
    private static boolean textIsClosed(byte[] b, int from, int to, int text) {
        long end = from + PostgresqlMessage.length(b, from);
        return end > to || PostgresqlMessage.textEnd(b, text, to) < end;
    }

    /** Messages of a client up to the end that make it answer. */
    private static boolean isBatch(byte[] b, int from, int to) {
        if (b[from] != 'B' && b[from] != 'P' && b[from] != 'D' && b[from] != 'C') {
            return false;
        }
        int last = last(b, from, to, true);
        return last > from && (b[last] == 'S' || b[last] == 'H') && to - last == HEADER;
    }

    /** Messages of a server up to the end, the last of which says that it is ready; or what comes before that. */
    private static boolean isAnswer(byte[] b, int from, int to) {
        int last = last(b, from, to, false);
        if (last < 0) {
            return false;
        }
        if (b[last] == 'Z') {
            return to - last == HEADER + 1 && "ITE".indexOf(b[to - 1]) >= 0;
        }
        boolean isError = b[from] == 'E' && b[from + HEADER] == 'S' && b[to - 1] == 0;
        boolean isAuthentication =
                b[from] == 'R' && last == from && to - from >= 9 && b[from + 7] == 0 && b[from + 8] <= 12;
        return isError || isAuthentication && b[from + HEADER] == 0;
    }

    /** Where the last of the messages is that fill the bytes exactly; negative when they do not. */
    private static int last(byte[] b, int from, int to, boolean fromClient) {
        int at = from;
        while (to - at >= HEADER && PostgresqlMessage.isLike(b, at, to, fromClient)) {
            long end = at + PostgresqlMessage.length(b, at);
            if (end == to) {
                return at;
            }
            if (end > to) {
                return -1;
            }
            at = (int) end;
        }
        return -1;
    }

    /** Whether a message begins here, after a loss: the head of one, and that of the next if that is there. */
    static boolean isMessage(byte[] b, int from, int to, boolean fromClient) {
        if (to - from < HEADER || !PostgresqlMessage.isLike(b, from, to, fromClient)) {
            return false;
        }
        long end = from + PostgresqlMessage.length(b, from);
        return end >= to ? end - from < 1 << 24 : PostgresqlMessage.isLike(b, (int) end, to, fromClient);
    }
}
