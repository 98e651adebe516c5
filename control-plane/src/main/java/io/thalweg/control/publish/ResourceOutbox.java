package io.thalweg.control.publish;

import com.google.protobuf.ByteString;
import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;

/** The records that the store holds for the topic, in the order in which they changed. */
final class ResourceOutbox {
    private static final int FETCHED = 1000;
    private static final String ROWS =
            "SELECT kind, id, valid_from, valid_to, is_deleted, is_purged, body FROM resource_interval";

    private final Database database;
    private final LongSupplier clockMicros;

    ResourceOutbox(Database database, LongSupplier clockMicros) {
        this.database = database;
        this.clockMicros = clockMicros;
    }

    /** Takes a record. {@code value} null: the record is taken back. */
    interface RecordConsumer {
        void accept(byte[] key, byte[] value) throws InterruptedException;
    }

    /** A cluster whose resources changed, or all of whose are wanted. @param snapshotVersion of its last publication */
    record Scope(int cluster, long snapshotVersion) {}

    /** Of the last commit; everything up to it can be read. */
    long revision() {
        return database.inTransaction(
                connection -> Sql.first(connection, row -> row.getLong(1), "SELECT revision FROM resource_revision"));
    }

    /** Clusters that changed after one revision, up to another. */
    List<Scope> changedScopes(long after, long upTo) {
        return database.inTransaction(connection -> Sql.query(
                connection,
                row -> new Scope(row.getInt(1), row.getLong(2)),
                "SELECT id, snapshot_version FROM cluster WHERE id IN"
                        + " (SELECT cluster FROM resource_interval WHERE revision > ? AND revision <= ?) ORDER BY id",
                after,
                upTo));
    }

    List<Scope> scopes() {
        return database.inTransaction(connection -> Sql.query(
                connection,
                row -> new Scope(row.getInt(1), row.getLong(2)),
                "SELECT id, snapshot_version FROM cluster WHERE id = 0 OR synced_at > 0 ORDER BY id"));
    }

    /** Returns how many. */
    int changes(int cluster, long after, long upTo, RecordConsumer records) throws InterruptedException {
        return read(
                ROWS + " WHERE cluster = ? AND revision > ? AND revision <= ? ORDER BY revision, kind, id, valid_from",
                records,
                cluster,
                after,
                upTo);
    }

    /** All of a cluster's that were there at a revision, as they are now. */
    int all(int cluster, long upTo, RecordConsumer records) throws InterruptedException {
        return read(
                ROWS + " WHERE cluster = ? AND revision <= ? ORDER BY kind, id, valid_from", records, cluster, upTo);
    }

    private int read(String sql, RecordConsumer records, Object... values) throws InterruptedException {
        try {
            return database.inTransaction(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    // PostgreSQL would hold all rows in memory otherwise.
                    statement.setFetchSize(FETCHED);
                    for (int i = 0; i < values.length; i++) {
                        statement.setObject(i + 1, values[i]);
                    }
                    try (ResultSet rows = statement.executeQuery()) {
                        return handOver(rows, records);
                    }
                }
            });
        } catch (Interruption e) {
            throw (InterruptedException) e.getCause();
        }
    }

    private int handOver(ResultSet rows, RecordConsumer records) throws SQLException {
        int count = 0;
        while (rows.next()) {
            byte[] key = new ResourceKey(ResourceKind.forNumber(rows.getInt(1)), (int) rows.getLong(2), rows.getLong(3))
                    .toBytes();
            try {
                records.accept(key, rows.getBoolean(6) ? null : value(rows));
            } catch (InterruptedException e) {
                throw new Interruption(e);
            }
            count++;
        }
        return count;
    }

    /** A body and its times one after the other are a message: Protobuf reads them as one. */
    private byte[] value(ResultSet row) throws SQLException {
        Resource times = Resource.newBuilder()
                .setValidFrom(row.getLong(3))
                .setValidTo(row.getLong(4))
                .setDeleted(row.getBoolean(5))
                .setPublishedAt(clockMicros.getAsLong())
                .build();
        return ByteString.copyFrom(row.getBytes(7)).concat(times.toByteString()).toByteArray();
    }

    void published(int cluster, long snapshotVersion) {
        database.execute(connection -> Sql.update(
                connection, "UPDATE cluster SET snapshot_version = ? WHERE id = ?", snapshotVersion, cluster));
    }

    /** Those that were taken back from the topic are of no use here. */
    void forgetPurged(long upTo) {
        database.execute(connection ->
                Sql.update(connection, "DELETE FROM resource_interval WHERE is_purged = TRUE AND revision <= ?", upTo));
    }

    private static final class Interruption extends RuntimeException {
        Interruption(InterruptedException cause) {
            super(cause);
        }
    }
}
