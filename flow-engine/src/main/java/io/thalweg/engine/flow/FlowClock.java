package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.IpProtocol;
import java.util.concurrent.TimeUnit;

/**
 * Event time of a shard: which flows have been silent too long, and when minutes end.
 *
 * <p>A flow's deadline is exact: a packet after it begins a new flow, whether or not the clock has come by in between. So
 * rows do not depend on how often the clock is moved.
 */
final class FlowClock {
    /** How late a packet may come behind a newer one of its shard. */
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How soon a flow with outstanding requests is looked at again. */
    static final long L7_CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EngineOptions options;
    private final FlowEngine engine;
    private final FlowRows rows;
    private final FlowSeconds seconds;
    private final long periodNanos;
    private FlowShard shard;
    /** Packets before that move nothing, ns; may be too early, never too late. */
    private long quietUntil;

    FlowClock(EngineOptions options, FlowEngine engine, FlowRows rows) {
        this.options = options;
        this.engine = engine;
        this.rows = rows;
        this.seconds = rows.seconds();
        this.periodNanos = periodNanos(options);
    }

    static long periodNanos(EngineOptions options) {
        return TimeUnit.SECONDS.toNanos(options.reportSeconds());
    }

    void open(FlowShard opened) {
        shard = opened;
        quietUntil = Long.MIN_VALUE;
    }

    /** When the flow at {@code at} is over if nothing more comes, ns. */
    static long deadline(long[] r, int at) {
        return i64(r, at, FlowLayout.LAST) + timeout(r, at);
    }

    private static long timeout(long[] r, int at) {
        int bits = u8(r, at, FlowLayout.BITS);
        boolean bothSeen = (bits & FlowLayout.SEEN_A) != 0 && (bits & FlowLayout.SEEN_B) != 0;
        return bothSeen
                ? FlowTimeout.nanos(TcpState.timeout(u8(r, at, FlowLayout.STATE)))
                : FlowTimeout.SINGLE_DIRECTION_NANOS;
    }

    /** The state byte of a flow without connections: UDP waits 5 s, others longer once they were answered. */
    static int datagramState(int protocol, int bits) {
        boolean answered = (bits & FlowLayout.SEEN_A) != 0 && (bits & FlowLayout.SEEN_B) != 0;
        boolean patient = answered && protocol != IpProtocol.UDP;
        return TcpState.of(TcpState.ESTABLISHED, patient ? FlowTimeout.OTHER : FlowTimeout.CLOSING) & 0xff;
    }

    /** Files a flow whose deadline has changed. */
    void schedule(int slot) {
        scheduleAt(slot, deadline(shard.flows.chunk(slot), shard.flows.offset(slot)));
    }

    void scheduleAt(int slot, long nanos) {
        shard.wheel.schedule(shard.flows, slot, nanos, shard.doneTick);
    }

    /** The flow that is due first, for eviction. */
    int nextDue() {
        for (long tick = shard.doneTick + 1; tick <= shard.doneTick + TimerWheel.round(); tick++) {
            int slot = shard.wheel.first(shard.flows, tick);
            if (slot != Slab.NONE) {
                return slot;
            }
        }
        throw new IllegalStateException("flow table: full, yet no flow is waiting");
    }

    /** Moves with a packet: the clock stays a second behind, so that slightly reordered packets are not late. */
    void follow(long packetNanos) {
        if (packetNanos < quietUntil) {
            return;
        }
        long now = packetNanos - TOLERANCE_NANOS;
        if (shard.doneTick == Long.MIN_VALUE) {
            shard.doneTick = TimerWheel.tick(now);
            shard.openPeriodEnd = periodEnd(now);
        } else if (now >= TimerWheel.startOf(shard.doneTick + 1) || now >= shard.openPeriodEnd) {
            advance(now);
        } else if (now >= shard.openSecondEnd) {
            seconds.advance(now);
        }
        long next =
                Math.min(TimerWheel.startOf(shard.doneTick + 1), Math.min(shard.openPeriodEnd, shard.openSecondEnd));
        quietUntil = next + TOLERANCE_NANOS < next ? Long.MIN_VALUE : next + TOLERANCE_NANOS;
    }

