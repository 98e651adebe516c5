package io.thalweg.control.publish;

import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import java.util.UUID;

/**
 * The right to do what only one instance may do, held for some seconds at a time and by the database's clock. Who loses
 * it without noticing is stopped by Kafka, which takes transactions of the last producer only.
 */
final class Lease {
    private static final String NAME = "publisher";
    private static final String VALID = "INTERVAL '6' SECOND";

    private final Database database;
    private final String holder = UUID.randomUUID().toString();

    Lease(Database database) {
        this.database = database;
    }

    /** Takes it, or keeps it. False: another instance has it. */
    boolean hold() {
        return database.inTransaction(connection -> {
            int taken = Sql.update(
                    connection,
                    "UPDATE lease SET term = CASE WHEN holder = ? THEN term ELSE term + 1 END, holder = ?,"
                            + " expires_at = CURRENT_TIMESTAMP + " + VALID
                            + " WHERE name = ? AND (holder = ? OR expires_at < CURRENT_TIMESTAMP)",
                    holder,
                    holder,
                    NAME,
                    holder);
            return taken == 1;
        });
    }

    /** Lets the others have it at once. */
    void release() {
        database.execute(connection -> Sql.update(
                connection,
                "UPDATE lease SET expires_at = CURRENT_TIMESTAMP - INTERVAL '1' SECOND WHERE name = ? AND holder = ?",
                NAME,
                holder));
    }
}
