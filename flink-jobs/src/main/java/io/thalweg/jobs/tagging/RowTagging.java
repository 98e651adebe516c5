package io.thalweg.jobs.tagging;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowSink;
import io.thalweg.tagging.Tagger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the engines and the outputs of the flow operator: tags each row. A row with an end that is not known, though its
 * address is one of a block that pods get theirs from, waits a while for the word of that pod; it is looked at again soon
 * after resources are told. Nothing waits without a bound, and a row is never lost: at the end of its patience it leaves as it is.
 */
public final class RowTagging implements RowSink {
    /** Keyed state of the operator: rows that wait. */
    public static final String HELD_ROWS = "held-rows";

    private static final Logger LOG = LoggerFactory.getLogger(RowTagging.class);
    private static final long LOOK_EVERY_MILLIS = 200;
    private static final long EXPIRE_EVERY_MILLIS = 60_000;
    private static final int SHARDS_OF_SUBTASK = 16;
    /** Rows wait at most so many times as long by this machine's clock as in event time. */
    private static final int CLOCK_PATIENCE = 2;

    private final RowSink out;
    private final TaggingOptions options;
    private final DirectoryState state;
    private final ValueState<HeldRows> held;
    private final TaggingMetrics metrics;
    private final Map<DirectoryState.Place, Long> missing;
    private Tagger tagger;
    private TimerService timers;
    private long eventMillis;
    private long expiredAtMillis = Long.MIN_VALUE;
    private long resourcesTold;
    private int waiting;

    /**
     * @param out takes the tagged rows
     * @param missing what of the topics has to be read before a row is tagged; empty: nothing
     */
    public RowTagging(
            RowSink out,
            TaggingOptions options,
            DirectoryState state,
            Map<DirectoryState.Place, Long> missing,
            ValueState<HeldRows> held,
            TaggingMetrics metrics) {
        this.out = out;
        this.options = options;
        this.state = state;
        this.held = held;
        this.metrics = metrics;
        this.missing = new TreeMap<>(missing);
        tagger = new Tagger(state.directory());
        metrics.watch(state, this.missing, () -> (long) waiting);
        if (!missing.isEmpty()) {
            LOG.warn(
                    "The resources could not be read within {} s; rows leave without tags until they are. Missing: {}",
                    options.loadTimeout().toSeconds(),
                    missing);
        }
    }

    public static ValueStateDescriptor<HeldRows> heldRows() {
        return new ValueStateDescriptor<>(HELD_ROWS, new HeldRowsSerializer());
    }

    /** Rows that come from now on are of the key that is current, at that event time. */
    public void at(TimerService currentTimers, long currentEventMillis) {
        timers = currentTimers;
        eventMillis = Math.max(currentEventMillis, currentTimers.currentWatermark());
        expire(currentTimers.currentWatermark());
    }

    private void expire(long watermarkMillis) {
        if (watermarkMillis >= expiredAtMillis + EXPIRE_EVERY_MILLIS || expiredAtMillis == Long.MIN_VALUE) {
            expiredAtMillis = watermarkMillis;
            if (watermarkMillis > 0) {
                long keptMillis = watermarkMillis - options.keepEnded().toMillis();
                state.directory().expire(TimeUnit.MILLISECONDS.toMicros(keptMillis));
            }
        }
    }

    /** Takes what the directory's topics tell. */
    public void apply(DirectoryRecord record) {
        state.apply(record);
        if (record.topic() == DirectoryTopic.RESOURCES) {
            resourcesTold++;
        }
        if (!missing.isEmpty()) {
            missing.entrySet().removeIf(place -> state.next(place.getKey()) >= place.getValue());
            if (missing.isEmpty()) {
                LOG.info("The resources are read; rows are tagged from now on");
            }
        }
    }

    @Override
    public void flow(L4FlowLog row) {
        if (takes(row)) {
            out.flow(row);
        }
    }

