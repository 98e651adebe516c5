package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.LinkKind;
import io.thalweg.engine.trace.ProcessChains;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanPoint;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Turns the syscall trace ids of each process into keys. Keyed by agent and process.
 *
 * <pre>
 *   in:  id | start, µs | end, µs | agent, point and type | trace id of the request | of the response
 *   out: as {@link LinkOperator} takes it
 * </pre>
 *
 * It is also where event time goes on when all partitions are silent: no span comes that would end the quiet period of
 * the last traces, so time passes here as it does on the wall, from where it stood. What comes later is late by at most as
 * much as its agent was silent.
 */
final class ChainOperator extends StageOperator<ProcessChains, TraceBatch> {
    static final OutputTag<TraceBatch> KEYS = new OutputTag<>("keys", TraceBatchType.INSTANCE);

    private static final int WORDS = 6;
    private static final long FORGET_EVERY_MILLIS = 10_000;
    private static final long TICK_MILLIS = 250;
    private static final SpanPoint[] POINTS = SpanPoint.values();

    private final Limits limits;
    private final long silentMillis;

    private transient Outbox keys;
    private transient Span span;
    private transient long dropped;
    private transient long reached;
    private transient long silentSince;
    private transient boolean isSilent;
    private transient ListState<Long> lastWatermark;

    /** @param silentMillis that have passed when a partition says that it is idle */
    ChainOperator(Limits limits, long silentMillis) {
        super(StateSerializers.CHAINS);
        this.limits = limits;
        this.silentMillis = silentMillis;
    }

    /** Puts into a batch what this operator takes of a span. */
    static void add(TraceBatch batch, Span span) {
        batch.add(span.id, span.startTime, span.endTime);
        batch.add(
                (long) span.agentId << 16 | (long) span.point.ordinal() << 8 | span.type & 0xff,
                span.syscallTraceIdRequest,
                span.syscallTraceIdResponse);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        lastWatermark =
                context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
        reached = Long.MIN_VALUE;
        for (long restored : lastWatermark.get()) {
            reached = Math.max(reached, restored);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        lastWatermark.clear();
        lastWatermark.add(reached);
    }

    @Override
    public void open() throws Exception {
        super.open();
        keys = outbox(0, KEYS);
        span = new Span();
        MetricGroup group = getMetricGroup();
        group.gauge("chainedSpansDropped", () -> dropped);
    }

    @Override
    ProcessChains newState() {
        return new ProcessChains();
    }

    @Override
    boolean isEmpty(ProcessChains chains) {
        return chains.isEmpty();
    }

    @Override
    void take(ProcessChains chains, long key, TraceBatch batch) {
        long before = chains.dropped();
        for (int i = 0; i < batch.wordCount; i += WORDS) {
            span.id = batch.words[i];
            span.startTime = batch.words[i + 1];
            span.endTime = batch.words[i + 2];
            span.agentId = (int) (batch.words[i + 3] >>> 16);
            span.point = POINTS[(int) (batch.words[i + 3] >>> 8 & 0xff)];
            span.type = (int) (batch.words[i + 3] & 0xff);
            span.syscallTraceIdRequest = batch.words[i + 4];
            span.syscallTraceIdResponse = batch.words[i + 5];
            chains.add(span, this::link);
        }
        dropped += chains.dropped() - before;
        timerAt(roundUp(now(), FORGET_EVERY_MILLIS));
    }

    private void link(long id, long key) {
        keys.toBucket(Keys.bucket(key)).add(key, id, LinkKind.SYSCALL.ordinal());
    }

    @Override
    void advance(ProcessChains chains, long key, long watermark) {
        chains.forgetBefore((watermark - limits.memoryMillis()) * 1000);
        if (!chains.isEmpty()) {
            timerAt(roundUp(watermark, FORGET_EVERY_MILLIS));
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() > reached) {
            reached = mark.getTimestamp();
            super.processWatermark(mark);
        }
    }

    /** Idleness ends here: behind, time goes on in any case. */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        boolean wasSilent = isSilent;
        isSilent = status.isIdle();
        if (isSilent && !wasSilent) {
            silentSince = getProcessingTimeService().getCurrentProcessingTime() - silentMillis;
            long from = reached;
            getProcessingTimeService().registerTimer(silentSince + silentMillis, now -> passTime(now, from));
        }
    }

    private void passTime(long now, long from) throws Exception {
        if (!isSilent || from == Long.MIN_VALUE) {
            return;
        }
        processWatermark(new Watermark(from + now - silentSince));
        getProcessingTimeService().registerTimer(now + TICK_MILLIS, next -> passTime(next, from));
    }
}
