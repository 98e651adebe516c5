package io.thalweg.control.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the one instance that publishes does beside it, each now and then. */
public final class Chores implements Runnable {
    private static final class Chore {
        private final long everyNanos;
        private final Runnable work;
        private long dueNanos;

        private Chore(long everyNanos, Runnable work, long dueNanos) {
            this.everyNanos = everyNanos;
            this.work = work;
            this.dueNanos = dueNanos;
        }
    }

    private final List<Chore> chores = new ArrayList<>();

    /** Adds one; due at once. */
    public Chores every(Duration duration, Runnable work) {
        chores.add(new Chore(duration.toNanos(), work, System.nanoTime()));
        return this;
    }

    /** Does those that are due. */
    @Override
    public void run() {
        for (Chore chore : chores) {
            long now = System.nanoTime();
            if (now - chore.dueNanos >= 0) {
                chore.dueNanos = now + chore.everyNanos;
                chore.work.run();
            }
        }
    }
}
