package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.HeaderLines;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.http.BodyText;
import io.thalweg.engine.l7.http2.Http2State.Mode;
import io.thalweg.engine.l7.http2.Http2State.Side;

/**
 * HTTP/2 connections: follows the frames of both directions, decodes header blocks, and leaves to {@link Http2Calls} what
 * they mean for the streams. Bodies are skipped by their frames' lengths.
 *
 * <p>After a loss, and in a connection whose beginning was not seen, a frame is looked for at the beginning of segments;
 * the dynamic table is then unknown until it has been filled anew, and fields that refer to what was missed stay empty. A
 * block that is longer than the limit, or whose rest is lost, is told as far as it is there.
 */
final class Http2Parser implements L7Parser {
    /** The longest frame that is believed where the peers' settings were not seen. */
    private static final int UNTOLD_MAX_FRAME = 1 << 20;

    private static final int SETTINGS_MAX_FRAME_SIZE = 5;
    /** Frames that are looked at behind a head. */
    private static final int MAX_AHEAD = 8;

    private final int maxHead;
    private final boolean splitsMessages;
    private final HpackDecoder decoder;
    private final FrameSearch search;
    private final Http2Head head;
    private final Http2Calls calls;
    private final FrameHeader frame = new FrameHeader();
    private final FrameHeader ahead = new FrameHeader();
    private final HeadPlace place = new HeadPlace();

    Http2Parser(L7Options options, long sessionMicros, TextCache texts) {
        TraceHeaders traces = new TraceHeaders(options.headers());
        this.maxHead = options.maxHeadBytes();
        this.splitsMessages = options.grpcStreamingData();
        HeaderLines shown = options.failures().wantsHeaders() ? new HeaderLines(options, texts, 0) : null;
        this.decoder = new HpackDecoder(maxHead, new Http2Names(options.headers(), traces, shown));
        this.search = new FrameSearch(decoder);
        this.head = new Http2Head(options, texts, traces);
        this.calls = new Http2Calls(
                options,
                sessionMicros,
                head,
                new BodyText(options, texts, options.limits().maxErrorBytes()),
                new BodyText(options, texts, options.failures().requestPayloadBytes()));
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        return search.guess(input.buffer, input.from, input.to);
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        Http2State connection = (Http2State) state;
        Side side = connection.side(input.fromClient);
        return switch (side.mode) {
            case START -> start(connection, side, input, exchange);
            case FRAME -> frame(connection, side, input, exchange);
            case SEARCH -> search(connection, side, input, exchange);
            case DATA -> GrpcMessages.read(connection, side, input, exchange);
        };
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        Http2State connection = (Http2State) state;
        Side side = connection.side(input.fromClient);
        if (side.mode == Mode.FRAME && input.length() > FrameHeader.BYTES) {
            frame.read(input.buffer, input.from);
            if (frame.isAllowed(side.maxFrame)) {
                block(connection, side, input, true, exchange);
            }
        }
        miss(connection, side, input.fromClient, exchange);
        side.mode = Mode.SEARCH;
        if (isEnd && !input.fromClient) {
            calls.end(connection, exchange);
        }
    }

    @Override
    public void expire(L7ParserState state, long nowMicros, L7Exchange exchange) {
        calls.expire((Http2State) state, nowMicros, exchange);
    }

    /** Bytes of this direction are missing: a block that has begun is told, and the table is unknown. */
    private void miss(Http2State connection, Side side, boolean fromClient, L7Exchange exchange) {
        HeaderBlock block = side.block;
        side.block = null;
        if (block != null) {
            at(block.streamId, block.isPromise, block.endsStream, fromClient);
            int end = block.sequence + FrameHeader.BYTES + block.length;
            tell(connection, side, block, end, true, exchange);
        }
        side.table.forget();
        connection.losePositions(fromClient);
    }

    private void at(int streamId, boolean isPromise, boolean endsStream, boolean fromClient) {
        place.streamId = streamId;
        place.isPromise = isPromise;
        place.endsStream = endsStream;
        place.fromClient = fromClient;
        place.bodyCaptured = 0;
        place.bodyBytes = 0;
        place.isWhole = false;
    }

