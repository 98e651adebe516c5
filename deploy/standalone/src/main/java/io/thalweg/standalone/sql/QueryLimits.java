package io.thalweg.standalone.sql;

import java.time.Duration;

/**
 * When a query is stopped that would go on.
 *
 * @param rows null: never for their number
 * @param time null: never for its length
 */
record QueryLimits(Long rows, Duration time) {
    boolean isFull(long printed) {
        return rows != null && printed >= rows;
    }
}
