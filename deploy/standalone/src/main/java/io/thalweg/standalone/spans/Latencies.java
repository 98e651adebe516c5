package io.thalweg.standalone.spans;

import java.util.Arrays;

/** Durations, µs; several threads add. */
final class Latencies {
    private long[] values = new long[1024];
    private int count;

    synchronized void add(long micros) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = micros;
    }

    synchronized int count() {
        return count;
    }

    /** @param share 0.5: the median; there is at least one */
    synchronized long quantile(double share) {
        Arrays.sort(values, 0, count);
        return values[(int) Math.min(count - 1L, (long) (share * count))];
    }
}
