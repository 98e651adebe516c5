package io.thalweg.jobs.sink.clickhouse;

import java.time.Duration;

/** One server and how it has answered of late: one that failed is left alone for a while, longer each time. Thread-safe. */
final class Replica {
    private final ClickHouseConnection connection;
    private final RetryPolicy policy;
    private int failures;
    private long awayUntil = System.nanoTime();

    Replica(ClickHouseConnection connection, RetryPolicy policy) {
        this.connection = connection;
        this.policy = policy;
    }

    ClickHouseConnection connection() {
        return connection;
    }

    /** How long it is still to be left alone; zero or less: not at all. */
    synchronized long awayNanos() {
        return awayUntil - System.nanoTime();
    }

    synchronized boolean isAway() {
        return failures > 0;
    }

    synchronized void hasWorked() {
        failures = 0;
        awayUntil = System.nanoTime();
    }

    /** Tries that were under way together fail together, and count once. */
    synchronized void hasFailed() {
        if (awayNanos() <= 0) {
            failures++;
            awayUntil = System.nanoTime()
                    + Duration.ofMillis(policy.delayMillis(failures)).toNanos();
        }
    }
}
