package io.thalweg.engine.syscall;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.l7.L7Packet;
import io.thalweg.engine.l7.L7Sessions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowId;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SyscallDirection;
import java.util.concurrent.TimeUnit;

/** Hands calls, in their order, to the parsers as segments of their stream, and gives the rows that come back their ids. */
final class SocketSessions {
    /** Number of the call on x86-64. */
    private static final int CLOSE = 3;

    private final boolean isOn;
    private final SyscallCounters counters;
    private final L7Sessions l7;
    private final L7Packet packet = new L7Packet();
    private final SocketCursor cursor = new SocketCursor();

    private SyscallShard shard;

    SocketSessions(EngineOptions options, RowSink sink, SyscallCounters counters) {
        this.isOn = options.l7();
        this.counters = counters;
        this.l7 = new L7Sessions(options, new Numbered(sink), counters.l7);
        packet.isInOrder = true;
    }

    void open(SyscallShard opened) {
        shard = opened;
        cursor.open(opened.agentId);
        l7.open(opened.l7);
    }

    static boolean isClose(SyscallEvent event) {
        return event.syscall == CLOSE && event.byteCount == 0;
    }

    void take(TracedSocket socket, SyscallEvent call) {
        if (call.byteCount <= 0 || !isOn) {
            return;
        }
        switch (call.source) {
            case SYSCALL -> take(socket, socket.streamOrNew(false), call);
            case GO_TLS, OPENSSL -> take(socket, socket.streamOrNew(true), call);
            default -> counters.eventsUnknown++;
        }
    }

    private void take(TracedSocket socket, SocketStream stream, SyscallEvent call) {
        boolean isSent = call.direction == SyscallDirection.EGRESS;
        boolean fromClient = isSent == stream.isLocalClient;
        boolean isFirst = stream.begins(isSent) && socket.isStream();
        int sequence = socket.isStream() ? stream.firstByte(isSent, call.tcpSequence, call.byteCount) : 0;
        int length = Math.min(call.payloadLength, call.byteCount);
        stream.calls.note(call, sequence, isSent, stream.state != null);
        if (stream.state == null && length == 0) {
            return;
        }
        packet.timestampMicros = TimeUnit.NANOSECONDS.toMicros(CallTime.nanos(call));
        packet.fromClient = fromClient;
        packet.buffer = call.payload;
        packet.offset = call.payloadOffset;
        packet.length = length;
        packet.wireLength = call.byteCount;
        packet.tcpSequence = sequence;
        // What was missing may have been of this direction: then its stream begins with a hole of unknown length.
        boolean hasLost = isFirst && socket.hasGap && stream.state != null;
        packet.startSequence = hasLost ? sequence - 1 : sequence;
        packet.hasStart = isFirst && socket.isWhole || hasLost;
        packet.isFirst = packet.hasStart;
        packet.isDirectionCertain = socket.hasRole();
        cursor.moveTo(socket, stream);
        stream.state = l7.payload(stream.state, cursor, packet);
    }

    /** Calls of the socket are missing. */
    void passGap(TracedSocket socket) {
        if (socket.tls != null) {
            socket.tls.passGap();
        }
    }

    void expire(TracedSocket socket, long nowNanos) {
        expire(socket, socket.plain, nowNanos);
        expire(socket, socket.tls, nowNanos);
    }

    private void expire(TracedSocket socket, SocketStream stream, long nowNanos) {
        if (stream != null && stream.hasPending()) {
            cursor.moveTo(socket, stream);
            l7.expire(stream.state, cursor, TimeUnit.NANOSECONDS.toMicros(nowNanos));
        }
    }

    void close(TracedSocket socket) {
        close(socket, socket.plain);
        close(socket, socket.tls);
    }

    private void close(TracedSocket socket, SocketStream stream) {
        if (stream != null && stream.state != null) {
            cursor.moveTo(socket, stream);
            l7.close(stream.state, cursor, TimeUnit.NANOSECONDS.toMicros(socket.lastNanos));
        }
    }

    /** Gives rows their ids. */
    private final class Numbered implements RowSink {
        private final RowSink sink;

        private Numbered(RowSink sink) {
            this.sink = sink;
        }

        @Override
        public void flow(L4FlowLog row) {
            throw new IllegalStateException("sockets make no flow rows");
        }

        @Override
        public void session(L7FlowLog row) {
            row.time = (int) Math.floorDiv(row.endTime, 1_000_000L);
            row.id = RowId.ofSyscalls(row.time, shard.agentId, shard.shard, shard.rowCounter++);
            counters.sessionRows++;
            sink.session(row);
        }
    }
}
