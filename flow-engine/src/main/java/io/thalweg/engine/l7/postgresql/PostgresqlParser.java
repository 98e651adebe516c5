package io.thalweg.engine.l7.postgresql;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.sql.SqlDialect;
import io.thalweg.engine.l7.sql.SqlStatement;

/**
 * PostgreSQL connections. A request is a simple query, or what a client sends up to its next Sync or Flush; its answer is
 * all that comes up to ReadyForQuery.
 *
 * <p>An answer has the time of its first message, and leaves with its last one, when it is known how many rows there were and
 * whether it failed; one that goes on for longer than requests wait, or that turns into replication, leaves before, and what
 * comes up to its end is passed over. Rows and copied data are skipped. Where the server agrees to TLS the connection is handed
 * over to it; where it agrees to GSSAPI it is left alone.
 */
final class PostgresqlParser implements L7Parser {
    private static final int HEADER = PostgresqlMessage.HEADER;

    /** An answer that has begun is told this part of the waiting time before its request would be given up. */
    private static final int MARGIN = 32;

    private final int maxHead;
    private final long patienceMicros;
    private final TextCache texts;
    private final SqlStatement statement;
    private final PostgresqlErrors errors;

    PostgresqlParser(L7Options options, long sessionMicros, TextCache texts) {
        this.maxHead = options.maxHeadBytes();
        this.patienceMicros = sessionMicros - sessionMicros / MARGIN;
        this.texts = texts;
        this.statement = new SqlStatement(SqlDialect.POSTGRESQL, options, texts);
        this.errors = new PostgresqlErrors(options.obfuscate(), texts);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        return PostgresqlSignature.guess(input.buffer, input.from, input.to);
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        PostgresqlState postgresql = (PostgresqlState) state;
        byte[] b = input.buffer;
        int from = input.from;
        if (!input.fromClient && postgresql.isEncryptionAsked) {
            return encryption(postgresql, input, exchange);
        }
        if (input.fromClient && PostgresqlMessage.isStartup(b, from, input.to)) {
            return startup(postgresql, input, false, exchange);
        }
        if (!postgresql.isAligned(input.fromClient)) {
            if (!PostgresqlSignature.isMessage(b, from, input.to, input.fromClient)) {
                return input.length() < HEADER ? NEED_MORE : input.toNextSegment();
            }
            postgresql.aligned(input.fromClient, true);
        }
        if (!PostgresqlMessage.isLike(b, from, input.to, input.fromClient)) {
            exchange.malformed();
            postgresql.aligned(input.fromClient, false);
            return input.toNextSegment();
        }
        if (input.length() < HEADER) {
            return NEED_MORE;
        }
        long length = PostgresqlMessage.length(b, from);
        boolean isRead = input.fromClient ? b[from] == 'Q' || b[from] == 'P' : b[from] == 'C' || b[from] == 'E';
        if (isRead && input.length() < Math.min(length, maxHead)) {
            return NEED_MORE;
        }
        message(postgresql, input, (int) Math.min(input.to, from + length), exchange);
        return length;
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        PostgresqlState postgresql = (PostgresqlState) state;
        boolean isBegun = postgresql.isAligned(input.fromClient) && input.length() >= HEADER;
        if (isBegun && PostgresqlMessage.isLike(input.buffer, input.from, input.to, input.fromClient)) {
            long end = input.from + PostgresqlMessage.length(input.buffer, input.from);
            message(postgresql, input, (int) Math.min(input.to, end), exchange);
        } else if (input.fromClient && PostgresqlMessage.isStartup(input.buffer, input.from, input.to)) {
            startup(postgresql, input, true, exchange);
        }
        if (input.fromClient) {
            tellRequest(postgresql, exchange);
        } else if (postgresql.response != null) {
            tellResponse(postgresql, exchange);
        } else if (!isEnd && !postgresql.isAnswerTold) {
            exchange.responsesLost();
        }
        postgresql.aligned(input.fromClient, false);
    }

    @Override
    public void expire(L7ParserState state, long nowMicros, L7Exchange exchange) {
        PostgresqlState postgresql = (PostgresqlState) state;
        if (postgresql.response != null && exchange.hasRequestSince(nowMicros - patienceMicros)) {
            tellResponse(postgresql, exchange);
            postgresql.isAnswerTold = true;
        }
    }

    /** One byte: whether the connection is encrypted from here on. An error instead of it is a message. */
    private static long encryption(PostgresqlState postgresql, L7Input input, L7Exchange exchange) {
        postgresql.isEncryptionAsked = false;
        byte answer = input.buffer[input.from];
        if (answer == 'S') {
            exchange.handOver(null);
            return 1;
        }
        if (answer == 'G') {
            exchange.stop();
            return 1;
        }
        return answer == 'N' && input.length() == 1 ? 1 : input.toNextSegment();
    }

