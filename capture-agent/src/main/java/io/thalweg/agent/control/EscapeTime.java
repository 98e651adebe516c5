package io.thalweg.agent.control;

import java.time.Duration;

/**
 * How long an agent goes on by itself when the control plane is away. After that it stops capturing, for nobody could tell
 * it to any more. It begins again with the first answer.
 *
 * <p>An agent that never had an answer is as free as one that just lost it. One thread; {@link #set} any.
 */
final class EscapeTime {
    private volatile Duration most;
    private long lastAnswerNanos;

    EscapeTime(Duration most, long nanoTime) {
        this.most = most;
        this.lastAnswerNanos = nanoTime;
    }

    /** Zero: for ever. */
    void set(Duration changed) {
        most = changed;
    }

    void answered(long nanoTime) {
        lastAnswerNanos = nanoTime;
    }

    boolean isOver(long nanoTime) {
        return !most.isZero() && nanoTime - lastAnswerNanos > most.toNanos();
    }
}
