package io.thalweg.bench.ebpf;

import java.util.List;

/** What stands for several measurements on a machine that others use too. */
final class Median {
    private Median() {}

    /** Of an even number of values, the mean of the middle two. */
    static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
