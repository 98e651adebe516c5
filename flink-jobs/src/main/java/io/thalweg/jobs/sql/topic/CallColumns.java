package io.thalweg.jobs.sql.topic;

import static io.thalweg.jobs.sql.topic.FieldValues.millisOfNanos;
import static io.thalweg.jobs.sql.topic.FieldValues.name;
import static io.thalweg.jobs.sql.topic.FieldValues.text;
import static io.thalweg.jobs.sql.topic.FieldValues.unsigned;

import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SyscallDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;

/** The columns of calls that moved bytes through sockets. */
final class CallColumns {
    static final List<EventColumn<CallView>> ALL = build();

    private CallColumns() {}

    private static List<EventColumn<CallView>> build() {
        List<EventColumn<CallView>> columns = new ArrayList<>();
        time(columns);
        process(columns);
        call(columns);
        socket(columns);
        return List.copyOf(columns);
    }

    private static void time(List<EventColumn<CallView>> to) {
        event(to, "ts", DataTypes.TIMESTAMP_LTZ(3), event -> millisOfNanos(passedNanos(event)));
        event(to, "enter_nanos", DataTypes.BIGINT(), event -> event.enterNanos);
        event(to, "exit_nanos", DataTypes.BIGINT(), event -> event.exitNanos);
        add(to, "agent_id", DataTypes.INT(), call -> call.batch.agentId());
        add(to, "shard", DataTypes.INT(), call -> call.batch.shard());
        add(to, "boot_id", DataTypes.BIGINT(), call -> call.batch.bootId());
        add(to, "batch", DataTypes.BIGINT(), call -> call.batch.sequence());
    }

    /** Bytes pass when a call that sends begins, and when one that receives ends. */
    private static long passedNanos(SyscallEvent event) {
        return event.direction == SyscallDirection.INGRESS ? event.exitNanos : event.enterNanos;
    }

    private static void process(List<EventColumn<CallView>> to) {
        add(to, "pid", DataTypes.INT(), call -> call.process().pid());
        add(to, "process", DataTypes.STRING(), call -> text(call.process().name()));
        add(
                to,
                "process_start",
                DataTypes.TIMESTAMP_LTZ(3),
                call -> millisOfNanos(call.process().startTimeNanos()));
        add(to, "container_id", DataTypes.STRING(), call -> text(call.process().containerId()));
        event(to, "tid", DataTypes.INT(), event -> event.tid);
        event(to, "coroutine_id", DataTypes.BIGINT(), event -> event.coroutineId);
    }

    private static void call(List<EventColumn<CallView>> to) {
        event(to, "direction", DataTypes.STRING(), event -> name(event.direction));
        event(to, "source", DataTypes.STRING(), event -> name(event.source));
        event(to, "syscall", DataTypes.INT(), event -> event.syscall);
        event(to, "byte_count", DataTypes.INT(), event -> event.byteCount);
        event(to, "syscall_trace_id", DataTypes.BIGINT(), event -> event.syscallTraceId);
        event(to, "capture_sequence", DataTypes.BIGINT(), event -> event.captureSequence);
        event(to, "payload", DataTypes.BYTES(), CallColumns::payload);
    }

    private static byte[] payload(SyscallEvent event) {
        return Arrays.copyOfRange(event.payload, event.payloadOffset, event.payloadOffset + event.payloadLength);
    }

    private static void socket(List<EventColumn<CallView>> to) {
        event(to, "socket_cookie", DataTypes.BIGINT(), event -> event.socketCookie);
        event(to, "role", DataTypes.STRING(), event -> name(event.role));
        event(to, "protocol", DataTypes.INT(), event -> event.ipProtocol);
        event(to, "ip_local", DataTypes.STRING(), event -> address(event.isIpv6, event.localHigh, event.localLow));
        event(to, "ip_remote", DataTypes.STRING(), event -> address(event.isIpv6, event.remoteHigh, event.remoteLow));
        event(to, "port_local", DataTypes.INT(), event -> event.localPort);
        event(to, "port_remote", DataTypes.INT(), event -> event.remotePort);
        event(to, "tcp_seq", DataTypes.BIGINT(), event -> unsigned(event.tcpSequence));
    }

    /** IPv4 is in the first four of the sixteen bytes. */
    static StringData address(boolean isIpv6, long high, long low) {
        return isIpv6 ? FieldValues.ipv6(high, low) : FieldValues.ipv4((int) (high >>> Integer.SIZE));
    }

    private static void event(
            List<EventColumn<CallView>> to, String name, DataType type, Function<SyscallEvent, Object> value) {
        add(to, name, type, call -> value.apply(call.event));
    }

    private static void add(
            List<EventColumn<CallView>> to, String name, DataType type, Function<CallView, Object> value) {
        to.add(new EventColumn<>(name, type, value));
    }
}
