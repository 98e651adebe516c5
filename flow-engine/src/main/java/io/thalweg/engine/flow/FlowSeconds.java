package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowSink;

/**
 * Tells what each flow did in each second of event time: what metrics are made of.
 *
 * <p>A flow's counters run on from row to row; a second's share is what they grew by. So a flow gets a
 * {@link SecondLayout} record with its first packet of a second, before that is counted, and loses it when the second is
 * told: when the shard's clock has passed it, when a packet of a later second comes, or before a row of the flow leaves.
 * All a flow's rows have told has been told by the second then. A packet older than the flow's second counts in that.
 *
 * <p>Budget: 2 ns for a packet that finds its second begun, 150 ns for a flow and a second.
 */
final class FlowSeconds {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long LAST_SECOND = 0xffff_fffeL;

    private final FlowRows rows;
    private final RowSink sink;
    private final boolean tells;
    private final MetricsDocument document = new MetricsDocument(DocumentKind.NETWORK_MAP);
    private FlowShard shard;

    FlowSeconds(boolean tells, FlowRows rows, RowSink sink) {
        this.tells = tells;
        this.rows = rows;
        this.sink = sink;
    }

    boolean tells() {
        return tells;
    }

    void open(FlowShard opened) {
        shard = opened;
        boolean wasTold = opened.openSecondEnd != Long.MAX_VALUE;
        if (wasTold != tells) {
            change();
        }
    }

    /** The shard is new, or an engine has left it that did not tell seconds while this one does, or the other way round. */
    private void change() {
        shard.openSecondEnd = tells ? SECOND_NANOS : Long.MAX_VALUE;
        for (int slot = 0; slot < shard.flows.used(); slot++) {
            if (shard.isLive(slot)) {
                long[] r = shard.flows.chunk(slot);
                int at = shard.flows.offset(slot);
                int record = i32(r, at, FlowLayout.SECOND) - 1;
                if (tells) {
                    begin(slot, r, at, second(i64(r, at, FlowLayout.LAST)), 0);
                } else if (record >= 0) {
                    release(slot, r, at, record);
                }
            }
        }
    }

    /** A flow has begun, and nothing of it is counted yet. */
    void flowBegins(int slot, long now) {
        begin(slot, shard.flows.chunk(slot), shard.flows.offset(slot), second(now), 1);
    }

    /** Before a packet of the flow is counted. */
    void packet(int slot, long now) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        long last = i64(r, at, FlowLayout.LAST);
        // With its last packet the flow has got a record of that second, which it has until the clock is past it.
        if (last < shard.openSecondEnd - SECOND_NANOS || last < second(now) * SECOND_NANOS) {
            touch(slot, now);
        }
    }

    /** Before anything else of the flow is counted. */
    void touch(int slot, long now) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        long second = second(now);
        int record = i32(r, at, FlowLayout.SECOND) - 1;
        if (record >= 0) {
            if (second <= u32(shard.seconds.chunk(record), shard.seconds.offset(record), SecondLayout.SECOND)) {
                return;
            }
            tell(slot, CloseType.FORCED_REPORT);
        }
        begin(slot, r, at, second, 0);
    }

    private void begin(int slot, long[] r, int at, long second, int isNew) {
        int record = shard.seconds.allocate();
        long[] s = shard.seconds.chunk(record);
        int base = shard.seconds.offset(record);
        i32(s, base, SecondLayout.SECOND, (int) second);
        i32(s, base, SecondLayout.FLOW, slot + 1);
        i64(s, base, SecondLayout.IS_NEW, isNew);
        i32(r, at, FlowLayout.SECOND, record + 1);
        SecondMeters.save(r, at, shard.l7Of(slot), s, base);
    }

    /** A row of the flow is about to leave, its last one unless {@code closeType} is {@link CloseType#FORCED_REPORT}. */
    void tell(int slot, int closeType) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        int record = i32(r, at, FlowLayout.SECOND) - 1;
        if (record < 0) {
            return;
        }
        long[] s = shard.seconds.chunk(record);
        int base = shard.seconds.offset(record);
        MetricsDocument told = document;
        told.clearMeters();
        boolean clientIsB = (u8(r, at, FlowLayout.BITS) & FlowLayout.CLIENT_IS_B) != 0;
        SecondMeters.add(told.meter, r, at, shard.l7Of(slot), s, base, clientIsB);
        if (closeType != CloseType.FORCED_REPORT) {
            told.meter[FlowMeter.CLOSED_FLOW] = 1;
            CloseType.count(told.meter, closeType, u8(r, at, FlowLayout.PROTOCOL) == IpProtocol.TCP);
        }
        told.time = i32(s, base, SecondLayout.SECOND);
        long last = i64(r, at, FlowLayout.LAST);
        told.lastSeen = second(last) < Integer.toUnsignedLong(told.time) ? Math.floorDiv(last, 1000L) : 0;
        rows.describeSecond(told, slot);
        release(slot, r, at, record);
        sink.second(told);
    }

    private void release(int slot, long[] r, int at, int record) {
        SecondMeters.restore(r, at, shard.l7Of(slot), shard.seconds.chunk(record), shard.seconds.offset(record));
        i32(r, at, FlowLayout.SECOND, 0);
        shard.seconds.free(record);
    }

    /** Tells the seconds that are over at {@code now}. */
    void advance(long now) {
        if (now < shard.openSecondEnd) {
            return;
        }
        long open = second(now);
        for (int record = 0; record < shard.seconds.used(); record++) {
            long[] s = shard.seconds.chunk(record);
            int base = shard.seconds.offset(record);
            int slot = i32(s, base, SecondLayout.FLOW) - 1;
            if (slot >= 0 && u32(s, base, SecondLayout.SECOND) < open) {
                tell(slot, CloseType.FORCED_REPORT);
            }
        }
        shard.openSecondEnd = (open + 1) * SECOND_NANOS;
    }

    private static long second(long nanos) {
        return Math.max(0, Math.min(Math.floorDiv(nanos, SECOND_NANOS), LAST_SECOND));
    }
}
