package io.thalweg.engine.trace.truth;

import java.util.SplittableRandom;

/** Random numbers in the terms of the generator. */
final class Random64 {
    private static final long SEQ = 0xffff_ffffL;

    private final SplittableRandom random;

    Random64(long seed) {
        random = new SplittableRandom(seed);
    }

    /** 0 to bound - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both inclusive. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    long seq() {
        return random.nextLong() & SEQ;
    }

    /** As many hexadecimal digits, a multiple of 16. */
    String hex(int digits) {
        StringBuilder text = new StringBuilder();
        while (text.length() < digits) {
            text.append(String.format("%016x", random.nextLong()));
        }
        return text.toString();
    }
}
