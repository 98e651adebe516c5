package io.thalweg.jobs.metrics;

import io.thalweg.engine.metrics.MetricsWindows;
import io.thalweg.engine.metrics.PackedDocument;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.MetricsDocument;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Merges the documents of all tasks by the second and the minute of event time: thin around {@link MetricsWindows}. A timer
 * a second and one a minute let them go, {@code metrics.lateness} after their end; what comes later leaves at once, as a row
 * more, and is counted.
 *
 * <p>The key is one of {@value #BUCKETS} buckets of what documents are told apart by, so that the state of a key is a table of
 * bounded size rather than a document.
 */
final class WindowFunction extends KeyedProcessFunction<Integer, PackedDocument, MetricsDocument> {
    static final int BUCKETS = 256;

    private static final int SECONDS_A_MINUTE = 60;

    private final boolean tellsSeconds;
    private final long latenessMillis;
    private final int maxOpen;

    private transient ValueState<MetricsWindows> windows;
    private transient Leaving leaving;
    private transient Counter late;
    private transient WindowRoom room;
    private transient long[] secondTimers;
    private transient long[] minuteTimers;

    WindowFunction(MetricsSettings settings) {
        tellsSeconds = settings.seconds();
        latenessMillis = settings.lateness().toMillis();
        maxOpen = settings.maxOpen();
    }

    @Override
    public void close() {
        if (room != null) {
            room.close();
        }
    }

    static Integer key(PackedDocument document) {
        return (int) (document.hash() >>> 32) & BUCKETS - 1;
    }

    @Override
    public void open(OpenContext context) {
        windows =
                getRuntimeContext().getState(new ValueStateDescriptor<>("windows", MetricsWindowsSerializer.INSTANCE));
        secondTimers = new long[BUCKETS];
        minuteTimers = new long[BUCKETS];
        room = WindowRoom.open(maxOpen, getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        late = metrics.counter("metricsDocumentsLate");
        leaving = new Leaving(tellsSeconds, metrics);
    }

    @Override
    public void processElement(PackedDocument document, Context context, Collector<MetricsDocument> out)
            throws IOException {
        MetricsWindows open = windows.value();
        if (open == null) {
            open = new MetricsWindows();
        }
        leaving.to(context, out);
        TimerService timers = context.timerService();
        int mostOfBucket = room.ofBucket();
        int minute = MetricsWindows.minute(document.time());
        long minuteEnd = endMillis(minute, SECONDS_A_MINUTE);
        boolean minuteIsOpen = timers.currentWatermark() < minuteEnd;
        boolean isOfMinute = document.kind() == DocumentKind.TRAFFIC_POLICY;
        long secondEnd = isOfMinute ? minuteEnd : endMillis(document.time(), 1);
        if (timers.currentWatermark() < secondEnd) {
            open.take(document, mostOfBucket, leaving);
            await(secondEnd, secondTimers, timers, context.getCurrentKey());
        } else {
            late.inc();
            open.takeLate(document, mostOfBucket, minuteIsOpen, leaving);
        }
        if (minuteIsOpen) {
            await(minuteEnd, minuteTimers, timers, context.getCurrentKey());
        }
        windows.update(open);
    }

    /** Sets a timer, unless it is the one that was set last: nearly every document is of the same second as the one before. */
    private static void await(long millis, long[] lastOfBucket, TimerService timers, int bucket) {
        if (lastOfBucket[bucket] != millis) {
            lastOfBucket[bucket] = millis;
            timers.registerEventTimeTimer(millis);
        }
    }

    private long endMillis(int begin, int seconds) {
        return TimeUnit.SECONDS.toMillis(Integer.toUnsignedLong(begin) + seconds) + latenessMillis;
    }

    @Override
    public void onTimer(long millis, OnTimerContext context, Collector<MetricsDocument> out) throws IOException {
        MetricsWindows open = windows.value();
        if (open == null) {
            return;
        }
        leaving.to(context, out);
        int end = (int) TimeUnit.MILLISECONDS.toSeconds(millis - latenessMillis);
        open.endSecond(end - 1, room.ofBucket(), leaving);
        if (MetricsWindows.minute(end) == end) {
            open.endMinute(end - SECONDS_A_MINUTE, leaving);
        }
        leaving.countLoads(open);
        if (open.isEmpty()) {
            windows.clear();
        } else {
            windows.update(open);
        }
    }

    /** Hands final documents to the outputs of the call that is under way: all to the first, each to that of its table. */
    private static final class Leaving implements MetricsWindows.Sink {
        private final boolean tellsSeconds;
        private final Counter early;
        private final Counter loadsLeftOut;
        private KeyedProcessFunction<Integer, PackedDocument, MetricsDocument>.Context sides;
        private Collector<MetricsDocument> all;

        Leaving(boolean tellsSeconds, MetricGroup metrics) {
            this.tellsSeconds = tellsSeconds;
            this.early = metrics.counter("metricsDocumentsEarly");
            this.loadsLeftOut = metrics.counter("metricsLoadsLeftOut");
        }

        void to(
                KeyedProcessFunction<Integer, PackedDocument, MetricsDocument>.Context context,
                Collector<MetricsDocument> out) {
            sides = context;
            all = out;
        }

        void countLoads(MetricsWindows windows) {
            loadsLeftOut.inc(windows.takeLoadOverflows());
        }

        @Override
        public void second(MetricsDocument document) {
            if (tellsSeconds) {
                leave(document, MetricsOutputs.second(document.kind));
            }
        }

        @Override
        public void minute(MetricsDocument document) {
            leave(document, MetricsOutputs.minute(document.kind));
        }

        private void leave(MetricsDocument document, OutputTag<MetricsDocument> table) {
            all.collect(document);
            sides.output(table, document);
        }

        @Override
        public void overflow() {
            early.inc();
        }
    }
}
