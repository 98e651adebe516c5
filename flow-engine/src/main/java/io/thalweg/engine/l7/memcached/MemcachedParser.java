package io.thalweg.engine.l7.memcached;

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

/**
 * Memcached connections: each command is a request, the first line of its answer the response, in order. Values are skipped.
 *
 * <p>Commands that want no answer are sessions by themselves; so are quiet ones, whose answers, if they come, are passed
 * over. Where a command that is not quiet ends a row of quiet ones, in place of {@code mn}, the last answer is its own; which
 * one that is, the next command tells, as clients wait for it. Behind {@code watch} comes no answer but a feed: the connection is left alone.
 */
final class MemcachedParser implements L7Parser {
    private static final int CRLF = 2;
    private static final long MAX_DATA = 1L << 30;

    private final TextCache texts;
    private final int maxHead;
    private final MemcachedLine line = new MemcachedLine();

    MemcachedParser(L7Options options, TextCache texts) {
        this.texts = texts;
        this.maxHead = options.maxHeadBytes();
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        byte[] b = input.buffer;
        if (BinaryHeader.isMagic(b[input.from])) {
            if (!BinaryHeader.isOne(b, input.from, input.to)) {
                return L7Guess.NOT_MINE;
            }
            return BinaryHeader.isRequest(b, input.from) ? L7Guess.REQUEST : L7Guess.RESPONSE;
        }
        int lf = MemcachedLine.end(b, input.from, input.to);
        if (lf < 0 && !isWords(b, input.from, input.to)) {
            return L7Guess.NOT_MINE;
        }
        line.read(b, input.from, lf < 0 ? input.to : lf);
        if (line.isCommand()) {
            return L7Guess.REQUEST;
        }
        if (line.isAnswer()) {
            return L7Guess.RESPONSE;
        }
        return lf < 0 && line.words <= 1 ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
    }

    /** As far as a line goes, it is one of a command: the server answers those it does not know, too. */
    private static boolean isWords(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] < ' ' && b[i] != '\r' && b[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        MemcachedState memcached = (MemcachedState) state;
        boolean isBinary = BinaryHeader.isMagic(input.buffer[input.from]);
        if (!memcached.isAligned(input.fromClient)) {
            L7Guess guess = guess(input, null);
            if (guess == L7Guess.NEED_MORE && input.length() < MemcachedLine.MAX_BYTES) {
                return NEED_MORE;
            }
            if (guess != (input.fromClient ? L7Guess.REQUEST : L7Guess.RESPONSE)) {
                return input.toNextSegment();
            }
            memcached.aligned(input.fromClient, true);
        }
        return isBinary ? binary(memcached, input, false, exchange) : text(memcached, input, false, exchange);
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        MemcachedState memcached = (MemcachedState) state;
        boolean isBegun = memcached.isAligned(input.fromClient) && input.length() > 0;
        boolean isTold = isBegun && !memcached.isInAnswer;
        if (isBegun && !BinaryHeader.isMagic(input.buffer[input.from])) {
            text(memcached, input, true, exchange);
        } else if (isBegun && input.length() >= BinaryHeader.BYTES) {
            binary(memcached, input, true, exchange);
        }
        if (!input.fromClient) {
            settle(memcached, exchange);
            memcached.isInAnswer = false;
            if (!isTold && !isEnd) {
                exchange.responsesLost();
            }
        }
        memcached.aligned(input.fromClient, false);
    }

    private long text(MemcachedState memcached, L7Input input, boolean isCut, L7Exchange exchange) {
        int lf = MemcachedLine.end(input.buffer, input.from, input.to);
        if (lf < 0 && !isCut && input.length() < MemcachedLine.MAX_BYTES) {
            return NEED_MORE;
        }
        int end = lf < 0 ? input.to : lf;
        line.read(input.buffer, input.from, end);
        if (line.words == 0) {
            return end - input.from + 1L; // an empty line asks and answers nothing
        }
        long data = input.fromClient ? line.commandData() : line.answerData();
        long length = end - input.from + 1L + (data < 0 || data > MAX_DATA ? 0 : data + CRLF);
        if (input.fromClient) {
            return command(memcached, input, end, length, exchange);
        }
        return answer(memcached, input, end, length, exchange);
    }

    private static long malformed(MemcachedState memcached, L7Input input, L7Exchange exchange) {
        exchange.malformed();
        memcached.aligned(input.fromClient, false);
        memcached.isInAnswer &= input.fromClient;
        return input.toNextSegment();
    }

    private long command(MemcachedState memcached, L7Input input, int end, long length, L7Exchange exchange) {
        if (!isWords(input.buffer, input.from, end)) {
            return malformed(memcached, input, exchange);
        }
        L7Message message = message(input, length);
        message.requestType = texts.text(input.buffer, input.from, line.to(0));
        message.requestResource = texts.text(input.buffer, input.from, withoutCr(input.buffer, input.from, end));
        settle(memcached, exchange);
        boolean isQuiet = line.isQuietMeta();
        memcached.isQuiet |= isQuiet;
        memcached.isEndAsked |= memcached.isQuiet && line.is(0, "mn");
        if (isQuiet || line.hasNoReply() || line.is(0, "quit")) {
            exchange.session(message);
        } else {
            exchange.request(message);
        }
        return length;
    }

