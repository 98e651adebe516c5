package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanLinks;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Takes spans apart, chained to the source: their bytes to where they are held, the span itself to its place in time, its
 * keys to where links are made of them, and its syscall trace ids to the chains of its process.
 */
final class SpanOperator extends AbstractStreamOperator<TraceBatch>
        implements OneInputStreamOperator<SpanRecord, TraceBatch> {
    static final OutputTag<TraceBatch> SPANS = new OutputTag<>("spans", TraceBatchType.INSTANCE);
    static final OutputTag<TraceBatch> PLACES = new OutputTag<>("places", TraceBatchType.INSTANCE);
    static final OutputTag<TraceBatch> KEYS = new OutputTag<>("keys", TraceBatchType.INSTANCE);
    static final OutputTag<TraceBatch> CHAINS = new OutputTag<>("chains", TraceBatchType.INSTANCE);
    /** Bytes of {@link io.thalweg.event.proto.DeadLetter}. */
    static final OutputTag<byte[]> DEAD_LETTERS =
            new OutputTag<>("dead-letters", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private static final long FLUSH_EVERY_SPANS = 1 << 14;

    private final Limits limits;

    private transient SpanLinks links;
    private transient Outbox spans;
    private transient Outbox keys;
    private transient Outbox chains;
    private transient Outbox placesBox;
    private transient PlaceMessages places;
    private transient MetricGroup refused;
    private transient Map<String, Counter> byReason;
    private transient long watermark;
    private transient long read;
    private transient long late;

    SpanOperator(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void open() throws Exception {
        super.open();
        links = new SpanLinks();
        spans = outbox(SpanStoreOperator.SPANS, SPANS);
        keys = outbox(0, KEYS);
        chains = outbox(0, CHAINS);
        placesBox = outbox(0, PLACES);
        places = new PlaceMessages(placesBox);
        byReason = new HashMap<>();
        watermark = Long.MIN_VALUE;
        refused = getMetricGroup().addGroup("refusedSpans");
        getMetricGroup().gauge("spans", () -> read);
        getMetricGroup().gauge("lateSpans", () -> late);
    }

    private Outbox outbox(int kind, OutputTag<TraceBatch> tag) {
        return new Outbox(kind, batch -> output.collect(tag, new StreamRecord<>(batch)));
    }

    @Override
    public void processElement(StreamRecord<SpanRecord> element) {
        SpanRecord record = element.getValue();
        if (record.refused() == null) {
            take(record);
            return;
        }
        byReason.computeIfAbsent(record.refused(), refused::counter).inc();
        output.collect(DEAD_LETTERS, new StreamRecord<>(record.deadLetter()));
    }

    private void take(SpanRecord record) {
        Span span = record.span();
        long endMillis = record.endMillis();
        if (watermark != Long.MIN_VALUE && endMillis < watermark - limits.memoryMillis()) {
            late++;
        }
        TraceBatch held = spans.toBucket(Keys.bucket(span.id));
        held.add(span.id);
        held.add(record.bytes().length);
        held.add(record.bytes(), 0, record.bytes().length);
        places.span(TimeLevels.home(span.id), span.id, endMillis, span.id);
        long process = SpanLinks.processKey(span);
        if (process != 0) {
            ChainOperator.add(chains.to(process), span);
        }
        links.read(span);
        for (int i = 0; i < links.count(); i++) {
            long key = links.key(i) == 0 ? 1 : links.key(i);
            keys.toBucket(Keys.bucket(key)).add(key, span.id, links.kind(i).ordinal());
        }
        if (++read % FLUSH_EVERY_SPANS == 0) {
            flush();
        }
    }

    private void flush() {
        spans.flush();
        placesBox.flush();
        keys.flush();
        chains.flush();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        flush();
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
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
}
