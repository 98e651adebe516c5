package io.thalweg.engine.l7.fastcgi;

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

/**
 * FastCGI records. A request is told at its BEGIN_REQUEST, once all its parameters are there; records of other requests may
 * lie between them, as the ids on one connection share it. A response is told at its first STDOUT, once its header is
 * there, or at its END_REQUEST when it has no STDOUT. What else there is, is skipped.
 *
 * <p>After a loss, requests are found at the next BEGIN_REQUEST, responses at the next STDOUT that begins with a header, or
 * END_REQUEST, at the beginning of a segment.
 */
final class FastCgiParser implements L7Parser {
    private static final String VERSION = "1";
    private static final String[] PROTOCOL_STATUS = {"", "CANT_MPX_CONN", "OVERLOADED", "UNKNOWN_ROLE"};

    private final int maxHead;
    private final FastCgiParams params;
    private final FastCgiResponse responses;

    FastCgiParser(L7Options options, TextCache texts) {
        this.maxHead = options.maxHeadBytes();
        this.params = new FastCgiParams(options, texts);
        this.responses = new FastCgiResponse(options, texts);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        byte[] b = input.buffer;
        int from = input.from;
        if (FastCgiRecord.isLikeBegin(b, from, input.to)) {
            return input.length() < FastCgiRecord.HEADER + FastCgiRecord.BODY ? L7Guess.NEED_MORE : L7Guess.REQUEST;
        }
        if (!isResponse(b, from, input.to)) {
            return L7Guess.NOT_MINE;
        }
        int content = from + FastCgiRecord.HEADER;
        return FastCgiResponse.isHeader(b, content, input.to) ? L7Guess.RESPONSE : L7Guess.NEED_MORE;
    }

    /** Whether the bytes are a STDOUT that begins with a header, as far as they go. */
    private static boolean isResponse(byte[] b, int from, int to) {
        int content = from + FastCgiRecord.HEADER;
        return FastCgiRecord.isLike(b, from, to)
                && (to - from < 2 || FastCgiRecord.type(b, from) == FastCgiRecord.STDOUT)
                && (to <= content || FastCgiResponse.isLikeHeader(b, content, to));
    }

    /** Whether a record that can be trusted begins here, in a stream in which it is not known where they begin. */
    private static boolean isBegin(L7Input input) {
        byte[] b = input.buffer;
        if (input.fromClient) {
            return FastCgiRecord.isLikeBegin(b, input.from, input.to);
        }
        return isResponse(b, input.from, input.to) || FastCgiRecord.isLikeEnd(b, input.from, input.to);
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        FastCgiState connection = (FastCgiState) state;
        boolean isAligned = connection.isAligned(input.fromClient);
        if (!FastCgiRecord.isLike(input.buffer, input.from, input.to) || !isAligned && !isBegin(input)) {
            if (isAligned) {
                exchange.malformed();
                connection.aligned(input.fromClient, false);
            }
            return input.toNextSegment();
        }
        if (input.length() < FastCgiRecord.HEADER) {
            return NEED_MORE;
        }
        int length = FastCgiRecord.length(input.buffer, input.from);
        if (!record(connection, input, length, exchange) && input.length() < maxHead) {
            return NEED_MORE;
        }
        connection.aligned(input.fromClient, true);
        return length;
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        FastCgiState connection = (FastCgiState) state;
        boolean isRecord = input.length() >= FastCgiRecord.HEADER
                && FastCgiRecord.isLike(input.buffer, input.from, input.to)
                && (connection.isAligned(input.fromClient) || isBegin(input));
        if (isRecord && !record(connection, input, input.length(), exchange)) {
            tell(connection, input, exchange);
        }
        connection.aligned(input.fromClient, false);
    }

