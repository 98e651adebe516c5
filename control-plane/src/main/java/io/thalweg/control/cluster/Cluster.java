package io.thalweg.control.cluster;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A Kubernetes cluster; what DeepFlow calls a domain.
 *
 * @param id in rows
 * @param clusterId in the configuration of agents
 * @param seenAt µs since the epoch when somebody last told anything; 0: never. Likewise {@code syncedAt}: resources
 * @param version of the last sync, unsigned
 * @param errorMessage empty: none since the last sync
 * @param source who synced last
 * @param isAged nobody told anything for so long that its resources were ended
 */
public record Cluster(
        int id,
        String clusterId,
        String name,
        String teamId,
        long createdAt,
        long seenAt,
        long syncedAt,
        long version,
        String errorMessage,
        String source,
        boolean isAged) {
    static final String COLUMNS = "id, cluster_id, name, team_id, created_at, seen_at, synced_at, sync_version,"
            + " error_message, source, is_aged";

    static Cluster read(ResultSet row) throws SQLException {
        return new Cluster(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getBigDecimal(8).toBigInteger().longValue(),
                row.getString(9),
                row.getString(10),
                row.getBoolean(11));
    }
}
