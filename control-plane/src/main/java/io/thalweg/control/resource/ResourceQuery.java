package io.thalweg.control.resource;

import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads resources as they were published. */
public final class ResourceQuery {
    private static final int FETCHED = 500;
    private static final String ROWS = "SELECT valid_from, valid_to, is_deleted, body FROM resource_interval";

    private final Database database;

    public ResourceQuery(Database database) {
        this.database = database;
    }

    /**
     * The resources that there are, by kind and id; the last interval of those that are gone, too, if so wanted.
     *
     * @param kind unspecified: all
     * @param cluster 0: all
     */
    public void list(ResourceKind kind, int cluster, boolean withDeleted, Consumer<Resource> resources) {
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder(ROWS).append(" WHERE is_purged = FALSE AND ");
        sql.append(withDeleted ? "(valid_to = 0 OR is_deleted = TRUE)" : "valid_to = 0");
        if (kind != ResourceKind.RESOURCE_KIND_UNSPECIFIED) {
            sql.append(" AND kind = ?");
            values.add(kind.getNumber());
        }
        if (cluster != 0) {
            sql.append(" AND cluster = ?");
            values.add(cluster);
        }
        sql.append(" ORDER BY kind, id, valid_from");
        database.execute(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
                statement.setFetchSize(FETCHED);
                for (int i = 0; i < values.size(); i++) {
                    statement.setObject(i + 1, values.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        resources.accept(read(rows));
                    }
                }
            }
        });
    }

    /** All intervals that are kept of it, the latest first. */
    public List<Resource> intervals(ResourceKind kind, int id) {
        return database.inTransaction(connection -> Sql.query(
                connection,
                ResourceQuery::read,
                ROWS + " WHERE kind = ? AND id = ? AND is_purged = FALSE ORDER BY valid_from DESC",
                kind.getNumber(),
                Integer.toUnsignedLong(id)));
    }

    /** How many a cluster has now. */
    public int count(int cluster) {
        return database.inTransaction(connection -> Sql.first(
                connection,
                row -> row.getInt(1),
                "SELECT COUNT(*) FROM resource_interval WHERE cluster = ? AND valid_to = 0",
                cluster));
    }

    private static Resource read(ResultSet row) throws SQLException {
        return ResourceBodies.parse(row.getBytes(4)).toBuilder()
                .setValidFrom(row.getLong(1))
                .setValidTo(row.getLong(2))
                .setDeleted(row.getBoolean(3))
                .build();
    }
}
