package io.thalweg.control.agent;

import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** The groups of agents, and every configuration that they ever had. */
public final class AgentGroupStore {
    /** Of agents that ask for no group, or for one that is not there. */
    public static final String DEFAULT_GROUP = "g-default000";

    public static final Pattern GROUP_ID = Pattern.compile("g-[A-Za-z0-9]{1,10}");
    private static final String DEFAULT_NAME = "default";
    private static final String PREFIX = "g-";
    private static final int RANDOM_LENGTH = 10;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String CONFIGURATION =
            "SELECT group_id, version, created_at, yaml FROM agent_group_configuration";

    private final Database database;
    private final LongSupplier clockMicros;
    private final SecureRandom random = new SecureRandom();

    /** @param agents that are in it */
    public record Group(String groupId, String name, long createdAt, int agents) {
        private static Group read(ResultSet row) throws SQLException {
            return new Group(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4));
        }
    }

    public AgentGroupStore(Database database, LongSupplier clockMicros) {
        this.database = database;
        this.clockMicros = clockMicros;
        database.execute(connection -> {
            lock(connection);
            if (find(connection, DEFAULT_GROUP) == null) {
                insert(connection, DEFAULT_GROUP, DEFAULT_NAME);
            }
        });
    }

    private static void lock(Connection connection) throws SQLException {
        Sql.query(connection, row -> null, "SELECT one FROM resource_revision WHERE one = 1 FOR UPDATE");
    }

    public List<Group> list() {
        return database.inTransaction(connection -> Sql.query(connection, Group::read, groups("") + " ORDER BY g.id"));
    }

    private static String groups(String where) {
        return "SELECT g.group_id, g.name, g.created_at,"
                + " (SELECT COUNT(*) FROM agent a WHERE a.group_id = g.group_id AND a.deleted_at = 0)"
                + " FROM agent_group g" + where;
    }

    /** By id or by name; null: none. */
    public Group find(String idOrName) {
        return database.inTransaction(connection -> find(connection, idOrName));
    }

    private static Group find(Connection connection, String idOrName) throws SQLException {
        return Sql.first(connection, Group::read, groups(" WHERE g.group_id = ? OR g.name = ?"), idOrName, idOrName);
    }

    /** Null when the id or the name is taken. @param groupId empty: one is made */
    public Group create(String groupId, String name) {
        return database.inTransaction(connection -> {
            lock(connection);
            String id = groupId.isEmpty() ? PREFIX + randomText() : groupId;
            if (find(connection, id) != null || find(connection, name) != null) {
                return null;
            }
            insert(connection, id, name);
            return find(connection, id);
        });
    }

    private void insert(Connection connection, String groupId, String name) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO agent_group (id, group_id, name, created_at)"
                        + " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM agent_group), ?, ?, ?)",
                groupId,
                name,
                clockMicros.getAsLong());
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** The one in force; of version 0 when there is none. */
    public GroupConfiguration configuration(String groupId) {
        return database.inTransaction(connection -> configuration(connection, groupId));
    }

    private static GroupConfiguration configuration(Connection connection, String groupId) throws SQLException {
        GroupConfiguration found = Sql.first(
                connection,
                AgentGroupStore::readConfiguration,
                CONFIGURATION + " WHERE group_id = ? ORDER BY version DESC FETCH FIRST 1 ROWS ONLY",
                groupId);
        return found == null ? new GroupConfiguration(groupId, 0, 0, "") : found;
    }

    /** All that were ever in force, the latest first. */
    public List<GroupConfiguration> history(String groupId) {
        return database.inTransaction(connection -> Sql.query(
                connection,
                AgentGroupStore::readConfiguration,
                CONFIGURATION + " WHERE group_id = ? ORDER BY version DESC",
                groupId));
    }

    /** The last version of all groups: tells whether anything changed. */
    public long lastVersion() {
        return database.inTransaction(AgentGroupStore::lastVersion);
    }

    private static long lastVersion(Connection connection) throws SQLException {
        return Sql.first(
                connection, row -> row.getLong(1), "SELECT COALESCE(MAX(version), 0) FROM agent_group_configuration");
    }

    /** Decides by the configuration in force whether there is to be another one. */
    public interface Precondition {
        boolean allows(GroupConfiguration current);
    }

    /** Null: the precondition did not allow it. */
    public GroupConfiguration configure(String groupId, String yaml, Precondition precondition) {
        return database.inTransaction(connection -> {
            lock(connection);
            if (!precondition.allows(configuration(connection, groupId))) {
                return null;
            }
            Sql.update(
                    connection,
                    "INSERT INTO agent_group_configuration (version, group_id, created_at, yaml) VALUES (?, ?, ?, ?)",
                    lastVersion(connection) + 1,
                    groupId,
                    clockMicros.getAsLong(),
                    yaml);
            return configuration(connection, groupId);
        });
    }

    private static GroupConfiguration readConfiguration(ResultSet row) throws SQLException {
        return new GroupConfiguration(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4));
    }
}
