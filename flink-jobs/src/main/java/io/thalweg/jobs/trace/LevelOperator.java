package io.thalweg.jobs.trace;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/**
 * The places of one level. Keyed by place; messages for places above leave on {@link #TO_LEVEL}, orders for the members of
 * complete traces on {@link #ORDERS}, and traces that became part of others on {@link #LOST}.
 */
final class LevelOperator extends StageOperator<Place, TraceBatch> {
    static final OutputTag<TraceBatch> ORDERS = new OutputTag<>("orders", TraceBatchType.INSTANCE);
    static final OutputTag<TraceBatch> LOST = new OutputTag<>("lost", TraceBatchType.INSTANCE);
    static final List<OutputTag<TraceBatch>> TO_LEVEL = toLevels();

    private static final long TICK_MILLIS = 250;

    private final int level;
    private final Limits limits;

    private transient PlaceCounters counters;
    private transient Told told;

    LevelOperator(int level, Limits limits) {
        super(StateSerializers.PLACE);
        this.level = level;
        this.limits = limits;
    }

    private static List<OutputTag<TraceBatch>> toLevels() {
        List<OutputTag<TraceBatch>> tags = new ArrayList<>();
        for (int level = 0; level < TimeLevels.LEVELS; level++) {
            tags.add(new OutputTag<>("to-level-" + level, TraceBatchType.INSTANCE));
        }
        return List.copyOf(tags);
    }

    @Override
    public void open() throws Exception {
        super.open();
        counters = new PlaceCounters();
        told = new Told();
        MetricGroup group = getMetricGroup();
        group.gauge("openSpans", () -> counters.open);
        group.gauge("tracesClosed", () -> counters.closed);
        group.gauge("tracesReopened", () -> counters.reopened);
        group.gauge("componentsRisen", () -> counters.risen);
        group.gauge("duplicateSpans", () -> counters.duplicates);
        group.gauge("refusedLinks", () -> counters.refusedLinks);
    }

    @Override
    Place newState() {
        return new Place();
    }

    @Override
    boolean isEmpty(Place place) {
        return place.isEmpty();
    }

    @Override
    void take(Place place, long key, TraceBatch batch) {
        PlaceMessages.deliver(batch, place.with(level, limits, told, counters), now());
        counters.open += place.changeOfOpen();
        schedule(place);
    }

    @Override
    void advance(Place place, long key, long watermark) {
        place.timerIsSetFor(Long.MAX_VALUE);
        place.with(level, limits, told, counters).advance(watermark);
        counters.open += place.changeOfOpen();
        if (!place.isEmpty()) {
            schedule(place);
        }
    }

    private void schedule(Place place) {
        long due = roundUp(place.dueAt() - 1, TICK_MILLIS);
        if (due < place.timerAt()) {
            place.timerIsSetFor(due);
            timerAt(due);
        }
    }

    /** Puts what a place tells into the outboxes. */
    private final class Told implements PlaceOutputs {
        private final PlaceMessages[] levels = new PlaceMessages[TimeLevels.LEVELS];
        private final Outbox orders = outbox(SpanStoreOperator.ORDER, ORDERS);
        private final Outbox forgotten = outbox(SpanStoreOperator.FORGET, ORDERS);
        private final Outbox lost = outbox(TraceOperator.LOST, LevelOperator.LOST);

        Told() {
            for (int i = level + 1; i < TimeLevels.LEVELS; i++) {
                levels[i] = new PlaceMessages(outbox(0, TO_LEVEL.get(i)));
            }
        }

        @Override
        public void span(long place, long span, long millis, long member) {
            levels[TimeLevels.level(place)].span(place, span, millis, member);
        }

        @Override
        public void link(long place, long one, long other, long meeting) {
            levels[TimeLevels.level(place)].link(place, one, other, meeting);
        }

        @Override
        public void gone(long place, long span, long to) {
            levels[TimeLevels.level(place)].gone(place, span, to);
        }

        @Override
        public void told(long place, long member, long trace, int version, boolean isLost) {
            levels[TimeLevels.level(place)].told(place, member, trace, version, isLost);
        }

        @Override
        public void order(long span, long trace, int version, boolean isSplit, long watermark) {
            TraceBatch batch = orders.toBucket(Keys.bucket(span));
            batch.add(span);
            batch.add(trace, (long) version << 1 | (isSplit ? 1 : 0), watermark);
        }

        @Override
        public void lost(long trace, int version, long into, long watermark) {
            TraceBatch batch = lost.toBucket(Keys.bucket(trace));
            batch.add(trace);
            batch.add(version, into, watermark);
        }

        @Override
        public void forget(long span, long watermark) {
            TraceBatch batch = forgotten.toBucket(Keys.bucket(span));
            batch.add(span);
            batch.add(watermark);
        }
    }
}
