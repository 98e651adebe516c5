package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.TraceAssembler;
import io.thalweg.jobs.flow.ChainedRowType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Last step of the trace job: the spans of a component that has closed become traces, and these become rows. Keyed by a
 * bucket of the component's name. All spans of a component are here when the watermark comes at which it closed.
 *
 * <pre>
 *   in:  MEMBERS  component | version, and in the lowest bit whether it is a part | watermark | length; the span's bytes
 *        LOST     component | version | component that it is part of now | watermark
 * </pre>
 *
 * A row's version is twice the component's. What a version of a component does not have any more, or what became part
 * of another one, gets a row that says so, whose odd version lies between.
 */
final class TraceOperator extends StageOperator<TraceState, TraceRow> {
    static final int MEMBERS = 0;
    static final int LOST = 1;
    static final int MEMBER_WORDS = 4;
    static final int LOST_WORDS = 4;
    static final OutputTag<TraceSpanRow> SPAN_ROWS =
            new OutputTag<>("trace-spans", new ChainedRowType<>(TraceSpanRow.class));

    private static final long FORGET_EVERY_MILLIS = 10_000;

    private final Limits limits;
    private final TraceOptionsValues options;

    private transient TraceAssembler assembler;
    private transient TraceRows rows;
    private transient long traces;
    private transient long spans;
    private transient long gone;
    private transient long constantIds;

    TraceOperator(Limits limits, TraceOptionsValues options) {
        super(StateSerializers.TRACES);
        this.limits = limits;
        this.options = options;
    }

    @Override
    public void open() throws Exception {
        super.open();
        assembler = new TraceAssembler(options.options());
        rows = new TraceRows(
                row -> output.collect(new StreamRecord<>(row)),
                row -> output.collect(SPAN_ROWS, new StreamRecord<>(row)));
        MetricGroup group = getMetricGroup();
        group.gauge("traces", () -> traces);
        group.gauge("spansOfTraces", () -> spans);
        group.gauge("tracesGone", () -> gone);
        group.gauge("tracesWithConstantId", () -> constantIds);
    }

    @Override
    TraceState newState() {
        return new TraceState();
    }

    @Override
    boolean isEmpty(TraceState state) {
        return state.isEmpty();
    }

    @Override
    void take(TraceState state, long key, TraceBatch batch) {
        if (batch.kind == LOST) {
            for (int i = 0; i < batch.wordCount; i += LOST_WORDS) {
                long watermark = batch.words[i + 3];
                state.lost.put(
                        batch.words[i], new TraceState.Lost((int) batch.words[i + 1], batch.words[i + 2], watermark));
                timerAt(watermark);
            }
            return;
        }
        int offset = 0;
        long timer = Long.MIN_VALUE;
        for (int i = 0; i < batch.wordCount; i += MEMBER_WORDS) {
            int version = (int) (batch.words[i + 1] >>> 1);
            TraceState.Arriving arriving = state.arriving.get(batch.words[i]);
            if (arriving == null || arriving.version < version) {
                arriving = new TraceState.Arriving(version, (batch.words[i + 1] & 1) != 0, batch.words[i + 2]);
                state.arriving.put(batch.words[i], arriving);
            }
            int length = (int) batch.words[i + 3];
            arriving.add(batch.bytes, offset, length);
            offset += length;
            if (batch.words[i + 2] != timer) {
                timer = batch.words[i + 2];
                timerAt(timer);
            }
        }
    }

    @Override
    void advance(TraceState state, long key, long watermark) throws IOException {
        // Before the traces: a component that became part of one may be told anew as a trace of it.
        for (Iterator<Map.Entry<Long, TraceState.Lost>> all =
                        state.lost.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Long, TraceState.Lost> entry = all.next();
            if (entry.getValue().watermark() <= watermark) {
                lose(state, entry.getKey(), entry.getValue());
                all.remove();
            }
        }
        for (Iterator<Map.Entry<Long, TraceState.Arriving>> all =
                        state.arriving.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Long, TraceState.Arriving> entry = all.next();
            if (entry.getValue().watermark <= watermark) {
                assemble(state, entry.getKey(), entry.getValue());
                all.remove();
            }
        }
        state.told.values().removeIf(told -> told.until() <= watermark);
        if (!state.isEmpty()) {
            timerAt(roundUp(watermark, FORGET_EVERY_MILLIS));
        }
    }

    private void lose(TraceState state, long component, TraceState.Lost lost) {
        TraceState.Told told = state.told.remove(component);
        for (long trace : told == null ? new long[] {component} : told.traces()) {
            gone++;
            rows.gone(trace, 2 * lost.version() + 1, lost.into());
        }
    }

    private void assemble(TraceState state, long component, TraceState.Arriving arriving) throws IOException {
        List<Span> members = new ArrayList<>(arriving.count);
        int offset = 0;
        for (int i = 0; i < arriving.count; i++) {
            members.add(SpanCodec.read(arriving.bytes, offset, arriving.lengths[i]));
            offset += arriving.lengths[i];
        }
        List<Trace> assembled = assembler.assemble(members);
        spans += arriving.count;
        traces += assembled.size();
        TraceState.Told before = state.told.remove(component);
        if (assembled.size() == 1 && before == null) {
            tell(assembled.get(0), component, arriving);
            return;
        }
        long[] earlier = before == null ? new long[] {component} : before.traces();
        TraceNames names = new TraceNames(assembled, earlier);
        for (int i = 0; i < assembled.size(); i++) {
            tell(assembled.get(i), names.name(i), arriving);
        }
        if (arriving.version > 1) {
            for (long trace : earlier) {
                if (!names.isTaken(trace)) {
                    gone++;
                    rows.gone(trace, 2 * arriving.version - 1, names.into(trace));
                }
            }
        }
        long until = arriving.watermark > Long.MAX_VALUE - 2 * limits.memoryMillis()
                ? Long.MAX_VALUE
                : arriving.watermark + 2 * limits.memoryMillis();
        state.told.put(component, new TraceState.Told(arriving.version, names.all(), until));
    }

    private void tell(Trace trace, long name, TraceState.Arriving arriving) {
        constantIds += trace.hasConstantId() ? 1 : 0;
        rows.tell(trace, name, 2 * arriving.version, arriving.isSplit);
    }
}