    private long startup(PostgresqlState postgresql, L7Input input, boolean isCut, L7Exchange exchange) {
        byte[] b = input.buffer;
        int length = (int) NetworkBytes.u32(b, input.from);
        int code = (int) NetworkBytes.u32(b, input.from + 4);
        if (code == PostgresqlMessage.SSL || code == PostgresqlMessage.GSS) {
            postgresql.isEncryptionAsked = true;
            return length;
        }
        if (input.length() < length && !isCut) {
            return NEED_MORE;
        }
        L7Message message = begin(input);
        if (code == PostgresqlMessage.CANCEL) {
            message.requestType = "cancel";
            exchange.session(message);
            return length;
        }
        message.version = "3." + (code & 0xffff);
        message.requestType = "startup";
        message.requestResource =
                parameters(b, input.from + PostgresqlMessage.STARTUP_HEADER, Math.min(input.to, input.from + length));
        postgresql.aligned(true, true);
        postgresql.aligned(false, true);
        exchange.request(message);
        return length;
    }

    /**
     * User and database out of pairs of name and value. One that was cut would be another's name, so it is none; and as each
     * start has a user, what is told of one without ends where the user's name is missing.
     */
    private String parameters(byte[] b, int from, int to) {
        String user = "";
        String database = "";
        for (int at = from; at < to && b[at] != 0; ) {
            int nameTo = PostgresqlMessage.textEnd(b, at, to);
            int valueTo = PostgresqlMessage.textEnd(b, Math.min(to, nameTo + 1), to);
            String name = texts.text(b, at, nameTo);
            if (valueTo == to) {
                break;
            }
            if (name.equals("user")) {
                user = texts.text(b, nameTo + 1, valueTo);
            } else if (name.equals("database")) {
                database = texts.text(b, nameTo + 1, valueTo);
            }
            at = valueTo + 1;
        }
        boolean hasBoth = !user.isEmpty() && !database.isEmpty();
        return texts.cut("Login username: " + user + (hasBoth ? " db: " + database : ""));
    }

    private void message(PostgresqlState postgresql, L7Input input, int to, L7Exchange exchange) {
        if (input.fromClient) {
            ask(postgresql, input, to, exchange);
        } else {
            answer(postgresql, input, to, exchange);
        }
    }

    private void ask(PostgresqlState postgresql, L7Input input, int to, L7Exchange exchange) {
        byte[] b = input.buffer;
        byte type = b[input.from];
        if (type == 'Q') {
            tellRequest(postgresql, exchange);
            postgresql.isBatchOpen = false;
        }
        String name = postgresql.isBatchOpen ? null : PostgresqlMessage.name(type);
        if (name != null) {
            L7Message request = postgresql.request == null ? begin(input) : postgresql.request;
            postgresql.request = request;
            boolean isFirstStatement = type == 'P' && request.requestResource.isEmpty();
            if (type == 'Q' || isFirstStatement) {
                int text =
                        type == 'Q' ? input.from + HEADER : PostgresqlMessage.textEnd(b, input.from + HEADER, to) + 1;
                statement.fill(b, Math.min(text, to), PostgresqlMessage.textEnd(b, Math.min(text, to), to), request);
            }
            boolean isPrevailing = type == 'E' && !request.requestType.equals("parse");
            request.requestType =
                    isFirstStatement || isPrevailing || request.requestType.isEmpty() ? name : request.requestType;
        }
        if (type == 'Q' || type == 'S' || type == 'H' || type == 'F') {
            tellRequest(postgresql, exchange);
            postgresql.isBatchOpen &= type == 'H';
        }
    }

    private static void tellRequest(PostgresqlState postgresql, L7Exchange exchange) {
        L7Message request = postgresql.request;
        if (request != null) {
            postgresql.request = null;
            postgresql.isBatchOpen = true;
            exchange.request(request);
        }
    }

    private void answer(PostgresqlState postgresql, L7Input input, int to, L7Exchange exchange) {
        byte[] b = input.buffer;
        byte type = b[input.from];
        if (postgresql.isAnswerTold) {
            postgresql.isAnswerTold = type != 'Z';
            return;
        }
        if (postgresql.response == null && PostgresqlMessage.isOfAnswer(type)) {
            tellRequest(postgresql, exchange);
            if (exchange.hasRequestSince(input.timestampMicros)) {
                postgresql.response = begin(input);
                postgresql.response.status = L7Status.OK;
            }
        }
        L7Message response = postgresql.response;
        if (response == null) {
            return;
        }
        if (type == 'C') {
            rows(b, input.from + HEADER, to, response);
        } else if (type == 'E') {
            errors.fill(b, input.from + HEADER, to, response);
        } else if (type == 'Z') {
            tellResponse(postgresql, exchange);
        } else if (type == 'W') {
            tellResponse(postgresql, exchange);
            postgresql.isAnswerTold = true;
        }
    }

    private static void tellResponse(PostgresqlState postgresql, L7Exchange exchange) {
        L7Message response = postgresql.response;
        postgresql.response = null;
        exchange.response(response);
    }

    /** The number at the end of {@code INSERT 0 5}, {@code SELECT 3}. */
    private static void rows(byte[] b, int from, int to, L7Message response) {
        int end = PostgresqlMessage.textEnd(b, from, to);
        int at = end;
        while (at > from && b[at - 1] >= '0' && b[at - 1] <= '9') {
            at--;
        }
        if (at == end || end - at > 18 || at == from || b[at - 1] != ' ') {
            return;
        }
        long count = 0;
        for (; at < end; at++) {
            count = count * 10 + b[at] - '0';
        }
        response.affectedRows += count;
        response.hasAffectedRows = true;
    }

    /** A message with the time and place of what begins it, and all that lies with it. */
    private static L7Message begin(L7Input input) {
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = input.length();
        return message;
    }
}
