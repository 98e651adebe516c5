package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.FailedRequestRules;
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
import io.thalweg.engine.l7.http.HttpState.Mode;
import io.thalweg.engine.l7.http.HttpState.Side;

/**
 * HTTP/1 connections: finds each message's head, tells it as soon as it is complete, and knows how many bytes of body come
 * behind it (RFC 9112, section 6.3).
 *
 * <p>A head that is longer than the limit, or whose rest is lost, is told as far as it is there. After a loss, and in a
 * connection whose beginning was not seen, messages are looked for at the beginning of segments. An interim answer (1xx)
 * is passed over: the final one belongs to the request. After 101, and after a CONNECT that succeeds, the connection is
 * another protocol's.
 */
final class HttpParser implements L7Parser {
    private static final int SWITCHING_PROTOCOLS = 101;
    /** Number of HTTP/2 in {@code l7_protocol}. */
    private static final int HTTP2 = 21;

    private static final int MAX_CHUNK_LINE = 1024;

    private final int maxHead;
    private final HttpHead head;
    private final BodyText errorBody;
    private final BodyText requestBody;
    private final boolean wantsRequestBody;
    /** Of the response told last: the request it answers, if that is known. */
    private L7Message answered;
    /** Of the response told last: more responses to the same request follow. */
    private boolean isInterim;
    /** Of the request told last: its body is wanted, and nothing of it was told. */
    private boolean isBodyToCome;

    HttpParser(L7Options options, TextCache texts) {
        this.maxHead = options.maxHeadBytes();
        this.head = new HttpHead(options, texts);
        this.errorBody = new BodyText(options, texts, options.limits().maxErrorBytes());
        this.requestBody = new BodyText(options, texts, options.failures().requestPayloadBytes());
        this.wantsRequestBody = options.failures().requestPayloadBytes() > 0;
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        return StartLine.guess(input.buffer, input.from, input.to);
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        Side side = ((HttpState) state).side(input.fromClient);
        return switch (side.mode) {
            case SEARCH -> search(side, input, exchange);
            case MESSAGE -> message(side, input, exchange);
            case CHUNK_SIZE, FIRST_CHUNK_SIZE -> chunkSize(side, input, exchange);
            case CHUNK_END -> chunkEnd(side, input, exchange);
            case TRAILER -> trailer(side, input);
            case UNTIL_CLOSE -> untilClose(side, input, exchange);
            case BODY, FIRST_CHUNK -> body(side, input, exchange);
        };
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        Side side = ((HttpState) state).side(input.fromClient);
        if (side.mode == Mode.UNTIL_CLOSE) {
            return;
        }
        boolean isBegun = (side.mode == Mode.MESSAGE || side.mode == Mode.SEARCH) && input.length() > 0;
        side.mode = Mode.SEARCH;
        side.scanned = 0;
        boolean isTold = isBegun && isOwn(input) && tell(input, input.to, true, exchange) != null;
        if (!isEnd && !isTold && !input.fromClient) {
            exchange.responsesLost();
        }
    }

    /** Requests come from the client, responses from the server. */
    private static boolean isOwn(L7Input input) {
        return StartLine.guess(input.buffer, input.from, input.to)
                == (input.fromClient ? L7Guess.REQUEST : L7Guess.RESPONSE);
    }

    private long search(Side side, L7Input input, L7Exchange exchange) {
        L7Guess guess = StartLine.guess(input.buffer, input.from, input.to);
        if (guess == L7Guess.NEED_MORE) {
            return NEED_MORE;
        }
        if (guess == (input.fromClient ? L7Guess.REQUEST : L7Guess.RESPONSE)) {
            side.mode = Mode.MESSAGE;
            return message(side, input, exchange);
        }
        return input.toNextSegment();
    }

    private long untilClose(Side side, L7Input input, L7Exchange exchange) {
        return exchange.hasRequestSince(input.timestampMicros) ? search(side, input, exchange) : input.length();
    }

    private long message(Side side, L7Input input, L7Exchange exchange) {
        byte[] b = input.buffer;
        int from = input.from;
        if (b[from] == '\r' || b[from] == '\n') {
            return 1; // RFC 9112, 2.2: empty lines before a message are to be ignored
        }
        int limit = Math.min(input.to, from + maxHead);
        int end = headEnd(b, from, from + side.scanned, limit);
        if (end < 0 && limit - from < maxHead) {
            if (!mayBegin(b, from, input.to)) {
                return malformed(side, input, exchange);
            }
            side.scanned = scanned(b, from, limit);
            return NEED_MORE;
        }
        side.scanned = 0;
        boolean isCut = end < 0;
        int to = isCut ? limit : end;
        L7Message message = tell(input, to, isCut, exchange);
        if (message == null) {
            return malformed(side, input, exchange);
        }
        if (!input.fromClient && endsHttp(message, exchange)) {
            return to - from;
        }
        return to - from + body(side, isCut, input, to);
    }

