package io.thalweg.agent.batch;

/**
 * Lets so many packets a second pass, by their own time stamps: they come in bursts, since the kernel hands over blocks.
 * A second's worth may pass at once. One thread, but for the rate.
 */
final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private volatile long perSecond;
    private long rate;
    private long tokens;
    private long filledAt;

    /** From the next packet on; 0: all pass. */
    void limitTo(long packetsPerSecond) {
        perSecond = packetsPerSecond;
    }

    boolean take(long timestampNanos) {
        long wanted = perSecond;
        if (wanted == 0) {
            return true;
        }
        if (wanted != rate) {
            rate = wanted;
            tokens = wanted;
            filledAt = timestampNanos;
        }
        // Interfaces are read one after another: what is older than the last filling adds nothing.
        long elapsed = timestampNanos - filledAt;
        if (elapsed > 0) {
            fill(timestampNanos, elapsed);
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    private void fill(long timestampNanos, long elapsed) {
        if (elapsed >= NANOS_PER_SECOND) {
            tokens = rate;
            filledAt = timestampNanos;
            return;
        }
        long fresh = elapsed * rate / NANOS_PER_SECOND;
        if (fresh > 0) {
            tokens = Math.min(rate, tokens + fresh);
            // What a token cost, so that fractions are not lost.
            filledAt += fresh * NANOS_PER_SECOND / rate;
        }
    }
}
