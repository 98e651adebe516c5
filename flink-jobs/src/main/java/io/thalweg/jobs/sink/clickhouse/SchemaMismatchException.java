package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;

/** The table in ClickHouse is not the one the job writes; the message lists the difference. */
public final class SchemaMismatchException extends IOException {
    SchemaMismatchException(String message) {
        super(message);
    }
}
