package io.thalweg.control.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.proto.HeartbeatRequest;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.WatchMode;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** An agent as it told of itself. Times are µs since the epoch; 0: not yet. */
public record RegisteredAgent(
        int agentId,
        String identity,
        String groupId,
        long registeredAt,
        long heartbeatAt,
        RegisterRequest registration,
        HeartbeatRequest heartbeat) {
    static final String COLUMNS = "agent_id, identity, group_id, registered_at, heartbeat_at, registration, heartbeat";

    static RegisteredAgent read(ResultSet row) throws SQLException {
        try {
            return new RegisteredAgent(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getLong(5),
                    RegisterRequest.parseFrom(row.getBytes(6)),
                    HeartbeatRequest.parseFrom(row.getBytes(7)));
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException("the store holds an agent that is none", e);
        }
    }

    /** When it was last heard of. */
    long seenAt() {
        return Math.max(registeredAt, heartbeatAt);
    }

    /** Is in no list of agents. */
    public boolean watchesOnly() {
        return registration.getWatchMode() == WatchMode.WATCH_MODE_ONLY;
    }

    public String name() {
        return registration.getName().isEmpty() ? registration.getHostName() : registration.getName();
    }
}
