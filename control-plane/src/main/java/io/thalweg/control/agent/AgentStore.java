package io.thalweg.control.agent;

import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import io.thalweg.event.proto.HeartbeatRequest;
import io.thalweg.event.proto.RegisterRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;

/** The agents that registered, and which of the 1023 ids each has. */
public final class AgentStore {
    /** Rows keep ten bits of it in theirs. */
    public static final int MAX_AGENT_ID = 1023;

    private static final byte[] NOTHING = new byte[0];

    private final Database database;
    private final LongSupplier clockMicros;

    public AgentStore(Database database, LongSupplier clockMicros) {
        this.database = database;
        this.clockMicros = clockMicros;
    }

    /** What became of a registration. */
    public enum Outcome {
        REGISTERED,
        /** Another agent has the id that it wants. */
        ID_TAKEN,
        /** Every id is of another agent. */
        NO_ID_LEFT
    }

    /** @param agent null unless it was registered */
    public record Registration(Outcome outcome, RegisteredAgent agent) {}

    private record Row(int agentId, long deletedAt) {}

    /** @param groupId of an agent that is new, or was deleted */
    public Registration register(String identity, String groupId, RegisterRequest request) {
        return database.inTransaction(connection -> {
            Sql.query(connection, row -> null, "SELECT one FROM resource_revision WHERE one = 1 FOR UPDATE");
            Row known = Sql.first(
                    connection,
                    row -> new Row(row.getInt(1), row.getLong(2)),
                    "SELECT agent_id, deleted_at FROM agent WHERE identity = ?",
                    identity);
            int wanted = request.getRequestedAgentId();
            int id = known != null && (wanted == 0 || wanted == known.agentId)
                    ? known.agentId
                    : wanted != 0 ? wanted : unusedId(connection);
            if (id == 0) {
                return new Registration(Outcome.NO_ID_LEFT, null);
            }
            if (known == null || known.agentId != id) {
                Long deletedAt = Sql.first(
                        connection, row -> row.getLong(1), "SELECT deleted_at FROM agent WHERE agent_id = ?", id);
                if (deletedAt != null && deletedAt == 0) {
                    return new Registration(Outcome.ID_TAKEN, null);
                }
                // Of an agent that was deleted, or this agent's under another id.
                Sql.update(connection, "DELETE FROM agent WHERE agent_id = ? OR identity = ?", id, identity);
                insert(connection, id, identity, groupId, request);
            } else if (known.deletedAt != 0) {
                Sql.update(connection, "DELETE FROM agent WHERE agent_id = ?", id);
                insert(connection, id, identity, groupId, request);
            } else {
                Sql.update(
                        connection,
                        "UPDATE agent SET registration = ?, registered_at = ? WHERE agent_id = ?",
                        request.toByteArray(),
                        clockMicros.getAsLong(),
                        id);
            }
            return new Registration(Outcome.REGISTERED, find(connection, id));
        });
    }

    private void insert(Connection connection, int id, String identity, String groupId, RegisterRequest request)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO agent (agent_id, identity, group_id, registered_at, heartbeat_at, deleted_at,"
                        + " registration, heartbeat) VALUES (?, ?, ?, ?, 0, 0, ?, ?)",
                id,
                identity,
                groupId,
                clockMicros.getAsLong(),
                request.toByteArray(),
                NOTHING);
    }

    /** One that no agent ever had, or else the one whose agent was deleted the longest ago: its rows are the oldest. */
    private static int unusedId(Connection connection) throws SQLException {
        BitSet used = new BitSet();
        Sql.query(
                connection,
                row -> {
                    used.set(row.getInt(1));
                    return null;
                },
                "SELECT agent_id FROM agent");
        int free = used.nextClearBit(1);
        if (free <= MAX_AGENT_ID) {
            return free;
        }
        Integer deleted = Sql.first(
                connection,
                row -> row.getInt(1),
                "SELECT agent_id FROM agent WHERE deleted_at > 0 ORDER BY deleted_at");
        return deleted == null ? 0 : deleted;
    }

    /** Null: not registered. */
    public RegisteredAgent find(int agentId) {
        return database.inTransaction(connection -> find(connection, agentId));
    }

    private static RegisteredAgent find(Connection connection, int agentId) throws SQLException {
        return Sql.first(
                connection,
                RegisteredAgent::read,
                "SELECT " + RegisteredAgent.COLUMNS + " FROM agent WHERE agent_id = ? AND deleted_at = 0",
                agentId);
    }

    public List<RegisteredAgent> list() {
        return database.inTransaction(connection -> Sql.query(
                connection,
                RegisteredAgent::read,
                "SELECT " + RegisteredAgent.COLUMNS + " FROM agent WHERE deleted_at = 0 ORDER BY agent_id"));
    }

    /** False: not registered. */
    boolean heartbeat(HeartbeatRequest request) {
        return database.inTransaction(connection -> Sql.update(
                        connection,
                        "UPDATE agent SET heartbeat = ?, heartbeat_at = ? WHERE agent_id = ? AND deleted_at = 0",
                        request.toByteArray(),
                        clockMicros.getAsLong(),
                        request.getAgentId())
                == 1);
    }

    /** False: it was not there. Its id stays its own until ids run out. */
    public boolean delete(int agentId) {
        return database.inTransaction(connection -> Sql.update(
                        connection,
                        "UPDATE agent SET deleted_at = ? WHERE agent_id = ? AND deleted_at = 0",
                        clockMicros.getAsLong(),
                        agentId)
                == 1);
    }
}