    /** The last answer that was passed over is that of a command which still waits for one. */
    private static void settle(MemcachedState memcached, L7Exchange exchange) {
        L7Message last = memcached.passedOver;
        if (last != null && !memcached.isEndAsked && exchange.hasRequestSince(last.timestampMicros)) {
            memcached.passedOver = null;
            memcached.isQuiet = false;
            exchange.response(last);
        }
    }

    private long answer(MemcachedState memcached, L7Input input, int end, long length, L7Exchange exchange) {
        boolean isList = line.is(0, "VALUE") || line.is(0, "STAT") || line.is(0, "CONFIG") || isKeyLine(input);
        if (memcached.isInAnswer) {
            memcached.isInAnswer = !line.is(0, "END") && !isError();
            return length;
        }
        boolean isOfQuiet = memcached.isQuiet && !line.is(0, "MN");
        if (!line.isAnswer()) {
            return malformed(memcached, input, exchange);
        }
        memcached.isInAnswer = isList;
        L7Message message = message(input, input.length());
        String text = texts.text(input.buffer, input.from, withoutCr(input.buffer, input.from, end));
        message.status = status();
        if (message.status == L7Status.OK) {
            message.result = text;
        } else {
            message.exception = text;
        }
        if (isOfQuiet) {
            memcached.passedOver = message;
            return length;
        }
        memcached.isQuiet = false;
        memcached.isEndAsked = false;
        memcached.passedOver = null;
        L7Message request = exchange.response(message);
        if (request != null && request.requestType.equals("watch")) {
            exchange.stop();
        }
        return length;
    }

    /** A line of {@code lru_crawler metadump}. */
    private static boolean isKeyLine(L7Input input) {
        byte[] b = input.buffer;
        int from = input.from;
        return input.length() > 4 && b[from] == 'k' && b[from + 1] == 'e' && b[from + 2] == 'y' && b[from + 3] == '=';
    }

    private boolean isError() {
        return status() != L7Status.OK;
    }

    private L7Status status() {
        if (line.is(0, "ERROR") || line.is(0, "CLIENT_ERROR")) {
            return L7Status.CLIENT_ERROR;
        }
        return line.is(0, "SERVER_ERROR") ? L7Status.SERVER_ERROR : L7Status.OK;
    }

    private static int withoutCr(byte[] b, int from, int end) {
        return end > from && b[end - 1] == '\r' ? end - 1 : end;
    }

    private long binary(MemcachedState memcached, L7Input input, boolean isCut, L7Exchange exchange) {
        byte[] b = input.buffer;
        int from = input.from;
        if (!BinaryHeader.isOne(b, from, input.to)) {
            return malformed(memcached, input, exchange);
        }
        if (input.length() < BinaryHeader.BYTES) {
            return NEED_MORE;
        }
        long length = BinaryHeader.BYTES + BinaryHeader.bodyLength(b, from);
        int key = BinaryHeader.keyFrom(b, from);
        int keyTo = key + BinaryHeader.keyLength(b, from);
        if (keyTo > input.to && !isCut && input.length() < maxHead) {
            return NEED_MORE;
        }
        int opcode = BinaryHeader.opcode(b, from);
        L7Message message = message(input, length);
        if (BinaryHeader.isRequest(b, from)) {
            message.requestType = BinaryHeader.name(opcode);
            String name = texts.text(b, Math.min(key, input.to), Math.min(keyTo, input.to));
            message.requestResource =
                    name.isEmpty() ? message.requestType : texts.cut(message.requestType + " " + name);
            if (BinaryHeader.isQuiet(opcode) || BinaryHeader.isQuit(opcode)) {
                exchange.session(message);
            } else {
                exchange.request(message);
            }
        } else if (!BinaryHeader.isQuiet(opcode) && !BinaryHeader.isQuit(opcode)) {
            binaryAnswer(memcached, BinaryHeader.status(b, from), opcode, keyTo > key, message, exchange);
        }
        return length;
    }

    /** Statistics come in many messages, the last of which has no key. */
    private static void binaryAnswer(
            MemcachedState memcached, int status, int opcode, boolean hasKey, L7Message message, L7Exchange exchange) {
        boolean isMore = opcode == BinaryHeader.STAT && memcached.isInAnswer;
        memcached.isInAnswer = opcode == BinaryHeader.STAT && hasKey;
        if (isMore) {
            return;
        }
        message.status = BinaryHeader.statusOf(status);
        message.code = status;
        message.hasCode = true;
        if (message.status == L7Status.OK) {
            message.result = BinaryHeader.text(status);
        } else {
            message.exception = BinaryHeader.text(status);
        }
        exchange.response(message);
    }

    private static L7Message message(L7Input input, long length) {
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = (int) Math.min(length, input.length());
        return message;
    }
}
