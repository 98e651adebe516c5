package io.thalweg.jobs.trace;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * What the keyed operators of the trace job have in common: one state object for each key, batches in, timers in event
 * time, and batches out that never lag behind a watermark or a barrier.
 *
 * @param <S> state of a key
 * @param <T> main output
 */
abstract class StageOperator<S, T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<TraceBatch, T>, Triggerable<Long, VoidNamespace> {
    private final TypeSerializer<S> serializer;

    private transient ValueState<S> states;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient List<Outbox> outboxes;

    StageOperator(TypeSerializer<S> serializer) {
        this.serializer = serializer;
    }

    abstract S newState();

    abstract boolean isEmpty(S state);

    abstract void take(S state, long key, TraceBatch batch) throws Exception;

    /** A timer of the key is due. */
    abstract void advance(S state, long key, long watermark) throws Exception;

    @Override
    public void open() throws Exception {
        super.open();
        states = getRuntimeContext().getState(new ValueStateDescriptor<>("state", serializer));
        timers = getInternalTimerService("time", VoidNamespaceSerializer.INSTANCE, this);
        outboxes = new ArrayList<>();
    }

    /** An outbox that is flushed in time. */
    final Outbox outbox(int kind, OutputTag<TraceBatch> tag) {
        Outbox outbox = new Outbox(kind, batch -> output.collect(tag, new StreamRecord<>(batch)));
        outboxes.add(outbox);
        return outbox;
    }

    /** Of the current key; set twice for one time, it comes once. After the end of all time none is set. */
    final void timerAt(long millis) {
        if (watermark() < Long.MAX_VALUE) {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, millis);
        }
    }

    final long watermark() {
        return timers.currentWatermark();
    }

    /** The watermark once there is one, else 0. */
    final long now() {
        return Math.max(0, watermark());
    }

    /** The first whole multiple of the step that is later. */
    static long roundUp(long millis, long step) {
        return millis > Long.MAX_VALUE - step ? Long.MAX_VALUE : (millis / step + 1) * step;
    }

    @Override
    public final void processElement(StreamRecord<TraceBatch> element) throws Exception {
        TraceBatch batch = element.getValue();
        S state = states.value();
        if (state == null) {
            state = newState();
        }
        take(state, batch.key, batch);
        states.update(state);
    }

    @Override
    public final void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
        S state = states.value();
        if (state == null) {
            return;
        }
        advance(state, timer.getKey(), watermark());
        if (isEmpty(state)) {
            states.clear();
        } else {
            states.update(state);
        }
    }

    @Override
    public final void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) {
        throw new IllegalStateException("no such timer is set");
    }

    /** What timers send belongs before the watermark that set them off. */
    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        timeServiceManager.advanceWatermark(watermark);
        flush();
        super.processWatermark(watermark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() {
        outboxes.forEach(Outbox::flush);
    }
}
