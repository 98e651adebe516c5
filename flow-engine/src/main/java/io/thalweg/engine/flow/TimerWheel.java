package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * When to look at which flow again: a bucket of flows for each tick.
 *
 * <p>A tick is 2^30 ns, about 1.07 s. A packet that moves a flow's deadline later leaves the flow where it is; when its
 * tick comes, the flow is asked for its true deadline and filed again. So packets cost nothing here, unless a state
 * change brings the deadline forward. No deadline is further away than the wheel is long; one that is waits a round.
 *
 * <p>A flow's record says under which tick it is filed, and the bucket of that tick has its slot. Whoever is filed anew, or
 * ends, leaves a stale entry behind, which is passed over in its turn; when there are more of them than flows, all are
 * swept out. No list goes through the records: it would make each change wait for the memory of two more flows, and a
 * visit for one flow after the other.
 */
final class TimerWheel {
    private static final int TICK_SHIFT = 30;
    private static final int BUCKETS = 512;
    private static final int NOT_FILED = 0;
    private static final int FIRST_ENTRIES = 8;
    /** Stale entries that are worth no sweep. */
    private static final int FEW = 1024;

    private static final int[] EMPTY = {};

    /** Slots, in the order of their filing. */
    private final int[][] buckets = new int[BUCKETS][];
    /** Where the entries of a bucket begin; what is before was found stale. */
    private final int[] begins = new int[BUCKETS];

    private final int[] ends = new int[BUCKETS];
    private int entries;

    TimerWheel() {
        Arrays.fill(buckets, EMPTY);
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
        file(flows, slot, tick == NOT_FILED ? 1 : tick);
    }

    /** Takes all entries of a tick's bucket out, for the caller to look at or to {@link #keep}. */
    int[] take(long tick) {
        int bucket = bucket((int) tick);
        int[] taken = begins[bucket] == 0 && ends[bucket] == buckets[bucket].length
                ? buckets[bucket]
                : Arrays.copyOfRange(buckets[bucket], begins[bucket], ends[bucket]);
        entries -= taken.length;
        buckets[bucket] = EMPTY;
        begins[bucket] = 0;
        ends[bucket] = 0;
        return taken;
    }

    /** Puts a flow back that was taken out before its round. */
    void keep(Slab flows, int slot) {
        file(flows, slot, i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK));
    }

    /** The slot that was filed first under a tick's bucket; {@link Slab#NONE}: nobody is. */
    int first(Slab flows, long tick) {
        int bucket = bucket((int) tick);
        while (begins[bucket] < ends[bucket]) {
            int slot = buckets[bucket][begins[bucket]];
            if (isIn(flows, slot, bucket)) {
                return slot;
            }
            begins[bucket]++;
            entries--;
        }
        return Slab.NONE;
    }

    /** Whether a slot that was taken out of a tick's bucket is no stale entry. */
    static boolean isFiled(Slab flows, int slot, long tick) {
        return isIn(flows, slot, bucket((int) tick));
    }

    static boolean isDue(Slab flows, int slot, long tick) {
        return i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK) - (int) tick <= 0;
    }

    /** When a flow is due, told from a tick that is not far; {@link Long#MAX_VALUE} when it is not filed. */
    static long due(Slab flows, int slot, long near) {
        int filed = i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK);
        return filed == NOT_FILED ? Long.MAX_VALUE : near + (filed - (int) near);
    }

    static void unfile(Slab flows, int slot) {
        i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK, NOT_FILED);
    }

    private static int bucket(int tick) {
        return tick & BUCKETS - 1;
    }

    private static boolean isIn(Slab flows, int slot, int bucket) {
        int filed = i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK);
        return filed != NOT_FILED && bucket(filed) == bucket;
    }

    private void file(Slab flows, int slot, int tick) {
        i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK, tick);
        add(bucket(tick), slot);
        if (entries > 2L * flows.live() + FEW) {
            sweep(flows);
        }
    }

    private void add(int bucket, int slot) {
        int end = ends[bucket];
        if (end == buckets[bucket].length) {
            buckets[bucket] = Arrays.copyOf(buckets[bucket], Math.max(FIRST_ENTRIES, end + (end >> 1)));
        }
        buckets[bucket][end] = slot;
        ends[bucket] = end + 1;
        entries++;
    }

    private void sweep(Slab flows) {
        BitSet met = new BitSet(flows.used());
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int[] swept = buckets[bucket];
            int kept = 0;
            for (int i = begins[bucket]; i < ends[bucket]; i++) {
                if (isIn(flows, swept[i], bucket) && !met.get(swept[i])) {
                    met.set(swept[i]);
                    swept[kept++] = swept[i];
                }
            }
            entries -= ends[bucket] - begins[bucket] - kept;
            buckets[bucket] = Arrays.copyOf(swept, kept);
            begins[bucket] = 0;
            ends[bucket] = kept;
        }
    }

    TimerWheel copy() {
        TimerWheel copy = new TimerWheel();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (begins[bucket] < ends[bucket]) {
                copy.buckets[bucket] = Arrays.copyOfRange(buckets[bucket], begins[bucket], ends[bucket]);
                copy.ends[bucket] = copy.buckets[bucket].length;
            }
        }
        copy.entries = entries;
        return copy;
    }

    /** Each bucket's length and slots. Stale entries too: one may come true again, and has its place in the order then. */
    void writeTo(DataOutput out) throws IOException {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            out.writeInt(ends[bucket] - begins[bucket]);
            for (int i = begins[bucket]; i < ends[bucket]; i++) {
                out.writeInt(buckets[bucket][i]);
            }
        }
    }

    /** @throws IOException also when a slot is not one of {@code flows} */
    static TimerWheel readFrom(DataInput in, Slab flows) throws IOException {
        TimerWheel read = new TimerWheel();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int length = in.readInt();
            for (int i = 0; i < length; i++) {
                int slot = in.readInt();
                if (slot < 0 || slot >= flows.used()) {
                    throw new IOException("flow state: timer of slot " + slot + " of " + flows.used());
                }
                read.add(bucket, slot);
            }
        }
        return read;
    }

    /** The wheel of flows whose records say when they are due, and which nobody has filed. */
    static TimerWheel of(Slab flows) {
        TimerWheel filed = new TimerWheel();
        for (int slot = 0; slot < flows.used(); slot++) {
            int tick = i32(flows.chunk(slot), flows.offset(slot), FlowLayout.TIMER_TICK);
            if (tick != NOT_FILED) {
                filed.add(bucket(tick), slot);
            }
        }
        return filed;
    }
}
