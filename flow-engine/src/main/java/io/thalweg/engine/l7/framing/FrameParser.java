package io.thalweg.engine.l7.framing;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;

/**
 * Cuts a stream into frames by the length in each frame's header; what a frame says is the protocol's.
 *
 * <p>A frame is told once it is complete or {@link L7Options#maxHeadBytes} of it are there; the rest is skipped. After a
 * loss, and in a stream that was not seen from its beginning, a header is looked for at the beginning of segments. The
 * state is a {@link FrameState}.
 */
public abstract class FrameParser implements L7Parser {
    /** {@link #frameLength}: no frame begins here. */
    protected static final long NOT_A_FRAME = -1;
    /** Longest frame believed in: a longer one is a length read where there is none, and would hide all that follows. */
    protected static final long MAX_FRAME = 1L << 28;

    private final int maxHead;

    protected FrameParser(L7Options options) {
        this.maxHead = options.maxHeadBytes();
    }

    /**
     * Length of the frame that begins at {@code from}, header and all: positive only when all is there that
     * {@link #kind} and {@link #frame} need at least. {@link #NEED_MORE} when the bytes up to {@code to} are the beginning
     * of a header; {@link #NOT_A_FRAME} when they are not.
     */
    protected abstract long frameLength(byte[] b, int from, int to);

    /** What kind of message the frame at {@code from}, for which there is a length, is. */
    protected abstract L7Guess kind(byte[] b, int from, int to);

    /**
     * Tells the frame at {@code input.from}.
     *
     * @param to the end of what is there of the frame
     * @param length the length of the whole frame
     */
    protected abstract void frame(L7Input input, int to, long length, L7Exchange exchange);

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        long length = frameLength(input.buffer, input.from, input.to);
        if (length == NEED_MORE) {
            return L7Guess.NEED_MORE;
        }
        return length < 0 ? L7Guess.NOT_MINE : kind(input.buffer, input.from, input.to);
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        FrameState frames = (FrameState) state;
        long length = frameLength(input.buffer, input.from, input.to);
        if (length == NEED_MORE) {
            return NEED_MORE;
        }
        if (length < 0) {
            if (frames.isAligned(input.fromClient)) {
                exchange.malformed();
                frames.aligned(input.fromClient, false);
            }
            return input.toNextSegment();
        }
        int head = (int) Math.min(length, maxHead);
        if (input.length() < head) {
            return NEED_MORE;
        }
        frames.aligned(input.fromClient, true);
        frame(input, input.from + head, length, exchange);
        return length;
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        long length = frameLength(input.buffer, input.from, input.to);
        if (length > 0) {
            frame(input, (int) Math.min(input.to, input.from + length), length, exchange);
        }
        ((FrameState) state).aligned(input.fromClient, false);
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
