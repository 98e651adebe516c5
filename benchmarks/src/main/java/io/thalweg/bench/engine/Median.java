package io.thalweg.bench.engine;

import java.util.Arrays;

/** What stands for several measurements on a machine that others use too. */
final class Median {
    private Median() {}

    /** Of an even number of values, the upper of the middle two. */
    static long of(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
