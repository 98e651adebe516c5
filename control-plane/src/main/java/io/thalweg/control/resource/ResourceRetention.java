package io.thalweg.control.resource;

import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Takes intervals back that no row is of any more: those of resources that go on sooner than the last ones. */
public final class ResourceRetention {
    private final Database database;
    private final LongSupplier clockMicros;
    private final long supersededMicros;
    private final long deletedMicros;

    public ResourceRetention(Database database, LongSupplier clockMicros, Duration superseded, Duration deleted) {
        this.database = database;
        this.clockMicros = clockMicros;
        this.supersededMicros = TimeUnit.NANOSECONDS.toMicros(superseded.toNanos());
        this.deletedMicros = TimeUnit.NANOSECONDS.toMicros(deleted.toNanos());
    }

    /** By the leader, now and then. Returns how many: the publisher finds them by their revision. */
    public int purge() {
        return database.inTransaction(connection -> {
            long revision = Sql.first(
                            connection,
                            row -> row.getLong(1),
                            "SELECT revision FROM resource_revision WHERE one = 1 FOR UPDATE")
                    + 1;
            long now = clockMicros.getAsLong();
            int purged = Sql.update(
                    connection,
                    "UPDATE resource_interval SET is_purged = TRUE, revision = ? WHERE is_purged = FALSE AND valid_to > 0"
                            + " AND ((is_deleted = FALSE AND valid_to < ?) OR (is_deleted = TRUE AND valid_to < ?))",
                    revision,
                    now - supersededMicros,
                    now - deletedMicros);
            if (purged > 0) {
                Sql.update(connection, "UPDATE resource_revision SET revision = ? WHERE one = 1", revision);
            }
            return purged;
        });
    }
}