    private long start(Http2State connection, Side side, L7Input input, L7Exchange exchange) {
        if (input.fromClient && FrameSearch.mayBePreface(input.buffer, input.from, input.to)) {
            if (input.length() < FrameSearch.PREFACE_BYTES) {
                return NEED_MORE;
            }
            side.mode = Mode.FRAME;
            return FrameSearch.PREFACE_BYTES;
        }
        if (input.length() < FrameHeader.BYTES) {
            return NEED_MORE;
        }
        frame.read(input.buffer, input.from);
        boolean isBeginning = frame.type == FrameHeader.SETTINGS && !frame.has(FrameHeader.ACK);
        side.maxFrame = isBeginning ? side.maxFrame : UNTOLD_MAX_FRAME;
        side.mode = Mode.SEARCH;
        boolean isOffered = input.fromClient && connection.server.maxFrame < UNTOLD_MAX_FRAME;
        if (isOffered && connection.count() == 0 && !isFrame(side, input)) {
            exchange.handOver(null); // the server began with HTTP/2, the client begins with something else
            return 0;
        }
        return search(connection, side, input, exchange);
    }

    private long search(Http2State connection, Side side, L7Input input, L7Exchange exchange) {
        if (!isFrame(side, input)) {
            return input.toNextSegment();
        }
        side.mode = Mode.FRAME;
        return frame(connection, side, input, exchange);
    }

    private boolean isFrame(Side side, L7Input input) {
        return search.isFrame(input.buffer, input.from, input.to, side.maxFrame);
    }

    private long frame(Http2State connection, Side side, L7Input input, L7Exchange exchange) {
        if (input.length() < FrameHeader.BYTES) {
            return NEED_MORE;
        }
        frame.read(input.buffer, input.from);
        boolean continues =
                frame.type == FrameHeader.CONTINUATION && (side.block == null || side.block.streamId == frame.streamId);
        if (!frame.isAllowed(side.maxFrame) || side.block != null && !continues) {
            exchange.malformed();
            miss(connection, side, input.fromClient, exchange);
            side.mode = Mode.SEARCH;
            return frame.isAllowed(side.maxFrame) ? search(connection, side, input, exchange) : input.toNextSegment();
        }
        int whole = FrameHeader.BYTES + frame.length;
        if (frame.type == FrameHeader.DATA) {
            return data(connection, side, input, exchange);
        }
        if (!isRead() || input.length() < whole && input.length() < maxHead) {
            return isRead() ? NEED_MORE : whole;
        }
        switch (frame.type) {
            case FrameHeader.RST_STREAM -> calls.reset(connection, frame.streamId, word(input, 0), input, exchange);
            case FrameHeader.GOAWAY ->
                calls.goAway(connection, word(input, 0) & 0x7fff_ffff, word(input, 4), input, exchange);
            case FrameHeader.SETTINGS -> settings(connection.side(!input.fromClient), input);
            default -> block(connection, side, input, input.length() < whole, exchange);
        }
        return whole;
    }

    /** Whether what is in the frame matters. */
    private boolean isRead() {
        return switch (frame.type) {
            case FrameHeader.HEADERS,
                    FrameHeader.PUSH_PROMISE,
                    FrameHeader.CONTINUATION,
                    FrameHeader.RST_STREAM,
                    FrameHeader.GOAWAY -> true;
            case FrameHeader.SETTINGS -> frame.length > 0;
            default -> false;
        };
    }

    private static int word(L7Input input, int offset) {
        return FrameHeader.word(input.buffer, input.from + FrameHeader.BYTES + offset);
    }

    private long data(Http2State connection, Side side, L7Input input, L7Exchange exchange) {
        int padding = 0;
        if (frame.has(FrameHeader.PADDED) && frame.length > 0) {
            if (input.length() == FrameHeader.BYTES) {
                return NEED_MORE;
            }
            padding = 1 + (input.buffer[input.from + FrameHeader.BYTES] & 0xff);
        }
        int body = Math.max(0, frame.length - padding);
        int from = input.from + FrameHeader.BYTES + Math.min(padding, 1);
        calls.data(connection, frame, from, body, input, exchange);
        if (!splitsMessages || body == 0) {
            return FrameHeader.BYTES + frame.length;
        }
        side.mode = Mode.DATA;
        side.dataStream = frame.streamId;
        side.dataLeft = body;
        side.padding = Math.max(0, padding - 1);
        side.isDataStart = true;
        return FrameHeader.BYTES + Math.min(padding, 1);
    }

    /** What one side settles holds for what the other sends. */
    private void settings(Side other, L7Input input) {
        int body = input.from + FrameHeader.BYTES;
        int end = Math.min(input.to, body + frame.length) - FrameHeader.SETTING_BYTES;
        for (int at = body; at <= end; at += FrameHeader.SETTING_BYTES) {
            int id = (input.buffer[at] & 0xff) << 8 | input.buffer[at + 1] & 0xff;
            int value = FrameHeader.word(input.buffer, at + 2);
            if (id == SETTINGS_MAX_FRAME_SIZE && value > other.maxFrame && value < 1 << 24) {
                other.maxFrame = value;
            }
        }
    }

