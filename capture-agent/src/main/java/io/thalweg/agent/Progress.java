package io.thalweg.agent;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Whether work that waits gets done, seen from outside by two numbers. Any thread may ask. */
final class Progress {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier waiting;
    private final LongSupplier done;
    private long lastDone = -1;
    private long since = System.nanoTime();

    Progress(LongSupplier waiting, LongSupplier done) {
        this.waiting = waiting;
        this.done = done;
    }

    /** Null: something got done since it was last asked, nothing waits, or it is too early to say. */
    String problem() {
        return problem(System.nanoTime());
    }

    synchronized String problem(long nanoTime) {
        long now = done.getAsLong();
        if (now != lastDone || waiting.getAsLong() == 0) {
            lastDone = now;
            since = nanoTime;
            return null;
        }
        long silent = nanoTime - since;
        return silent < PATIENCE_NANOS
                ? null
                : "has taken nothing for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " s, " + waiting.getAsLong()
                        + " batches wait";
    }
}
