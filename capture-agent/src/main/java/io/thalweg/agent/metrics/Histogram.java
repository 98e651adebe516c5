package io.thalweg.agent.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How large things were, in steps. For what happens per batch rather than per packet; any thread may record. */
public final class Histogram {
    private final long[] bounds;
    /** Not cumulative; the last is for what is beyond all bounds. */
    private final AtomicLongArray counts;

    private final LongAdder sum = new LongAdder();

    Histogram(long... bounds) {
        this.bounds = bounds.clone();
        counts = new AtomicLongArray(bounds.length + 1);
    }

    public void record(long value) {
        int step = 0;
        while (step < bounds.length && value > bounds[step]) {
            step++;
        }
        counts.incrementAndGet(step);
        sum.add(value);
    }

    int steps() {
        return bounds.length;
    }

    long bound(int step) {
        return bounds[step];
    }

    /** Values in this step; the one after the last bound is for all greater ones. */
    long count(int step) {
        return counts.get(step);
    }

    long sum() {
        return sum.sum();
    }
}
