package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import java.io.Serializable;

/** Where refused rows go that the sink passes over ({@link RefusedRowPolicy#SKIP}), beside being counted. */
@FunctionalInterface
public interface RefusedRows extends Serializable {
    /** Nowhere. */
    RefusedRows NOWHERE = () -> row -> {};

    /** Called once where the sink runs, though hardly ever a row is refused: what costs is for the first {@code take}. */
    Taker open();

    /** Thread-safe. */
    @FunctionalInterface
    interface Taker extends AutoCloseable {
        /**
         * Returns when the row is safe.
         *
         * @throws IOException it is not; the job fails, since it would be lost
         */
        void take(RefusedRow row) throws IOException, InterruptedException;

        @Override
        default void close() {}
    }
}
