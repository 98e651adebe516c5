package io.thalweg.engine.syscall;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.l7.L7Limits;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SyscallDirection;
import java.util.concurrent.TimeUnit;

/**
 * Builds application sessions from the socket calls of processes: what the flow job runs beside the {@code FlowEngine}.
 *
 * <p>Holds the logic and its scratch space, one per thread; the state is in the {@link SyscallShard} that is open. The
 * events of a stream socket are taken in the order of their capture sequence; one that is missing is waited for within
 * the same limits as a missing TCP segment, then the parsers are told of the gap. Event time moves with the events, a second
 * behind them, and with {@link #advance}.
 *
 * <p>Budget: 250 ns an event out of which nothing is parsed, no allocation but for a new socket or one out of its order.
 * Watched by {@code SyscallBenchmark}.
 */
public final class SyscallEngine {
    /** How late an event may come behind a newer one of its shard: a call is told when it returns. */
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How often those that wait are looked at. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int maxSockets;
    private final L7Limits limits;
    private final long reorderNanos;
    private final SyscallCounters counters = new SyscallCounters();
    private final SocketSessions sessions;

    private SyscallShard shard;
    private long bootId;

    /** @param maxSockets that a shard holds at once; a new one beyond it ends the one that is least worth keeping */
    public SyscallEngine(EngineOptions options, int maxSockets, RowSink sink) {
        if (maxSockets < 1) {
            throw new IllegalArgumentException("maxSockets: " + maxSockets + "; allowed: 1 and more");
        }
        this.maxSockets = maxSockets;
        this.limits = options.l7Options().limits();
        this.reorderNanos = TimeUnit.MICROSECONDS.toNanos(limits.reorderMicros());
        this.sessions = new SocketSessions(options, sink, counters);
    }

    public SyscallCounters counters() {
        return counters;
    }

    /**
     * Makes {@code opened} the shard that the other calls are about.
     *
     * @param boot start of the agent whose events follow
     */
    public void open(SyscallShard opened, long boot) {
        open(opened);
        bootId = boot;
    }

    /** As {@link #open(SyscallShard, long)}, where no events follow but only time passes. */
    public void open(SyscallShard opened) {
        shard = opened;
        sessions.open(opened);
    }

    /**
     * One event of the open shard.
     *
     * @param event what it says of IPv4-mapped addresses is changed to IPv4; its bytes are not kept
     * @param process whose event it is
     */
    public void event(SyscallEvent event, CapturedProcess process) {
        counters.events++;
        counters.bytes += event.byteCount;
        boolean isTransport = event.ipProtocol == TracedSocket.TCP || event.ipProtocol == TracedSocket.UDP;
        if (!isTransport || event.direction == SyscallDirection.NULL_VAL) {
            counters.eventsUnknown++;
            return;
        }
        MappedAddresses.toIpv4(event);
        long now = CallTime.nanos(event);
        follow(now);
        TracedSocket socket = find(event, process.pid(), now);
        hear(socket, event, process, now);
        if (socket.isStream()) {
            inOrder(socket, event, now);
        } else {
            sessions.take(socket, event);
        }
        settle(socket);
    }

    private TracedSocket find(SyscallEvent event, int pid, long now) {
        int hash = TracedSocket.hash(event, pid, bootId);
        TracedSocket socket = shard.sockets.find(event, hash, pid, bootId);
        if (socket != null && now > socket.deadline()) {
            end(socket);
            socket = null;
        }
        if (socket != null) {
            return socket;
        }
        if (shard.live() >= maxSockets) {
            counters.socketsEvicted++;
            end(shard.ages.leastWorth());
        }
        counters.socketsBegun++;
        return shard.begin(event, hash, pid, bootId, now);
    }

    /** The socket lives: it is the newest of its kind, and its holder is who made the call. */
    private void hear(TracedSocket socket, SyscallEvent event, CapturedProcess process, long now) {
        shard.ages.remove(socket);
        socket.isClosed = SocketSessions.isClose(event);
        socket.lastNanos = Math.max(socket.lastNanos, now);
        shard.ages.append(socket);
        socket.learnRole(event.role);
        if (!socket.isClosed || socket.processName.isEmpty()) {
            socket.pid = process.pid();
            socket.processName = process.name();
        }
    }

    private void inOrder(TracedSocket socket, SyscallEvent event, long now) {
        CaptureOrder order = socket.order;
        giveUpOld(socket, now);
        switch (order.turn(event)) {
            case NOW -> {
                order.advance();
                sessions.take(socket, event);
                takeWaiting(socket);
            }
            case LATER -> {
                boolean isNew = order.keep(event);
                counters.eventsBuffered += isNew ? 1 : 0;
                counters.eventsLate += isNew ? 0 : 1;
                while (order.count() > limits.maxBufferedSegments() || order.bytes() > limits.maxBufferedBytes()) {
                    passGap(socket);
                }
            }
            default -> counters.eventsLate++;
        }
    }

    private void takeWaiting(TracedSocket socket) {
        for (SyscallEvent next = socket.order.takeNext(); next != null; next = socket.order.takeNext()) {
            socket.order.advance();
            sessions.take(socket, next);
        }
    }

    private void giveUpOld(TracedSocket socket, long now) {
        while (socket.order.isWaiting() && now - socket.order.waitingSinceNanos() > reorderNanos) {
            passGap(socket);
        }
    }

    private void passGap(TracedSocket socket) {
        counters.eventsMissing += socket.order.passGap();
        socket.isWhole = false;
        socket.hasGap = true;
        sessions.passGap(socket);
        takeWaiting(socket);
    }

    private void settle(TracedSocket socket) {
        if (socket.hasPending()) {
            shard.markPending(socket);
        } else {
            shard.unmarkPending(socket);
        }
    }

    /** Nothing older than {@code eventTimeNanos} will come for this shard: time-outs up to it leave. */
    public void advance(long eventTimeNanos) {
        if (shard.doneNanos == Long.MIN_VALUE || eventTimeNanos - shard.doneNanos < CHECK_NANOS) {
            return;
        }
        shard.doneNanos = eventTimeNanos;
        for (int i = shard.pendingCount() - 1; i >= 0; i--) {
            TracedSocket socket = shard.pending(i);
            giveUpOld(socket, eventTimeNanos);
            sessions.expire(socket, eventTimeNanos);
            settle(socket);
        }
        for (TracedSocket over = shard.ages.overdue(eventTimeNanos);
                over != null;
                over = shard.ages.overdue(eventTimeNanos)) {
            end(over);
        }
    }

    private void follow(long eventNanos) {
        long now = eventNanos - TOLERANCE_NANOS;
        if (shard.doneNanos == Long.MIN_VALUE) {
            shard.doneNanos = now;
        } else {
            advance(now);
        }
    }

    /** No more events at all: every socket of the open shard ends. */
    public void finish() {
        for (TracedSocket socket = shard.ages.leastWorth(); socket != null; socket = shard.ages.leastWorth()) {
            end(socket);
        }
    }

    private void end(TracedSocket socket) {
        while (socket.order.isWaiting()) {
            passGap(socket);
        }
        sessions.close(socket);
        shard.remove(socket);
    }
}
