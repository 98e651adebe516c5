package io.thalweg.engine.l7.redis;

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
import io.thalweg.engine.l7.redis.RedisState.Side;

/**
 * Redis connections: each command is a request, each reply its response, in order.
 *
 * <p>A reply is told by its first line; what is inside it is walked over by {@link RespValues}. Messages of channels are
 * sessions by themselves, a command that subscribes to several channels is answered by the first confirmation. Commands
 * after {@code CLIENT REPLY OFF} get no answer. Behind {@code MONITOR} and {@code PSYNC} comes no reply but a feed:
 * the connection is left alone. Budget: below 1 µs for a command and its reply, no allocation but the messages.
 */
final class RedisParser implements L7Parser {
    private static final byte[][] FEEDS = {
        {'M', 'O', 'N', 'I', 'T', 'O', 'R'}, {'P', 'S', 'Y', 'N', 'C'}, {'S', 'Y', 'N', 'C'}
    };
    /** {@link L7Message#pairingId} of a command behind which there is a feed; of others, how many confirmations it gets. */
    private static final long FEED = -1;

    private static final int REPLY_OFF = 'o' << 8 | 'f';
    private static final int REPLY_ON = 'o' << 8 | 'n';
    private static final int REPLY_SKIP = 's' << 8 | 'k';
    private static final int MAX_COUNT_LINE = 32;

    private final int maxHead;
    private final TextCache texts;
    private final RedisCommand command;
    private final RedisErrors errors;
    private final RespValues values = new RespValues();
    private final RedisPush push = new RedisPush();

    RedisParser(L7Options options, TextCache texts) {
        this.maxHead = options.maxHeadBytes();
        this.texts = texts;
        this.command = new RedisCommand(options);
        this.errors = new RedisErrors(options.obfuscate(), texts);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        boolean isOnPort = flow.serverPort() == RedisSignature.PORT;
        return RedisSignature.guess(input.buffer, input.from, input.to, isOnPort, input.fromClient);
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        RedisState redis = (RedisState) state;
        Side side = redis.side(input.fromClient);
        if (side.isInside()) {
            return walk(side, input.from, side.left, input, exchange);
        }
        boolean isBeginning = !side.isAligned;
        if (isBeginning) {
            boolean isWanted = input.fromClient || !side.isLost || exchange.hasRequestSince(input.timestampMicros);
            L7Guess guess = isWanted
                    ? RedisSignature.guess(input.buffer, input.from, input.to, true, input.fromClient)
                    : L7Guess.NOT_MINE;
            if (guess == L7Guess.NEED_MORE && input.length() < maxHead) {
                return NEED_MORE;
            }
            if (guess == L7Guess.NOT_MINE || guess == L7Guess.NEED_MORE) {
                side.isLost = true;
                return input.toNextSegment();
            }
            side.isAligned = true;
            // What is seen from its middle may begin inside a reply, which is as good as a loss.
            side.isLost |= !input.isStart;
        }
        if (input.fromClient) {
            return command(redis, input, false, exchange);
        }
        if (!isBeginning && isInsideReply(redis, input, exchange)) {
            side.lose();
            return input.toNextSegment();
        }
        return reply(redis, input, false, exchange);
    }

    /** After a loss a reply that nobody waits for is an element of a longer one whose beginning was lost. */
    private static boolean isInsideReply(RedisState redis, L7Input input, L7Exchange exchange) {
        return redis.server.isLost && !redis.isSubscriber && !exchange.hasRequestSince(input.timestampMicros);
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        RedisState redis = (RedisState) state;
        Side side = redis.side(input.fromClient);
        boolean isBegun = side.isAligned && !side.isInside() && input.length() > 0;
        if (isBegun && input.fromClient) {
            command(redis, input, true, exchange);
        } else if (isBegun) {
            reply(redis, input, true, exchange);
        } else if (!isEnd && !input.fromClient) {
            exchange.responsesLost();
        }
        side.lose();
    }

    private long walk(Side side, long from, long count, L7Input input, L7Exchange exchange) {
        if (!values.walk(input.buffer, from, input.to, count, side.streams)) {
            return malformed(side, input, exchange);
        }
        side.left = values.left;
        return values.next - input.from;
    }

    private static long malformed(Side side, L7Input input, L7Exchange exchange) {
        exchange.malformed();
        side.lose();
        return input.toNextSegment();
    }

    private long command(RedisState redis, L7Input input, boolean isCut, L7Exchange exchange) {
        RedisCommand.Outcome outcome = command.read(input.buffer, input.from, input.to, isCut);
        if (outcome == RedisCommand.Outcome.NEED_MORE) {
            return NEED_MORE;
        }
        if (outcome == RedisCommand.Outcome.MALFORMED) {
            return malformed(redis.client, input, exchange);
        }
        long done = command.next - input.from;
        if (outcome == RedisCommand.Outcome.EMPTY) {
            return done;
        }
        if (command.left > 0) {
            done = walk(redis.client, command.next, command.left, input, exchange);
        }
        L7Message message = message(input, done);
        message.requestType = texts.text(command.text, 0, command.nameLength);
        message.requestResource = texts.text(command.text, 0, command.length);
        tell(redis, message, exchange);
        return done;
    }

