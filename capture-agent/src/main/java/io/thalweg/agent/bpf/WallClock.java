package io.thalweg.agent.bpf;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * From the kernel's monotonic time, which {@link System#nanoTime} reads too, to the wall clock. Adjusted once a second, so
 * that events follow the clock when it is set. One thread.
 */
final class WallClock {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TRIES = 3;

    private long offset;
    private long adjustedAt;

    WallClock() {
        adjust();
    }

    /** Since the epoch. */
    long toWall(long monotonicNanos) {
        return monotonicNanos + offset;
    }

    void tick(long monotonicNanos) {
        if (monotonicNanos - adjustedAt >= PERIOD_NANOS) {
            adjust();
        }
    }

    /** The reading between the two closest others is the best: nobody interrupted it. */
    private void adjust() {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = System.nanoTime();
            Instant wall = Instant.now();
            long after = System.nanoTime();
            if (after - before < shortest) {
                shortest = after - before;
                long epoch = TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano();
                offset = epoch - (before + shortest / 2);
            }
            adjustedAt = after;
        }
    }
}
