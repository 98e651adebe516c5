package io.thalweg.control.cluster;

import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;

/** The clusters that are known, and how their agents get to know their ids. */
public final class ClusterStore {
    static final int MAX_ID = 65_535;

    private static final String PREFIX = "d-";
    private static final int RANDOM_LENGTH = 10;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int MAX_TEXT = 2048;
    private static final int MAX_SOURCE = 256;

    private final Database database;
    private final LongSupplier clockMicros;
    private final SecureRandom random = new SecureRandom();

    public ClusterStore(Database database, LongSupplier clockMicros) {
        this.database = database;
        this.clockMicros = clockMicros;
    }

    /** Null: not known. */
    public Cluster find(String clusterId) {
        return database.inTransaction(connection -> Sql.first(
                connection,
                Cluster::read,
                "SELECT " + Cluster.COLUMNS + " FROM cluster WHERE cluster_id = ? AND id <> 0",
                clusterId));
    }

    public List<Cluster> list() {
        return database.inTransaction(connection -> Sql.query(
                connection, Cluster::read, "SELECT " + Cluster.COLUMNS + " FROM cluster WHERE id <> 0 ORDER BY id"));
    }

    /**
     * The cluster that goes by these, made if it is new.
     *
     * @param caMd5 empty: made by hand
     * @return null when no number is left for another one
     */
    public Cluster findOrCreate(String name, String teamId, String caMd5) {
        return database.inTransaction(connection -> {
            // One at a time: agents of a cluster start together and must hear of the same id.
            Sql.query(connection, row -> null, "SELECT one FROM resource_revision WHERE one = 1 FOR UPDATE");
            Cluster existing = Sql.first(
                    connection,
                    Cluster::read,
                    "SELECT " + Cluster.COLUMNS
                            + " FROM cluster WHERE id <> 0 AND name = ? AND team_id = ? AND ca_md5 = ?",
                    name,
                    teamId,
                    caMd5);
            return existing == null ? create(connection, name, teamId, caMd5) : existing;
        });
    }

    private Cluster create(Connection connection, String name, String teamId, String caMd5) throws SQLException {
        int id = Sql.first(connection, row -> row.getInt(1), "SELECT MAX(id) FROM cluster") + 1;
        if (id > MAX_ID) {
            return null;
        }
        Sql.update(
                connection,
                "INSERT INTO cluster VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, '', '', FALSE, 0, 0)",
                id,
                PREFIX + randomText(),
                name,
                teamId,
                caMd5,
                clockMicros.getAsLong());
        return Sql.first(connection, Cluster::read, "SELECT " + Cluster.COLUMNS + " FROM cluster WHERE id = ?", id);
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Somebody spoke for the cluster. {@code errorMessage}: empty if all was well. */
    void seen(int id, String errorMessage, String source) {
        database.execute(connection -> Sql.update(
                connection,
                "UPDATE cluster SET seen_at = ?, error_message = ?, source = ? WHERE id = ?",
                clockMicros.getAsLong(),
                cut(errorMessage, MAX_TEXT),
                cut(source, MAX_SOURCE),
                id));
    }

    /** Its resources are those of this version now; part of the transaction that makes them so. */
    void synced(Connection connection, int id, long version, String source) throws SQLException {
        long now = clockMicros.getAsLong();
        Sql.update(
                connection,
                "UPDATE cluster SET seen_at = ?, synced_at = ?, sync_version = ?, error_message = '', source = ?,"
                        + " is_aged = FALSE WHERE id = ?",
                now,
                now,
                new java.math.BigDecimal(new BigInteger(Long.toUnsignedString(version))),
                cut(source, MAX_SOURCE),
                id);
    }

    void aged(Connection connection, int id) throws SQLException {
        Sql.update(connection, "UPDATE cluster SET is_aged = TRUE, sync_version = 0 WHERE id = ?", id);
    }

    private static String cut(String text, int length) {
        // PostgreSQL keeps no NUL in texts.
        String clean = text.replace('\0', ' ');
        return clean.length() > length ? clean.substring(0, length) : clean;
    }
}
