package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BpfRing;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns records of the ring into events of the wire contract, with wall-clock times and processes.
 *
 * <p>Between the ring and the batcher. Budget: 100 ns an event with the ring and the batcher, allocation 0. The kernel
 * wrote the records: they are checked only for their length.
 */
final class EventDecoder implements BpfRing.Reader {
    private static final boolean SWAPS = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final SyscallConsumer consumer;
    private final NetworkEventDecoder network;
    private final ProcessTable processes;
    private final ProcessEventDecoder programs;
    private final WallClock clock;
    private final SyscallEvent event = new SyscallEvent();
    private long events;
    private long malformed;

    EventDecoder(
            SyscallConsumer consumer,
            NetworkEventDecoder network,
            ProcessTable processes,
            ProcessEventDecoder programs,
            WallClock clock,
            int payloadBytes) {
        this.consumer = consumer;
        this.network = network;
        this.processes = processes;
        this.programs = programs;
        this.clock = clock;
        event.payload = new byte[payloadBytes];
    }

    @Override
    public void record(ByteBuffer data, int offset, int length) {
        int kind = length > EventLayout.KIND ? data.get(offset + EventLayout.KIND) : -1;
        if (kind == EventLayout.KIND_SOCKET_CALL && length >= EventLayout.PAYLOAD) {
            call(data, offset, length);
        } else if (NetworkEventDecoder.isWhole(kind, length)) {
            network.record(data, offset, length);
        } else if (ProcessEventDecoder.isWhole(kind, length)) {
            programs.record(data, offset, length);
        } else {
            malformed++;
        }
    }

    private void call(ByteBuffer data, int offset, int length) {
        int payload = data.getShort(offset + EventLayout.PAYLOAD_LENGTH) & 0xffff;
        if (payload > length - EventLayout.PAYLOAD || payload > event.payload.length) {
            malformed++;
            return;
        }
        data.get(offset + EventLayout.PAYLOAD, event.payload, 0, payload);
        event.payloadLength = payload;
        fillCall(data, offset);
        fillSocket(data, offset);
        events++;
        consumer.event(event, process(data, offset));
    }

    private void fillCall(ByteBuffer data, int at) {
        event.enterNanos = clock.toWall(data.getLong(at + EventLayout.ENTER_NS));
        event.exitNanos = clock.toWall(data.getLong(at + EventLayout.EXIT_NS));
        event.direction = data.get(at + EventLayout.DIRECTION) == SyscallDirection.EGRESS.value()
                ? SyscallDirection.EGRESS
                : SyscallDirection.INGRESS;
        event.source = SyscallSource.get(data.get(at + EventLayout.SOURCE));
        event.tid = data.getInt(at + EventLayout.TID);
        event.coroutineId = data.getLong(at + EventLayout.COROUTINE);
        event.syscall = data.getShort(at + EventLayout.SYSCALL) & 0xffff;
        event.byteCount = data.getInt(at + EventLayout.BYTES);
        event.syscallTraceId = data.getLong(at + EventLayout.TRACE_ID);
        event.captureSequence = data.getLong(at + EventLayout.SEQUENCE);
    }

    private void fillSocket(ByteBuffer data, int at) {
        event.role = SocketRole.get(data.get(at + EventLayout.ROLE));
        event.ipProtocol = data.get(at + EventLayout.PROTOCOL) & 0xff;
        event.isIpv6 = data.get(at + EventLayout.IS_IPV6) != 0;
        event.socketCookie = data.getLong(at + EventLayout.SOCKET_ID);
        event.localHigh = network(data, at + EventLayout.LOCAL);
        event.localLow = network(data, at + EventLayout.LOCAL + Long.BYTES);
        event.remoteHigh = network(data, at + EventLayout.REMOTE);
        event.remoteLow = network(data, at + EventLayout.REMOTE + Long.BYTES);
        event.localPort = data.getShort(at + EventLayout.LOCAL_PORT) & 0xffff;
        event.remotePort = data.getShort(at + EventLayout.REMOTE_PORT) & 0xffff;
        event.tcpSequence = data.getInt(at + EventLayout.TCP_SEQUENCE);
    }

    /** Eight bytes in the order of the network. */
    static long network(ByteBuffer data, int at) {
        long value = data.getLong(at);
        return SWAPS ? Long.reverseBytes(value) : value;
    }

    private CapturedProcess process(ByteBuffer data, int at) {
        int pid = data.getInt(at + EventLayout.PID);
        long start = data.getLong(at + EventLayout.PROCESS_START);
        return (data.get(at + EventLayout.FLAGS) & EventLayout.FLAG_NAMED) == 0
                ? processes.process(pid, start)
                : processes.named(pid, start, data, at + EventLayout.NAME);
    }

    /** Given to the consumer so far. */
    long events() {
        return events;
    }

    /** Records that no program of ours can have written. */
    long malformed() {
        return malformed;
    }
}
