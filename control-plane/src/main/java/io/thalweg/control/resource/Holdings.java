package io.thalweg.control.resource;

import com.google.protobuf.ByteString;
import io.thalweg.control.store.Sql;
import io.thalweg.event.proto.ResourceKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The resources that a cluster has now, as of a revision, and which addresses were lately given up. Kept between syncs,
 * since most syncs change little; another instance may have changed the store meanwhile, which the revision tells.
 */
final class Holdings {
    /** An address that was free for longer is not taken over from its last holder. */
    private static final long REMEMBERED_MICROS = 3_600_000_000L;

    final long revision;
    final Map<ResourceUid, HeldResource> held;
    /** When each was given up. */
    final Map<ByteString, Long> released;

    private Holdings(long revision, Map<ResourceUid, HeldResource> held, Map<ByteString, Long> released) {
        this.revision = revision;
        this.held = held;
        this.released = released;
    }

    static Holdings load(Connection connection, int cluster, long revision, long nowMicros) throws SQLException {
        Map<ResourceUid, HeldResource> held = new HashMap<>();
        Sql.query(
                connection,
                row -> held.put(
                        new ResourceUid(ResourceKind.forNumber(row.getInt(1)), row.getString(2)),
                        HeldResource.of((int) row.getLong(3), row.getLong(4), row.getBytes(5))),
                "SELECT r.kind, r.uid, r.id, i.valid_from, i.body FROM resource_interval i"
                        + " JOIN resource r ON r.kind = i.kind AND r.id = i.id"
                        + " WHERE i.cluster = ? AND i.valid_to = 0",
                cluster);
        Map<ByteString, Long> released = new HashMap<>();
        Sql.query(
                connection,
                row -> {
                    long validTo = row.getLong(1);
                    ResourceBodies.parse(row.getBytes(2))
                            .getAddressesList()
                            .forEach(address -> released.merge(address, validTo, Math::max));
                    return null;
                },
                "SELECT valid_to, body FROM resource_interval WHERE cluster = ? AND valid_to > ?",
                cluster,
                nowMicros - REMEMBERED_MICROS);
        return new Holdings(revision, held, released);
    }

    /** To be changed, for the next revision. */
    Holdings next(long nextRevision, long nowMicros) {
        Map<ByteString, Long> recent = new HashMap<>(released);
        recent.values().removeIf(at -> at < nowMicros - REMEMBERED_MICROS);
        return new Holdings(nextRevision, new HashMap<>(held), recent);
    }
}
