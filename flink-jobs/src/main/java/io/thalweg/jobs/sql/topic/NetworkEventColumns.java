package io.thalweg.jobs.sql.topic;

import static io.thalweg.jobs.sql.topic.CallColumns.address;
import static io.thalweg.jobs.sql.topic.FieldValues.millisOfNanos;
import static io.thalweg.jobs.sql.topic.FieldValues.name;
import static io.thalweg.jobs.sql.topic.FieldValues.text;
import static io.thalweg.jobs.sql.topic.FieldValues.unsigned;

import io.thalweg.event.NetworkEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** The columns of what the kernel's network stack told of packets and connections. */
final class NetworkEventColumns {
    static final List<EventColumn<CallView>> ALL = build();

    private NetworkEventColumns() {}

    private static List<EventColumn<CallView>> build() {
        List<EventColumn<CallView>> columns = new ArrayList<>();
        event(columns, "ts", DataTypes.TIMESTAMP_LTZ(3), event -> millisOfNanos(event.timeNanos));
        event(columns, "nanos", DataTypes.BIGINT(), event -> event.timeNanos);
        columns.add(new EventColumn<>("agent_id", DataTypes.INT(), call -> call.batch.agentId()));
        columns.add(new EventColumn<>("shard", DataTypes.INT(), call -> call.batch.shard()));
        event(columns, "kind", DataTypes.STRING(), event -> name(event.kind));
        event(columns, "reason", DataTypes.STRING(), event -> text(event.reason));
        event(columns, "place", DataTypes.STRING(), event -> text(event.place));
        event(columns, "protocol", DataTypes.INT(), event -> event.ipProtocol);
        event(columns, "ip_src", DataTypes.STRING(), event -> address(event.isIpv6, event.sourceHigh, event.sourceLow));
        event(
                columns,
                "ip_dst",
                DataTypes.STRING(),
                event -> address(event.isIpv6, event.destinationHigh, event.destinationLow));
        event(columns, "port_src", DataTypes.INT(), event -> event.sourcePort);
        event(columns, "port_dst", DataTypes.INT(), event -> event.destinationPort);
        event(columns, "tcp_flags", DataTypes.INT(), event -> event.tcpFlags);
        event(columns, "tcp_seq", DataTypes.BIGINT(), event -> unsigned(event.tcpSequence));
        event(columns, "old_state", DataTypes.INT(), event -> event.oldState);
        event(columns, "new_state", DataTypes.INT(), event -> event.newState);
        event(columns, "byte_count", DataTypes.BIGINT(), event -> event.byteCount);
        event(columns, "interface_index", DataTypes.BIGINT(), event -> unsigned(event.interfaceIndex));
        event(columns, "network_namespace", DataTypes.BIGINT(), event -> event.networkNamespace);
        event(columns, "socket_cookie", DataTypes.BIGINT(), event -> event.socketCookie);
        return List.copyOf(columns);
    }

    private static void event(
            List<EventColumn<CallView>> to, String name, DataType type, Function<NetworkEvent, Object> value) {
        to.add(new EventColumn<>(name, type, call -> value.apply(call.network)));
    }
}