    /** HEADERS, PUSH_PROMISE or CONTINUATION, maybe without its end. */
    private void block(Http2State connection, Side side, L7Input input, boolean isCut, L7Exchange exchange) {
        int from = input.from + FrameHeader.BYTES;
        int to = Math.min(input.to, from + frame.length);
        int streamId = frame.streamId;
        boolean isPromise = frame.type == FrameHeader.PUSH_PROMISE;
        if (frame.type == FrameHeader.CONTINUATION) {
            continued(connection, side, input, from, to, isCut, exchange);
            return;
        }
        if (frame.type != FrameHeader.HEADERS && !isPromise) {
            return;
        }
        if (frame.has(FrameHeader.PADDED) && from < to) {
            to = isCut ? to : to - (input.buffer[from] & 0xff);
            from++;
        }
        from += frame.type == FrameHeader.HEADERS && frame.has(FrameHeader.HAS_PRIORITY) ? 5 : 0;
        if (isPromise && to - from >= 4) {
            streamId = FrameHeader.word(input.buffer, from) & 0x7fff_ffff;
            from += 4;
        }
        if (from > to) {
            if (!isCut) {
                exchange.malformed();
            }
            side.table.forget();
            return;
        }
        boolean endsStream = frame.type == FrameHeader.HEADERS && frame.has(FrameHeader.END_STREAM);
        if (frame.has(FrameHeader.END_HEADERS) || isCut) {
            at(streamId, isPromise, endsStream, input.fromClient);
            place.timestampMicros = input.timestampMicros;
            place.sequence = input.sequence;
            look(input);
            decode(side, input.buffer, from, to, isCut, exchange);
            calls.head(connection, side, place, exchange);
        } else {
            byte[] bytes = java.util.Arrays.copyOfRange(input.buffer, from, Math.min(to, from + maxHead));
            side.block = new HeaderBlock(streamId, isPromise, endsStream, input.timestampMicros, input.sequence, bytes);
        }
    }

    private void continued(
            Http2State connection, Side side, L7Input input, int from, int to, boolean isCut, L7Exchange exchange) {
        HeaderBlock block = side.block;
        if (block == null) {
            side.table.forget(); // of a block whose beginning was not seen
            return;
        }
        block.add(input.buffer, from, to, maxHead);
        if (frame.has(FrameHeader.END_HEADERS) || isCut) {
            side.block = null;
            at(block.streamId, block.isPromise, block.endsStream, input.fromClient);
            int end = input.sequence + Math.min(input.length(), FrameHeader.BYTES + frame.length);
            tell(connection, side, block, end, isCut || block.length >= maxHead, exchange);
        }
    }

    /** A block that came in several frames; {@code end} is the sequence number behind them. */
    private void tell(
            Http2State connection, Side side, HeaderBlock block, int end, boolean isCut, L7Exchange exchange) {
        place.timestampMicros = block.timestampMicros;
        place.sequence = block.sequence;
        place.headBytes = end - block.sequence;
        place.packetEnd = end;
        decode(side, block.bytes, 0, block.length, isCut, exchange);
        calls.head(connection, side, place, exchange);
    }

    private void decode(Side side, byte[] b, int from, int to, boolean isCut, L7Exchange exchange) {
        head.begin();
        boolean isBlock = decoder.decode(side.table, b, from, to, isCut, head);
        if (!isBlock) {
            exchange.malformed();
        }
        if (!isBlock || isCut) {
            side.table.forget();
        }
    }

    /** What of the message that begins with this frame follows in the same packet. */
    private void look(L7Input input) {
        int at = input.from + FrameHeader.BYTES + frame.length;
        place.packetEnd = input.sequence + input.length();
        place.headBytes = Math.min(at, input.to) - input.from;
        for (int frames = 0; frames < MAX_AHEAD && input.to - at >= FrameHeader.BYTES && !place.isWhole; frames++) {
            ahead.read(input.buffer, at);
            int next = at + FrameHeader.BYTES + ahead.length;
            if (ahead.streamId == frame.streamId && ahead.type == FrameHeader.DATA) {
                place.bodyCaptured += Math.min(next, input.to) - at;
                place.bodyBytes += ahead.length;
                place.isWhole = ahead.has(FrameHeader.END_STREAM);
            } else if (ahead.streamId != 0 && ahead.streamId != frame.streamId) {
                return;
            }
            at = next;
        }
    }
}
