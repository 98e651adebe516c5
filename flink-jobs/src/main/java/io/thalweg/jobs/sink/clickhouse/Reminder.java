package io.thalweg.jobs.sink.clickhouse;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps a line that could be logged a thousand times a second to one now and then. Thread-safe. */
final class Reminder {
    private static final long NEVER = Long.MIN_VALUE;

    private final long everyNanos;
    private final AtomicLong last = new AtomicLong(NEVER);

    Reminder(Duration every) {
        everyNanos = every.toNanos();
    }

    /** True at first, then once in each period. */
    boolean isDue() {
        long now = System.nanoTime();
        long before = last.get();
        return (before == NEVER || now - before >= everyNanos) && last.compareAndSet(before, now);
    }
}
