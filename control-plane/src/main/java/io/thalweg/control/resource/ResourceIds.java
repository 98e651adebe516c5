package io.thalweg.control.resource;

import io.thalweg.control.store.Batch;
import io.thalweg.control.store.Sql;
import io.thalweg.event.proto.ResourceKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives ids to the resources of one transaction. The number of a kind only grows, in the same transaction as the row
 * that takes it, so that no id is ever of two uids, whoever is killed.
 */
final class ResourceIds {
    /** What an id is known to be of; {@code closedAt} 0: its last interval is open, or it has none yet. */
    record Known(int id, long closedAt) {}

    private static final int QUESTION = 500;
    private static final long MAX_16_BITS = (1L << 16) - 1;
    private static final long MAX_32_BITS = (1L << 32) - 1;

    /** Rows have 16 bits for these. */
    private static final Set<ResourceKind> NARROW = EnumSet.of(
            ResourceKind.RESOURCE_KIND_CLUSTER,
            ResourceKind.RESOURCE_KIND_NAMESPACE,
            ResourceKind.RESOURCE_KIND_REGION,
            ResourceKind.RESOURCE_KIND_AZ,
            ResourceKind.RESOURCE_KIND_AGENT);

    private final Connection connection;
    private final Map<ResourceKind, Long> next = new EnumMap<>(ResourceKind.class);

    ResourceIds(Connection connection) {
        this.connection = connection;
    }

    /** Those of the uids that the store knows of a cluster, gone ones among them. */
    Map<ResourceUid, Known> find(int cluster, List<ResourceUid> uids) throws SQLException {
        Map<ResourceUid, Known> known = new HashMap<>();
        Map<ResourceKind, List<String>> byKind = new EnumMap<>(ResourceKind.class);
        uids.forEach(uid ->
                byKind.computeIfAbsent(uid.kind(), kind -> new ArrayList<>()).add(uid.uid()));
        for (Map.Entry<ResourceKind, List<String>> entry : byKind.entrySet()) {
            List<String> all = entry.getValue();
            for (int from = 0; from < all.size(); from += QUESTION) {
                List<String> some = all.subList(from, Math.min(all.size(), from + QUESTION));
                List<Object> values =
                        new ArrayList<>(List.of(cluster, entry.getKey().getNumber()));
                values.addAll(some);
                Sql.query(
                        connection,
                        row -> known.put(
                                new ResourceUid(entry.getKey(), row.getString(1)),
                                new Known((int) row.getLong(2), row.getLong(3))),
                        "SELECT uid, id, closed_at FROM resource WHERE cluster = ? AND kind = ? AND uid IN ("
                                + String.join(",", Collections.nCopies(some.size(), "?")) + ")",
                        values.toArray());
            }
        }
        return known;
    }

    /** 0: there is none left. */
    int allocate(ResourceKind kind) throws SQLException {
        Long id = next.get(kind);
        if (id == null) {
            id = Sql.first(
                    connection,
                    row -> row.getLong(1),
                    "SELECT next_id FROM id_sequence WHERE kind = ?",
                    kind.getNumber());
            if (id == null) {
                id = 1L;
                Sql.update(connection, "INSERT INTO id_sequence (kind, next_id) VALUES (?, 1)", kind.getNumber());
            }
        }
        if (id > (NARROW.contains(kind) ? MAX_16_BITS : MAX_32_BITS)) {
            next.put(kind, id);
            return 0;
        }
        next.put(kind, id + 1);
        return (int) (long) id;
    }

    /** Writes where the sequences stand. */
    void save() throws SQLException {
        try (Batch batch = new Batch(connection, "UPDATE id_sequence SET next_id = ? WHERE kind = ?")) {
            for (Map.Entry<ResourceKind, Long> entry : next.entrySet()) {
                batch.add(entry.getValue(), entry.getKey().getNumber());
            }
            batch.send();
        }
    }
}