    /** Where the search for the end goes on: nowhere before the first line is whole, then where an empty line may begin. */
    private static int scanned(byte[] b, int from, int to) {
        int firstLf = AsciiBytes.indexOf(b, from, to, '\n');
        return firstLf < 0 ? 0 : Math.max(firstLf - from, to - from - 3);
    }

    /** Whether an incomplete head can still become one: its first line, or what is there of it, looks like one. */
    private boolean mayBegin(byte[] b, int from, int to) {
        int lf = AsciiBytes.indexOf(b, from, to, '\n');
        if (lf >= 0) {
            return head.start.parse(b, from, StartLine.withoutCr(b, from, lf), false);
        }
        int at = from;
        while (at < to && b[at] != ' ') {
            if (!StartLine.isToken(b[at]) && b[at] != '/' || at - from > 32) {
                return false;
            }
            at++;
        }
        return true;
    }

    /** Behind the empty line that ends the head, or behind the one line of an HTTP/0.9 request; negative when not there. */
    private static int headEnd(byte[] b, int from, int scanFrom, int to) {
        boolean isFirstLine = scanFrom == from;
        for (int i = AsciiBytes.indexOf(b, scanFrom, to, '\n'); i >= 0; i = AsciiBytes.indexOf(b, i + 1, to, '\n')) {
            if (isFirstLine && StartLine.isOldRequest(b, from, i)) {
                return i + 1;
            }
            isFirstLine = false;
            if (i + 1 < to && b[i + 1] == '\n') {
                return i + 2;
            }
            if (i + 2 < to && b[i + 1] == '\r' && b[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    /** Parses a head and tells the exchange. {@link #answered} is then the request that a response answers. */
    private L7Message tell(L7Input input, int to, boolean isCut, L7Exchange exchange) {
        L7Message message = head.parse(input.buffer, input.from, to, isCut);
        if (message == null || head.start.isRequest != input.fromClient) {
            return null;
        }
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = captured(input, to);
        answered = null;
        isInterim = false;
        isBodyToCome = false;
        if (input.fromClient) {
            boolean hasBody = head.isChunked || head.contentLength > 0;
            if (wantsRequestBody && hasBody && !isCut) {
                String text = requestBody.text(input.buffer, to, input.to, head);
                payload(message, text);
                isBodyToCome = text.isEmpty() && (head.isChunked || to == input.to);
            }
            exchange.request(message);
        } else {
            isInterim = message.code < 200 && (message.code != SWITCHING_PROTOCOLS || head.isUpgradeToHttp2);
            if (message.status != L7Status.OK && !isCut) {
                message.result = errorBody.text(input.buffer, to, input.to, head);
            }
            if (!isInterim) {
                answered = exchange.response(message);
            }
        }
        return message;
    }

    /** Head and as much of the body as lies with it. */
    private int captured(L7Input input, int headEnd) {
        if (head.isChunked) {
            return ChunkedBody.end(input.buffer, headEnd, input.to) - input.from;
        }
        int behind = input.to - headEnd;
        boolean ends = head.contentLength >= 0 || head.start.isRequest;
        return headEnd - input.from + (ends ? (int) Math.min(Math.max(0, head.contentLength), behind) : behind);
    }

    /** Sets what comes behind the head; how many bytes of it are to be skipped. */
    private long body(Side side, boolean isCut, L7Input input, int headEnd) {
        side.mode = Mode.MESSAGE;
        if (isCut) {
            side.mode = Mode.SEARCH;
            return input.to - headEnd;
        }
        if (!input.fromClient && hasNoBody()) {
            return 0;
        }
        if (head.isChunked) {
            side.mode = isBodyToCome ? Mode.FIRST_CHUNK_SIZE : Mode.CHUNK_SIZE;
            return 0;
        }
        if (head.hasTransferEncoding || head.badLength) {
            side.mode = input.fromClient ? Mode.SEARCH : Mode.UNTIL_CLOSE;
            return 0;
        }
        if (head.contentLength >= 0) {
            if (isBodyToCome && head.contentLength <= Integer.MAX_VALUE) {
                side.mode = Mode.BODY;
                side.bodyBytes = (int) head.contentLength;
                return 0;
            }
            return head.contentLength;
        }
        side.mode = input.fromClient ? Mode.MESSAGE : Mode.UNTIL_CLOSE;
        return 0;
    }

    /** The first segment of a body, or of its first chunk, that did not come with its head. */
    private long body(Side side, L7Input input, L7Exchange exchange) {
        L7Message request = exchange.lastRequest(0);
        if (request != null) {
            int end = (int) Math.min(input.to, (long) input.from + side.bodyBytes);
            payload(request, requestBody.text(input.buffer, input.from, end));
        }
        side.mode = side.mode == Mode.FIRST_CHUNK ? Mode.CHUNK_END : Mode.MESSAGE;
        return side.bodyBytes;
    }

    private static void payload(L7Message request, String text) {
        request.attribute(FailedRequestRules.REQUEST_PAYLOAD, text);
    }

    private boolean hasNoBody() {
        int code = head.start.code;
        return isInterim || code == 204 || code == 304 || answered != null && answered.requestType.equals("HEAD");
    }

    /** Whether what follows is no HTTP/1: another protocol, that of a tunnel, or one that is not looked at. */
    private boolean endsHttp(L7Message response, L7Exchange exchange) {
        if (response.code == SWITCHING_PROTOCOLS) {
            if (head.isUpgradeToHttp2) {
                exchange.handOver(firstStream(exchange.withdraw(response.timestampMicros)));
            } else {
                exchange.stop();
            }
            return true;
        }
        if (response.code / 100 == 2 && answered != null && answered.requestType.equals("CONNECT")) {
            exchange.handOver(null);
            return true;
        }
        return false;
    }

    /** The request as the one of HTTP/2's stream 1, whose response it gets (RFC 7540, section 3.2). */
    private static L7Message firstStream(L7Message request) {
        if (request == null) {
            return null;
        }
        L7Message onStream = request.copy();
        onStream.protocol = HTTP2;
        onStream.protocolTitle = "HTTP2";
        onStream.version = "2";
        onStream.idAndPairing(1);
        return onStream;
    }

    private long malformed(Side side, L7Input input, L7Exchange exchange) {
        exchange.malformed();
        side.mode = Mode.SEARCH;
        side.scanned = 0;
        return input.toNextSegment();
    }

    /** {@code size [;extensions] CRLF} and the data behind it. */
    private long chunkSize(Side side, L7Input input, L7Exchange exchange) {
        byte[] b = input.buffer;
        int limit = Math.min(input.to, input.from + MAX_CHUNK_LINE);
        int lf = AsciiBytes.indexOf(b, input.from, limit, '\n');
        if (lf < 0) {
            return limit - input.from < MAX_CHUNK_LINE ? NEED_MORE : malformed(side, input, exchange);
        }
        long size = ChunkedBody.size(b, input.from, lf);
        if (size == ChunkedBody.NO_SIZE) {
            return malformed(side, input, exchange);
        }
        if (side.mode == Mode.FIRST_CHUNK_SIZE && size > 0 && size <= Integer.MAX_VALUE) {
            side.mode = Mode.FIRST_CHUNK;
            side.bodyBytes = (int) size;
            return lf + 1 - input.from;
        }
        side.mode = size == 0 ? Mode.TRAILER : Mode.CHUNK_END;
        return lf + 1 - input.from + size;
    }

    private long chunkEnd(Side side, L7Input input, L7Exchange exchange) {
        byte[] b = input.buffer;
        if (b[input.from] == '\r' && input.length() == 1) {
            return NEED_MORE;
        }
        int end = b[input.from] == '\r' ? input.from + 1 : input.from;
        if (b[end] != '\n') {
            return malformed(side, input, exchange);
        }
        side.mode = Mode.CHUNK_SIZE;
        return end + 1 - input.from;
    }

    private long trailer(Side side, L7Input input) {
        int lf = AsciiBytes.indexOf(input.buffer, input.from, input.to, '\n');
        if (lf < 0) {
            if (input.length() < maxHead) {
                return NEED_MORE;
            }
            side.mode = Mode.SEARCH;
            return input.length();
        }
        if (StartLine.withoutCr(input.buffer, input.from, lf) == input.from) {
            side.mode = Mode.MESSAGE;
        }
        return lf + 1 - input.from;
    }
}
