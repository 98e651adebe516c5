package io.thalweg.jobs.trace;

import java.util.Arrays;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/**
 * Holds the spans themselves, apart from the links, and sends those of a complete trace to one place. Keyed by a bucket of
 * the span's id.
 *
 * <pre>
 *   in:  SPANS   id | length; the span's bytes
 *        ORDER   id | trace | version, and in the lowest bit whether it is a part | watermark at which the trace closed
 *        FORGET  id | watermark at which nothing needed the span any more
 *   out: {@link TraceOperator}
 * </pre>
 *
 * Spans come another way than what is to be done with them, and may come after it: only once the watermark has come on all
 * ways is a span that is not there missing, or forgotten when nobody asks for it any more. When event time leaps, a trace
 * is closed and forgotten at one watermark.
 */
final class SpanStoreOperator extends StageOperator<SpanStore, TraceBatch> {
    static final int SPANS = 0;
    static final int ORDER = 1;
    static final int FORGET = 2;
    static final int SPAN_WORDS = 2;
    static final int ORDER_WORDS = 4;
    static final int FORGET_WORDS = 2;

    /** In the place of a version, among what waits in the state: the span is to be forgotten. */
    private static final long FORGOTTEN = 0;

    static final OutputTag<TraceBatch> MEMBERS = new OutputTag<>("members", TraceBatchType.INSTANCE);

    private transient Outbox members;
    private transient long missing;
    private transient long stored;

    SpanStoreOperator() {
        super(StateSerializers.SPANS);
    }

    @Override
    public void open() throws Exception {
        super.open();
        members = outbox(TraceOperator.MEMBERS, MEMBERS);
        MetricGroup group = getMetricGroup();
        group.gauge("spansMissing", () -> missing);
        group.gauge("spansStored", () -> stored);
    }

    @Override
    SpanStore newState() {
        return new SpanStore();
    }

    @Override
    boolean isEmpty(SpanStore store) {
        return store.isEmpty();
    }

    @Override
    void take(SpanStore store, long key, TraceBatch batch) {
        switch (batch.kind) {
            case SPANS -> put(store, batch);
            case ORDER -> {
                for (int i = 0; i < batch.wordCount; i += ORDER_WORDS) {
                    if (!send(store, batch.words, i)) {
                        await(store, batch.words[i], batch.words[i + 1], batch.words[i + 2], batch.words[i + 3]);
                    }
                }
            }
            default -> {
                for (int i = 0; i < batch.wordCount; i += FORGET_WORDS) {
                    if (batch.words[i + 1] <= watermark()) {
                        store.remove(batch.words[i]);
                    } else {
                        await(store, batch.words[i], 0, FORGOTTEN, batch.words[i + 1]);
                    }
                }
                timerAt(now() + 1); // the state of an empty store goes
            }
        }
    }

    private void await(SpanStore store, long id, long trace, long version, long watermark) {
        store.await(id, trace, version, watermark);
        timerAt(watermark);
    }

    private void put(SpanStore store, TraceBatch batch) {
        int offset = 0;
        for (int i = 0; i < batch.wordCount; i += SPAN_WORDS) {
            int end = offset + (int) batch.words[i + 1];
            store.put(batch.words[i], Arrays.copyOfRange(batch.bytes, offset, end));
            offset = end;
        }
        stored += batch.wordCount / SPAN_WORDS;
    }

    private boolean send(SpanStore store, long[] words, int at) {
        byte[] span = store.get(words[at]);
        if (span == null) {
            return false;
        }
        TraceBatch batch = members.toBucket(Keys.bucket(words[at + 1]));
        batch.add(words[at + 1], words[at + 2], words[at + 3]);
        batch.add(span.length);
        batch.add(span, 0, span.length);
        return true;
    }

    @Override
    void advance(SpanStore store, long key, long watermark) {
        long[] orders = store.takeOrders();
        for (int i = 0; i < orders.length; i += ORDER_WORDS) {
            boolean waits = orders[i + 3] > watermark;
            boolean isDone = orders[i + 2] == FORGOTTEN ? !waits : send(store, orders, i);
            if (!isDone && waits) {
                store.await(orders[i], orders[i + 1], orders[i + 2], orders[i + 3]);
            } else if (!isDone) {
                missing++;
            }
        }
        for (int i = 0; i < orders.length; i += ORDER_WORDS) {
            if (orders[i + 2] == FORGOTTEN && orders[i + 3] <= watermark) {
                store.remove(orders[i]);
            }
        }
    }
}
