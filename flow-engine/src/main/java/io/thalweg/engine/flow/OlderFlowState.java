package io.thalweg.engine.flow;

import java.io.DataInput;
import java.io.IOException;

/**
 * Reads what earlier versions of {@link FlowShard#writeTo} wrote otherwise.
 *
 * <pre>
 * 1 had no guest addresses
 * 2 had the end of a flow's period in nanoseconds, and no open seconds
 * 3 linked the flows of a timer's bucket through their records
 * 4 had capture points without network types
 * </pre>
 */
final class OlderFlowState {
    static final int BEFORE_GUESTS = 1;
    static final int BEFORE_SECONDS = 2;
    static final int BEFORE_TIMER_BUCKETS = 3;
    static final int BEFORE_NETWORK_TYPES = 4;

    private static final int RECORD_BYTES = 384;
    private static final int TIMER_LINKS = 168 / Long.BYTES;
    private static final int BUCKETS = 512;

    private OlderFlowState() {}

    /** Flow records of version 3 and before. */
    static Slab flows(DataInput in, int version) throws IOException {
        Slab flows = Slab.readFrom(in, RECORD_BYTES).without(TIMER_LINKS);
        if (version <= BEFORE_SECONDS) {
            shortenPeriodEnds(flows);
        }
        return flows;
    }

    private static void shortenPeriodEnds(Slab flows) {
        for (int slot = 0; slot < flows.used(); slot++) {
            long[] r = flows.chunk(slot);
            int at = flows.offset(slot);
            if (Fields.i64(r, at, FlowLayout.FLOW_ID) != 0) {
                long nanos = Fields.i64(r, at, FlowLayout.PERIOD_END);
                Fields.i64(r, at, FlowLayout.PERIOD_END, 0);
                Fields.i32(r, at, FlowLayout.PERIOD_END, FlowClock.periodEndSecond(nanos));
            }
        }
    }

    /** Timers of version 3 and before; flows of one tick are looked at in another order than they would have been. */
    static TimerWheel wheel(DataInput in, Slab flows) throws IOException {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            in.readInt();
        }
        return TimerWheel.of(flows);
    }
}
