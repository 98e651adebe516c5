package io.thalweg.standalone.pipeline;

import java.util.Arrays;

/**
 * How long after its last packet a request could be queried. Rows become visible in about the order in which requests end, so
 * that of the rows that a look finds more than the one before, each is taken for the next in that order.
 */
final class Latencies {
    private final long[] endMicros;
    private final long[] latencies;
    private int visible;

    /** @param endMicros when requests ended, on the clock of {@link #look} */
    Latencies(long[] endMicros) {
        this.endMicros = endMicros.clone();
        Arrays.sort(this.endMicros);
        latencies = new long[endMicros.length];
    }

    /** @param rows that a query found which was sent at {@code micros} */
    void look(long micros, int rows) {
        for (; visible < Math.min(rows, endMicros.length); visible++) {
            latencies[visible] = micros - endMicros[visible];
        }
    }

    int count() {
        return visible;
    }

    /** Milliseconds that the share {@code quantile} of requests did not exceed. */
    long millis(double quantile) {
        if (visible == 0) {
            throw new IllegalStateException("no request was seen");
        }
        long[] sorted = Arrays.copyOf(latencies, visible);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(visible - 1, Math.floor(quantile * visible))] / 1000;
    }
}
