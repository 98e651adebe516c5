package io.thalweg.tagging.sql;

import java.util.Arrays;

/**
 * How often values of about the same size were seen, from which quantiles follow with a relative error of at most 1 %.
 *
 * <p>Bucket {@code i} counts values in {@code (GAMMA^(i-1), GAMMA^i]}, of which {@code 2 GAMMA^i / (GAMMA + 1)} is at most 1 % away from
 * each; what is not above 1 is counted as 0 to 1 is. Two sketches add up bucket by bucket, so the order and the grouping of
 * values do not matter. At most {@link #MAX_BUCKETS} counters, whatever is added: 16 kB; those between the smallest and the largest value
 * that were seen are kept.
 *
 * <p>Source: Masson, Rim, Lee: DDSketch, a fast and fully-mergeable quantile sketch with relative-error guarantees, VLDB 2019.
 */
public final class QuantileSketch {
    /** As far as 10^17. */
    static final int MAX_BUCKETS = 2048;

    private static final double ACCURACY = 0.01;
    private static final double GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
    private static final double LOG_GAMMA = Math.log(GAMMA);

    /** The quantile that is asked for, 0 to 1. */
    private double level;

    private long count;
    /** Values of 0 to 1; negative ones too. */
    private long small;
    /** Of the first counter. */
    private int first;

    private long[] buckets = {};

    /** Not a number: not counted. */
    void add(double value, long times) {
        if (Double.isNaN(value)) {
            return;
        }
        count += times;
        if (value <= 1) {
            small += times;
        } else {
            int bucket = (int) Math.min(MAX_BUCKETS - 1.0, Math.ceil(Math.log(value) / LOG_GAMMA));
            cover(bucket, bucket);
            buckets[bucket - first] += times;
        }
    }

    void level(double asked) {
        level = asked;
    }

    void add(QuantileSketch other) {
        level = Math.max(level, other.level);
        count += other.count;
        small += other.small;
        if (other.buckets.length > 0) {
            cover(other.first, other.first + other.buckets.length - 1);
            for (int i = 0; i < other.buckets.length; i++) {
                buckets[other.first + i - first] += other.buckets[i];
            }
        }
    }

    /** Makes room for buckets from one to another. */
    private void cover(int from, int to) {
        if (buckets.length == 0) {
            first = from;
            buckets = new long[to - from + 1];
            return;
        }
        int last = Math.max(to, first + buckets.length - 1);
        int begin = Math.min(from, first);
        if (begin < first || last >= first + buckets.length) {
            long[] wider = new long[last - begin + 1];
            System.arraycopy(buckets, 0, wider, first - begin, buckets.length);
            first = begin;
            buckets = wider;
        }
    }

    void clear() {
        count = 0;
        small = 0;
        first = 0;
        buckets = new long[0];
    }

    /** The value that a part of {@link #level} of all values does not exceed; null when there are none. */
    Double quantile() {
        if (count <= 0) {
            return null;
        }
        long rank = (long) Math.max(0, Math.ceil(level * count) - 1);
        long before = small;
        if (rank < before) {
            return 0.0;
        }
        for (int i = 0; i < buckets.length; i++) {
            before += buckets[i];
            if (rank < before) {
                return 2 * Math.pow(GAMMA, first + i) / (GAMMA + 1);
            }
        }
        return null;
    }

    double level() {
        return level;
    }

    long count() {
        return count;
    }

    long small() {
        return small;
    }

    int first() {
        return first;
    }

    /** The sketch's own: read only. */
    long[] buckets() {
        return buckets;
    }

    /** @throws IllegalArgumentException for what no sketch is */
    static QuantileSketch of(double level, long count, long small, int first, long[] buckets) {
        if (first < 0 || buckets.length > MAX_BUCKETS - first) {
            throw new IllegalArgumentException("buckets " + first + " to " + (first + buckets.length));
        }
        QuantileSketch sketch = new QuantileSketch();
        sketch.level = level;
        sketch.count = count;
        sketch.small = small;
        sketch.first = first;
        sketch.buckets = buckets.clone();
        return sketch;
    }

    QuantileSketch copy() {
        return of(level, count, small, first, buckets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantileSketch that
                && level == that.level
                && count == that.count
                && small == that.small
                && first == that.first
                && Arrays.equals(buckets, that.buckets);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count) * 31 + Arrays.hashCode(buckets);
    }
}
