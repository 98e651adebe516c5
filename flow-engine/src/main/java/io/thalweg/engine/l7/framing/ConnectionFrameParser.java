package io.thalweg.engine.l7.framing;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;

/**
 * Cuts a stream into frames by the length in each frame's header, where what a frame means depends on what its connection
 * has said before: who sends it, what was negotiated, which request it answers.
 *
 * <p>A frame is told once it is complete or {@link #headBytes} of it are there; the rest is skipped. After a loss, and in a
 * stream that was not seen from its beginning, a header is looked for at the beginning of segments.
 */
public abstract class ConnectionFrameParser<S extends FrameState> implements L7Parser {
    /** {@link #frameLength}: no frame begins here. */
    protected static final long NOT_A_FRAME = -1;
    /** Longest frame believed in: a longer one is a length read where there is none, and would hide all that follows. */
    public static final long MAX_FRAME = 1L << 28;

    private final int maxHead;

    protected ConnectionFrameParser(L7Options options) {
        this.maxHead = options.maxHeadBytes();
    }

    /**
     * Length of the frame that begins at {@code input.from}, header and all: positive only when all is there that
     * {@link #frame} needs at least. {@link #NEED_MORE} when the bytes are the beginning of a header;
     * {@link #NOT_A_FRAME} when they are not.
     */
    protected abstract long frameLength(S state, L7Input input);

    /**
     * Tells the frame at {@code input.from}.
     *
     * @param to the end of what is there of the frame
     * @param length the length of the whole frame
     */
    protected abstract void frame(S state, L7Input input, int to, long length, L7Exchange exchange);

    /** How much of a frame is waited for. */
    protected int headBytes(S state, L7Input input) {
        return maxHead;
    }

    /** The newest bytes of a direction follow a gap. */
    protected void gap(S state, L7Input input, L7Exchange exchange) {}

    @Override
    @SuppressWarnings("unchecked")
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        S frames = (S) state;
        long length = frameLength(frames, input);
        if (length == NEED_MORE && input.length() < maxHead) {
            return NEED_MORE;
        }
        if (length <= 0) {
            if (frames.isAligned(input.fromClient)) {
                exchange.malformed();
                frames.aligned(input.fromClient, false);
            }
            return input.toNextSegment();
        }
        int head = (int) Math.min(length, Math.min(maxHead, headBytes(frames, input)));
        if (input.length() < head) {
            return NEED_MORE;
        }
        frames.aligned(input.fromClient, true);
        frame(frames, input, (int) Math.min(input.to, input.from + length), length, exchange);
        return length;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        S frames = (S) state;
        long length = input.length() == 0 ? NEED_MORE : frameLength(frames, input);
        if (length > 0) {
            frame(frames, input, (int) Math.min(input.to, input.from + length), length, exchange);
        }
        frames.aligned(input.fromClient, false);
        if (!isEnd) {
            gap(frames, input, exchange);
        }
    }

    /** A message with the time, place and captured bytes of the frame. */
    protected static L7Message message(L7Input input, long length) {
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = (int) Math.min(length, input.length());
        return message;
    }
}
