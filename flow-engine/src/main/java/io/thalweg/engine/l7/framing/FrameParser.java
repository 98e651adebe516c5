package io.thalweg.engine.l7.framing;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Options;

/**
 * Cuts a stream into frames that explain themselves: each says in its own bytes how long it is and what it is.
 *
 * <p>A frame is told once it is complete or {@link L7Options#maxHeadBytes} of it are there; the rest is skipped. The state
 * is a {@link FrameState}.
 */
public abstract class FrameParser extends ConnectionFrameParser<FrameState> {
    private final int maxHead;

    protected FrameParser(L7Options options) {
        super(options);
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
    protected final long frameLength(FrameState state, L7Input input) {
        return frameLength(input.buffer, input.from, input.to);
    }

    @Override
    protected final void frame(FrameState state, L7Input input, int to, long length, L7Exchange exchange) {
        frame(input, (int) Math.min(to, input.from + (long) maxHead), length, exchange);
    }
}
