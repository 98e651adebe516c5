package io.thalweg.agent.control;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something that failed is tried again: twice as long each time, and each time another part of
 * it, so that a thousand agents do not come back in the same second. Not thread-safe.
 */
public final class Backoff {
    private final long leastMillis;
    private final long mostMillis;
    private long nextMillis;

    public Backoff(long leastMillis, long mostMillis) {
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
        this.nextMillis = leastMillis;
    }

    /** Between half and all of the time that it has come to. */
    public long nextMillis() {
        long most = nextMillis;
        nextMillis = Math.min(mostMillis, nextMillis * 2);
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }

    /** It worked. */
    public void reset() {
        nextMillis = leastMillis;
    }
}
