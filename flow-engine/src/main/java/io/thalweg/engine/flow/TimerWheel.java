package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;

import java.util.Arrays;

/**
 * When to look at which flow again: a wheel of lists, linked through the flows' own records.
 *
 * <p>A tick is 2^30 ns, about 1.07 s. A packet that moves a flow's deadline later leaves the flow where it is; when its
 * tick comes, the flow is asked for its true deadline and filed again. So packets cost nothing here, unless a state
 * change brings the deadline forward. No deadline is further away than the wheel is long; one that is waits a round.
 */
final class TimerWheel {
    private static final int TICK_SHIFT = 30;
    private static final int BUCKETS = 512;
    private static final int NOT_FILED = 0;

    /** First slot + 1 of each bucket's list. */
    private final int[] heads;

    TimerWheel() {
        this(new int[BUCKETS]);
    }

    private TimerWheel(int[] heads) {
        this.heads = heads;
    }

    static long tick(long nanos) {
        return nanos >> TICK_SHIFT;
    }

    static long startOf(long tick) {
        return tick << TICK_SHIFT;
    }

    /** Ticks after which every bucket has been visited once. */
    static int round() {
        return BUCKETS;
    }

    /**
     * Files a flow under the tick after its deadline, unless it is filed under an earlier one.
     *
     * @param doneTick the last tick that was visited: a deadline that has passed already is due at the next
     */
    void schedule(Slab flows, int slot, long deadlineNanos, long doneTick) {
        int tick = (int) Math.max(tick(deadlineNanos), doneTick) + 1;
        long[] record = flows.chunk(slot);
        int at = flows.offset(slot);
        int filed = i32(record, at, FlowLayout.TIMER_TICK);
        if (filed != NOT_FILED && filed - tick <= 0) {
            return;
        }
        if (filed != NOT_FILED) {
            unlink(flows, slot);
        }
        link(flows, slot, tick == NOT_FILED ? 1 : tick);
    }

    /** The first flow + 1 filed under a bucket, to be unlinked or filed again by the caller; 0: none. */
    int head(long tick) {
        return heads[(int) tick & BUCKETS - 1];
    }

    static int following(Slab flows, int slot) {
        return i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_NEXT);
    }

    static boolean isDue(Slab flows, int slot, long tick) {
        return i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK) - (int) tick <= 0;
    }

    /** When a flow is due, told from a tick that is not far; {@link Long#MAX_VALUE} when it is not filed. */
    static long due(Slab flows, int slot, long near) {
        int filed = i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK);
        return filed == NOT_FILED ? Long.MAX_VALUE : near + (filed - (int) near);
    }

    void unlink(Slab flows, int slot) {
        long[] record = flows.chunk(slot);
        int at = flows.offset(slot);
        int filed = i32(record, at, FlowLayout.TIMER_TICK);
        if (filed == NOT_FILED) {
            return;
        }
        int previous = i32(record, at, FlowLayout.TIMER_PREVIOUS);
        int next = i32(record, at, FlowLayout.TIMER_NEXT);
        if (previous == 0) {
            heads[filed & BUCKETS - 1] = next;
        } else {
            i32(flows.chunk(previous - 1), flows.offset(previous - 1), FlowLayout.TIMER_NEXT, next);
        }
        if (next != 0) {
            i32(flows.chunk(next - 1), flows.offset(next - 1), FlowLayout.TIMER_PREVIOUS, previous);
        }
        i32(record, at, FlowLayout.TIMER_TICK, NOT_FILED);
    }

    private void link(Slab flows, int slot, int tick) {
        long[] record = flows.chunk(slot);
        int at = flows.offset(slot);
        int bucket = tick & BUCKETS - 1;
        int head = heads[bucket];
        i32(record, at, FlowLayout.TIMER_TICK, tick);
        i32(record, at, FlowLayout.TIMER_PREVIOUS, 0);
        i32(record, at, FlowLayout.TIMER_NEXT, head);
        if (head != 0) {
            i32(flows.chunk(head - 1), flows.offset(head - 1), FlowLayout.TIMER_PREVIOUS, slot + 1);
        }
        heads[bucket] = slot + 1;
    }

    TimerWheel copy() {
        return new TimerWheel(heads.clone());
    }

    int[] heads() {
        return heads;
    }

    static TimerWheel of(int[] heads) {
        return new TimerWheel(Arrays.copyOf(heads, BUCKETS));
    }
}
