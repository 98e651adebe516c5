package io.thalweg.control.resource;

import io.thalweg.control.store.Sql;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The tags that users give to resources. They are part of the open interval and move on with it. */
final class ResourceTags {
    private ResourceTags() {}

    private record Row(int cluster, long validFrom, byte[] body) {}

    /** The cluster of the resource; null: there is none such. */
    static Integer set(Connection connection, long revision, ResourceKind kind, int id, Map<String, String> tags)
            throws SQLException {
        long unsigned = Integer.toUnsignedLong(id);
        Row row = Sql.first(
                connection,
                one -> new Row(one.getInt(1), one.getLong(2), one.getBytes(3)),
                "SELECT cluster, valid_from, body FROM resource_interval WHERE kind = ? AND id = ? AND valid_to = 0",
                kind.getNumber(),
                unsigned);
        if (row == null) {
            return null;
        }
        Resource.Builder body = ResourceBodies.parse(row.body).toBuilder();
        tags.forEach((key, value) -> {
            if (value.isEmpty()) {
                body.removeTags(key);
            } else {
                body.putTags(key, value);
            }
        });
        Sql.update(
                connection,
                "UPDATE resource_interval SET body = ?, revision = ? WHERE kind = ? AND id = ? AND valid_from = ?",
                ResourceBodies.of(body.build()),
                revision,
                kind.getNumber(),
                unsigned,
                row.validFrom);
        return row.cluster;
    }
}