    @Override
    public void session(L7FlowLog row) {
        if (takes(row)) {
            out.session(row);
        }
    }

    @Override
    public void second(MetricsDocument document) {
        out.second(document);
    }

    /** Tags a document of metrics, which waits for nobody: its second is over. */
    public void tag(MetricsDocument document) {
        if (missing.isEmpty()) {
            tagger.tag(document);
        } else {
            metrics.rowsUntagged.inc();
        }
    }

    /** Whether the row leaves now. */
    private boolean takes(FlowLogRow row) {
        if (!missing.isEmpty()) {
            metrics.rowsUntagged.inc();
            return true;
        }
        return tagger.tag(row) || options.holdBack().isZero() || !holds(row);
    }

    private boolean holds(FlowLogRow row) {
        HeldRows rows = value();
        if (rows == null) {
            rows = new HeldRows();
        }
        if (waiting >= options.maxWaiting() || rows.size() >= options.maxWaiting() / SHARDS_OF_SUBTASK) {
            metrics.rowsNotHeld.inc();
            return false;
        }
        long patience = options.holdBack().toMillis();
        long clockMillis = timers.currentProcessingTime();
        rows.add(row, eventMillis + patience, clockMillis + CLOCK_PATIENCE * patience);
        watch(rows, clockMillis);
        waiting++;
        metrics.rowsHeld.inc();
        update(rows);
        return true;
    }

    /** Sets timers: of event time to when the first row has waited for long enough, by the clock to look whether resources were told. */
    private void watch(HeldRows rows, long clockMillis) {
        long deadline = rows.firstDeadline();
        if (rows.eventTimer() == HeldRows.NO_TIMER || deadline < rows.eventTimer()) {
            rows.eventTimer(deadline);
            timers.registerEventTimeTimer(deadline);
        }
        if (rows.clockTimer() == HeldRows.NO_TIMER) {
            rows.clockTimer(clockMillis + LOOK_EVERY_MILLIS);
            timers.registerProcessingTimeTimer(rows.clockTimer());
        }
    }

    /** A timer of the key that is current has fired, this one's or another's. */
    public void onTimer(long millis, TimeDomain domain) {
        HeldRows rows = value();
        if (rows == null) {
            return;
        }
        if (domain == TimeDomain.EVENT_TIME && rows.eventTimer() == millis) {
            rows.eventTimer(HeldRows.NO_TIMER);
        } else if (domain == TimeDomain.PROCESSING_TIME && rows.clockTimer() == millis) {
            rows.clockTimer(HeldRows.NO_TIMER);
        } else {
            return;
        }
        long clockMillis = timers.currentProcessingTime();
        review(rows, clockMillis);
        if (rows.size() == 0) {
            held.clear();
            return;
        }
        watch(rows, clockMillis);
        update(rows);
    }

    /** Has those leave whose patience ends or, if resources were told since the last time, whose resource is known now. */
    private void review(HeldRows rows, long clockMillis) {
        int before = rows.size();
        boolean hasNews = rows.hasNews(resourcesTold);
        rows.review(
                timers.currentWatermark(),
                clockMillis,
                (row, isOverdue) -> (hasNews || isOverdue) && leaves(row, isOverdue));
        waiting = Math.max(0, waiting - (before - rows.size()));
    }

    private boolean leaves(FlowLogRow row, boolean isOverdue) {
        boolean isKnown = missing.isEmpty() && tagger.tag(row);
        if (!isKnown && !isOverdue) {
            return false;
        }
        (isKnown ? metrics.rowsFound : metrics.rowsNotFound).inc();
        if (row instanceof L4FlowLog flow) {
            out.flow(flow);
        } else {
            out.session((L7FlowLog) row);
        }
        return true;
    }

    private HeldRows value() {
        try {
            return held.value();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the state is on the heap
        }
    }

    private void update(HeldRows rows) {
        try {
            held.update(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the state is on the heap
        }
    }
}
