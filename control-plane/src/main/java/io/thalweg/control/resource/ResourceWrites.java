package io.thalweg.control.resource;

import io.thalweg.control.store.Batch;
import io.thalweg.control.store.Insertion;
import io.thalweg.event.proto.ResourceKind;
import java.sql.Connection;
import java.sql.SQLException;

/** What one transaction writes of resources, in batches. */
final class ResourceWrites implements AutoCloseable {
    private final int cluster;
    private final long revision;
    private final Insertion identities;
    private final Batch closings;
    private final Insertion insertions;
    private final Batch bodies;
    private final Batch ends;
    private int changes;

    ResourceWrites(Connection connection, int cluster, long revision) throws SQLException {
        this.cluster = cluster;
        this.revision = revision;
        identities = new Insertion(connection, "resource (kind, id, cluster, uid, closed_at)", "(?, ?, ?, ?, 0)");
        closings = new Batch(connection, "UPDATE resource SET closed_at = ? WHERE kind = ? AND id = ?");
        ends = new Batch(
                connection,
                "UPDATE resource_interval SET valid_to = ?, is_deleted = ?, revision = ?"
                        + " WHERE kind = ? AND id = ? AND valid_from = ?");
        bodies = new Batch(
                connection,
                "UPDATE resource_interval SET body = ?, revision = ? WHERE kind = ? AND id = ? AND valid_from = ?");
        insertions = new Insertion(
                connection,
                "resource_interval (kind, id, valid_from, valid_to, is_deleted, is_purged, cluster, revision, body)",
                "(?, ?, ?, 0, FALSE, FALSE, ?, ?, ?)");
    }

    private static long unsigned(int id) {
        return Integer.toUnsignedLong(id);
    }

    void identify(ResourceUid uid, int id) throws SQLException {
        identities.add(uid.kind().getNumber(), unsigned(id), cluster, uid.uid());
    }

    void open(ResourceKind kind, HeldResource resource) throws SQLException {
        changes++;
        insertions.add(
                kind.getNumber(), unsigned(resource.id()), resource.validFrom(), cluster, revision, resource.body());
    }

    /** It is there again. */
    void reopen(ResourceKind kind, int id) throws SQLException {
        closings.add(0L, kind.getNumber(), unsigned(id));
    }

    void rewrite(ResourceKind kind, HeldResource resource) throws SQLException {
        changes++;
        bodies.add(resource.body(), revision, kind.getNumber(), unsigned(resource.id()), resource.validFrom());
    }

    void end(ResourceKind kind, HeldResource resource, long validTo, boolean isDeleted) throws SQLException {
        changes++;
        ends.add(validTo, isDeleted, revision, kind.getNumber(), unsigned(resource.id()), resource.validFrom());
        if (isDeleted) {
            closings.add(validTo, kind.getNumber(), unsigned(resource.id()));
        }
    }

    int changes() {
        return changes;
    }

    void send() throws SQLException {
        identities.send();
        closings.send();
        ends.send();
        bodies.send();
        insertions.send();
    }

    @Override
    public void close() throws SQLException {
        identities.close();
        closings.close();
        ends.close();
        bodies.close();
        insertions.close();
    }
}