    private void tell(RedisState redis, L7Message message, L7Exchange exchange) {
        boolean isSilent = redis.isReplyOff || redis.isNextSkipped;
        redis.isNextSkipped = false;
        if (command.replyMode != 0) {
            redis.isReplyOff = command.replyMode == REPLY_OFF || command.replyMode != REPLY_ON && redis.isReplyOff;
            redis.isNextSkipped = command.replyMode == REPLY_SKIP && !redis.isReplyOff;
            isSilent = redis.isReplyOff || redis.isNextSkipped;
        }
        if (isSilent) {
            exchange.session(message);
            return;
        }
        if (RedisPush.isSubscription(command.text, 0, command.nameLength)) {
            redis.isSubscriber = true;
            redis.subscriptions++;
            message.pairingId = Math.max(1, command.arguments);
        }
        for (byte[] feed : FEEDS) {
            message.pairingId = command.is(feed) ? FEED : message.pairingId;
        }
        exchange.request(message);
    }

    private long reply(RedisState redis, L7Input input, boolean isCut, L7Exchange exchange) {
        byte[] b = input.buffer;
        int from = input.from;
        int limit = Math.min(input.to, from + maxHead);
        boolean isAll = isCut || limit - from == maxHead;
        if (!RespValues.isType(b[from])) {
            return malformed(redis.server, input, exchange);
        }
        int lf = RespValues.lineFeed(b, from, limit);
        if (lf < 0 && !isAll) {
            return NEED_MORE;
        }
        if (lf < 0 || b[from] == '-' || b[from] == '!') {
            return oneLine(redis, input, lf, limit, isAll, exchange);
        }
        if (b[from] == '|') {
            long count = RespValues.count(b, from, lf);
            return count < 0
                    ? malformed(redis.server, input, exchange)
                    : walk(redis.server, lf + 1L, count, input, exchange);
        }
        if (b[from] == '>' || b[from] == '*' && mayPush(redis, input, exchange)) {
            RedisPush.Kind kind = push.read(b, lf + 1, limit, b[from] == '>', isAll);
            if (kind == RedisPush.Kind.NEED_MORE) {
                return NEED_MORE;
            }
            if (kind != RedisPush.Kind.NONE) {
                return pushed(redis, kind, input, exchange);
            }
        }
        return told(redis, input, L7Status.OK, "", exchange);
    }

    /** In RESP2 messages are arrays: to who subscribed, or when nobody asked. */
    private static boolean mayPush(RedisState redis, L7Input input, L7Exchange exchange) {
        return redis.isSubscriber || !exchange.hasRequestSince(input.timestampMicros);
    }

    /** A reply whose text counts, an error, or one whose line does not end. */
    private long oneLine(RedisState redis, L7Input input, int lf, int limit, boolean isAll, L7Exchange exchange) {
        byte[] b = input.buffer;
        int from = input.from;
        int textFrom = from + 1;
        int textTo = lf < 0 ? limit : lf - 1;
        if (b[from] == '!' && lf >= 0) {
            long length = RespValues.number(b, from + 1, lf);
            textFrom = lf + 1;
            textTo = (int) Math.min(limit, textFrom + Math.max(0, length));
            if (textTo - textFrom < length && !isAll) {
                return NEED_MORE;
            }
        } else if (lf < 0 && limit - from > MAX_COUNT_LINE && b[from] != '-' && b[from] != '+') {
            return malformed(redis.server, input, exchange);
        }
        boolean isError = b[from] == '-' || b[from] == '!' && lf >= 0;
        String text = isError ? errors.text(b, textFrom, Math.max(textFrom, textTo)) : "";
        return told(redis, input, isError ? L7Status.SERVER_ERROR : L7Status.OK, text, exchange);
    }

    private long told(RedisState redis, L7Input input, L7Status status, String exception, L7Exchange exchange) {
        if (!values.walk(input.buffer, input.from, input.to, 1, redis.server.streams)) {
            return malformed(redis.server, input, exchange);
        }
        // A line that does not end stays where it is: what is there of it is all there is.
        boolean isLine = values.next == input.from;
        redis.server.left = isLine ? 0 : values.left;
        long done = isLine ? input.length() : values.next - input.from;
        L7Message message = message(input, done);
        message.status = status;
        message.exception = exception;
        L7Message request = exchange.response(message);
        if (request == null) {
            return done;
        }
        if (request.pairingId == FEED && status == L7Status.OK) {
            exchange.stop();
        } else if (request.pairingId > 0) {
            redis.subscriptions--;
            redis.confirmations = status == L7Status.OK ? request.pairingId - 1 : 0;
        }
        return done;
    }

    private long pushed(RedisState redis, RedisPush.Kind kind, L7Input input, L7Exchange exchange) {
        if (kind == RedisPush.Kind.CONFIRMATION && redis.confirmations == 0 && redis.subscriptions > 0) {
            return told(redis, input, L7Status.OK, "", exchange);
        }
        long done = walk(redis.server, input.from, 1, input, exchange);
        if (kind == RedisPush.Kind.CONFIRMATION && redis.confirmations > 0) {
            redis.confirmations--;
        }
        if (kind == RedisPush.Kind.MESSAGE) {
            redis.isSubscriber = true;
            L7Message message = message(input, done);
            message.requestType = texts.text(input.buffer, push.kindFrom, push.kindTo);
            message.requestResource = texts.text(input.buffer, push.textFrom, push.textTo);
            exchange.session(message);
        }
        return done;
    }

    private static L7Message message(L7Input input, long length) {
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = (int) Math.min(length, input.length());
        return message;
    }
}