    /**
     * Takes a record.
     *
     * @return false when it begins a message of which not all is there yet
     */
    private boolean record(FastCgiState connection, L7Input input, int length, L7Exchange exchange) {
        byte[] b = input.buffer;
        int id = FastCgiRecord.requestId(b, input.from);
        int contentTo = input.from + FastCgiRecord.HEADER + FastCgiRecord.contentLength(b, input.from);
        boolean isWhole;
        switch (FastCgiRecord.type(b, input.from)) {
            case FastCgiRecord.BEGIN_REQUEST -> {
                if (!input.fromClient) {
                    return true;
                }
                isWhole = collectParams(b, input.from, input.to, id);
            }
            case FastCgiRecord.STDOUT -> {
                if (input.fromClient || connection.isAnswered(id)) {
                    return true;
                }
                int to = Math.min(contentTo, input.to);
                isWhole = to == contentTo || FastCgiResponse.isWhole(b, input.from + FastCgiRecord.HEADER, to);
            }
            case FastCgiRecord.END_REQUEST -> isWhole = input.to >= contentTo;
            default -> {
                return true;
            }
        }
        boolean isTold = isWhole || input.length() >= maxHead;
        if (isTold) {
            tell(connection, input, exchange);
        }
        return isTold;
    }

    private void tell(FastCgiState connection, L7Input input, L7Exchange exchange) {
        byte[] b = input.buffer;
        int id = FastCgiRecord.requestId(b, input.from);
        int content = input.from + FastCgiRecord.HEADER;
        int contentTo = Math.min(input.to, content + FastCgiRecord.contentLength(b, input.from));
        switch (FastCgiRecord.type(b, input.from)) {
            case FastCgiRecord.BEGIN_REQUEST -> {
                collectParams(b, input.from, input.to, id);
                connection.ended(id);
                L7Message message = message(input, id);
                message.version = VERSION;
                params.fill(message);
                exchange.request(message);
            }
            case FastCgiRecord.STDOUT -> {
                if (!connection.isAnswered(id)) {
                    connection.answered(id);
                    L7Message message = message(input, id);
                    responses.fill(b, content, contentTo, message);
                    exchange.response(message);
                }
            }
            case FastCgiRecord.END_REQUEST -> {
                if (!connection.isAnswered(id) && contentTo - content == FastCgiRecord.BODY) {
                    exchange.response(ended(b, content, message(input, id)));
                }
                connection.ended(id);
            }
            default -> {}
        }
    }

    /** Collects the parameters of a request from its BEGIN_REQUEST on; whether all of them are there. */
    private boolean collectParams(byte[] b, int from, int to, int id) {
        params.begin();
        int at = from;
        while (to - at >= FastCgiRecord.HEADER && FastCgiRecord.isLike(b, at, to)) {
            if (FastCgiRecord.requestId(b, at) == id && FastCgiRecord.type(b, at) == FastCgiRecord.PARAMS) {
                int content = at + FastCgiRecord.HEADER;
                int contentTo = content + FastCgiRecord.contentLength(b, at);
                if (contentTo == content) {
                    return true;
                }
                params.add(b, content, Math.min(contentTo, to));
            }
            at += FastCgiRecord.length(b, at);
        }
        return false;
    }

    /** A response without output: what its END_REQUEST says (section 5.5). */
    private static L7Message ended(byte[] b, int content, L7Message message) {
        int application = NetworkBytes.i32(b, content);
        int protocol = b[content + 4];
        boolean isComplete = application == 0 && protocol == 0;
        message.status = isComplete ? L7Status.OK : L7Status.SERVER_ERROR;
        message.exception = protocol > 0 && protocol < PROTOCOL_STATUS.length ? PROTOCOL_STATUS[protocol] : "";
        return message;
    }

    private static L7Message message(L7Input input, int id) {
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = capturedBytes(input);
        message.idAndPairing(id);
        return message;
    }

    /** All that is there up to where another request begins. */
    private static int capturedBytes(L7Input input) {
        byte[] b = input.buffer;
        int at = input.from;
        do {
            at += FastCgiRecord.length(b, at);
        } while (input.to - at >= FastCgiRecord.HEADER
                && FastCgiRecord.isLike(b, at, input.to)
                && FastCgiRecord.requestId(b, at) == FastCgiRecord.requestId(b, input.from)
                && FastCgiRecord.type(b, at) != FastCgiRecord.BEGIN_REQUEST);
        return Math.min(at, input.to) - input.from;
    }
}
