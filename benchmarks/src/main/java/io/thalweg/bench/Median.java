package io.thalweg.bench;

import java.util.Arrays;
import java.util.List;

/** What stands for several measurements on a machine that others use too. */
public final class Median {
    private Median() {}

    /** Of an even number of values, the upper of the middle two. */
    public static long of(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Of an even number of values, the mean of the middle two. */
    public static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