    /**
     * Looks at a flow that was due before its packet of {@code now}, which the clock is a second behind. So what L7 gives up
     * waiting for is given up at its time, and counts in its second, wherever the clock stands.
     */
    void catchUp(int slot, long now) {
        long tick = TimerWheel.tick(now);
        long done = shard.doneTick;
        // A tick's number wraps: one of a hostile time may look due, and would again, so each is looked at once.
        for (long due = TimerWheel.due(shard.flows, slot, tick);
                due > done && due <= tick;
                due = TimerWheel.due(shard.flows, slot, tick)) {
            TimerWheel.unfile(shard.flows, slot);
            look(slot, due);
            done = due;
        }
    }

    void advance(long now) {
        if (shard.doneTick == Long.MIN_VALUE) {
            return;
        }
        while (now >= shard.openPeriodEnd) {
            expire(shard.openPeriodEnd);
            report(shard.openPeriodEnd);
            boolean empty = shard.index.size() == 0;
            shard.openPeriodEnd = empty ? periodEnd(now) : shard.openPeriodEnd + periodNanos;
        }
        expire(now);
        seconds.advance(now);
    }

    /** End of the reporting period that {@code nanos} is in. */
    long periodEnd(long nanos) {
        return options.wholeFlows() ? Long.MAX_VALUE : Math.floorDiv(nanos, periodNanos) * periodNanos + periodNanos;
    }

    /** End of the flow's reporting period, ns. */
    static long periodEnd(long[] r, int at) {
        long second = u32(r, at, FlowLayout.PERIOD_END);
        return second == FlowLayout.NO_END ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(second);
    }

    /** Puts the flow into the period that {@code now} is in. */
    void setPeriodEnd(long[] r, int at, long now) {
        Fields.i32(r, at, FlowLayout.PERIOD_END, periodEndSecond(periodEnd(now)));
    }

    /** As a flow's record has it; a time that no clock shows is taken for the nearest that it can. */
    static int periodEndSecond(long nanos) {
        return (int) Math.max(0, Math.min(TimeUnit.NANOSECONDS.toSeconds(nanos), FlowLayout.NO_END));
    }

    /** When a flow that is over at {@code now} has ended: the tick after its deadline, at which the clock finds it. */
    static long end(long[] r, int at, long now) {
        return Math.min(TimerWheel.startOf(TimerWheel.tick(deadline(r, at)) + 1), now);
    }

    /** A packet of a later period than the flow's: the row of that period leaves first. */
    void rollPeriod(int slot, long now) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        if (now >= periodEnd(r, at)) {
            rows.reportIfCounted(slot);
            setPeriodEnd(r, at, now);
        }
    }

    private void report(long boundary) {
        for (int slot = 0; slot < shard.flows.used(); slot++) {
            if (shard.isLive(slot)) {
                rollPeriod(slot, boundary);
            }
        }
    }

    private void expire(long now) {
        long target = TimerWheel.tick(now);
        // One round visits every flow; after a longer gap only the last round matters.
        long first = Math.max(shard.doneTick + 1, target - TimerWheel.round() + 1);
        for (long tick = first; tick <= target; tick++) {
            visit(tick);
            shard.doneTick = tick;
        }
    }

    private void visit(long tick) {
        int[] due = shard.wheel.take(tick);
        for (int slot : due) {
            visit(slot, tick);
        }
    }

    private void visit(int slot, long tick) {
        Slab flows = shard.flows;
        if (!TimerWheel.isFiled(flows, slot, tick)) {
            return;
        }
        if (TimerWheel.isDue(flows, slot, tick)) {
            TimerWheel.unfile(flows, slot);
            look(slot, tick);
        } else {
            shard.wheel.keep(flows, slot);
        }
    }

    private void look(int slot, long tick) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        long deadline = deadline(r, at);
        long now = TimerWheel.startOf(tick);
        if (deadline < now) {
            engine.end(slot, now);
            return;
        }
        boolean again = engine.expireL7(slot, now);
        shard.wheel.schedule(shard.flows, slot, again ? Math.min(deadline, now + L7_CHECK_NANOS) : deadline, tick);
    }
}
