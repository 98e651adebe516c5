package io.thalweg.jobs.sink.clickhouse;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait between tries: doubling delays, each a fifth longer or shorter by chance so that the subtasks do not
 * knock all at once.
 *
 * @param giveUpAfter zero: never
 */
record RetryPolicy(Duration firstDelay, Duration maxDelay, Duration giveUpAfter) implements Serializable {
    private static final double SPREAD = 0.2;
    private static final int MOST_DOUBLINGS = 30;

    /**
     * @param failures so far, 1 and more
     * @return milliseconds
     */
    long delayMillis(int failures) {
        int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        long delay = Math.min(maxDelay.toMillis(), firstDelay.toMillis() << doublings);
        double chance = 1 - SPREAD + 2 * SPREAD * ThreadLocalRandom.current().nextDouble();
        return Math.max(1, (long) (delay * chance));
    }

    boolean isExhausted(Duration sinceFirstTry) {
        return !giveUpAfter.isZero() && sinceFirstTry.compareTo(giveUpAfter) >= 0;
    }
}
