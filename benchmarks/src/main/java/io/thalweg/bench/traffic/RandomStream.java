package io.thalweg.bench.traffic;

/**
 * Random numbers that are the same everywhere and for ever: splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
 * Number Generators). Each flow has a stream of its own, so that flows do not depend on each other.
 */
final class RandomStream {
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
    private static final double UNIT = 0x1p-53;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    static RandomStream of(long seed, long number) {
        return new RandomStream(spread(spread(seed + GOLDEN) + number * GOLDEN));
    }

    private static long spread(long value) {
        long z = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }

    long next() {
        state += GOLDEN;
        return spread(state);
    }

    /** 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    /** {@code least} to {@code most}. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    boolean percent(int chance) {
        return below(100) < chance;
    }

    boolean perMillion(int chance) {
        return below(1_000_000) < chance;
    }

    /** Half to one and a half times {@code mean}. */
    int around(int mean) {
        return mean / 2 + below(mean + 1);
    }

    /** Above 0, at most 1. */
    private double unit() {
        return ((next() >>> 11) + 1) * UNIT;
    }

    /** Pareto: mostly a little over {@code least}, rarely very much more. Small shapes have heavy tails. */
    int heavyTail(int least, double shape, int most) {
        // StrictMath: the same bits on every machine.
        return (int) Math.min(most, least * StrictMath.pow(unit(), -1 / shape));
    }

    String pick(String... words) {
        return words[below(words.length)];
    }
}
