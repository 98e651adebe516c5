package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.jobs.flow.ChainedRowType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FileUtils;

/**
 * The operators of the trace job on a cluster in this JVM, fed with spans in given orders, one for each source subtask.
 * Rows are kept as they come; when the job fails in between, some come twice, as they do in tables.
 */
final class TraceRun {
    private static final Map<String, TraceRun> RUNS = new ConcurrentHashMap<>();
    private static final long WATERMARK_EVERY_MILLIS = 10;
    private static final Duration FAR = Duration.ofSeconds(30);
    /** No agent falls silent: on a busy machine any time would be too short for one that only waits for its turn. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final String name = UUID.randomUUID().toString();
    private final List<List<Span>> orders;
    private final ConcurrentLinkedQueue<TraceRow> traces = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<TraceSpanRow> spans = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean hasFailed = new AtomicBoolean(true);
    private String[] options = {};
    private final AtomicInteger begins = new AtomicInteger();
    private long pauseEvery = Long.MAX_VALUE;
    private boolean isRestarted;

    TraceRun(List<List<Span>> orders) {
        this.orders = orders;
    }

    TraceRun options(String... arguments) {
        options = arguments;
        return this;
    }

    /** Fails once, between the third checkpoint and the end. */
    TraceRun failingOnce() {
        hasFailed.set(false);
        return this;
    }

    /** Sources take a breath each so many spans, so that there is time for checkpoints. */
    TraceRun pausingEvery(int count) {
        pauseEvery = count;
        return this;
    }

    /** How many times a subtask of the source began, restarts included. */
    int begins() {
        return begins.get();
    }

    boolean isRestarted() {
        return isRestarted;
    }

    TraceRun execute() throws Exception {
        RUNS.put(name, this);
        // In files: the memory of a job manager refuses states above 5 MiB.
        Path checkpoints = Files.createTempDirectory("thalweg-traces");
        try {
            Configuration configuration = new Configuration();
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.createLocalEnvironment(orders.size(), configuration);
            List<String> arguments = new ArrayList<>(List.of("--checkpoint.interval", "100 ms"));
            arguments.addAll(List.of("--checkpoint.dir", checkpoints.toUri().toString()));
            arguments.addAll(List.of("--dead-letters.topic", ""));
            arguments.addAll(List.of(options));
            TraceJobOptions parsed = TraceJobOptions.parse(arguments.toArray(String[]::new));
            parsed.runtime.configure(environment, parsed.all);
            // So that event time moves while there are spans left.
            environment.getConfig().setAutoWatermarkInterval(WATERMARK_EVERY_MILLIS);
            build(environment, parsed);
            environment.execute();
            return this;
        } finally {
            RUNS.remove(name);
            // Quietly: the cluster may still be at it.
            FileUtils.deleteDirectoryQuietly(checkpoints.toFile());
        }
    }

    private void build(StreamExecutionEnvironment environment, TraceJobOptions parsed) {
        int longest = orders.stream().mapToInt(List::size).max().orElse(0);
        DataStream<SpanRecord> records = environment
                .fromSource(new OrderSource(orders.size(), longest), WatermarkStrategy.noWatermarks(), "numbers")
                .flatMap(new Feed(name, longest))
                .returns(new ChainedRowType<>(SpanRecord.class))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<SpanRecord>forGenerator(
                                context -> new SpanWatermarks(context.getInputActivityClock(), NEVER, FAR))
                        .withTimestampAssigner((record, none) -> record.endMillis()));
        SingleOutputStreamOperator<TraceRow> rows = TraceJob.traces(records, parsed);
        rows.flatMap(new Keep<TraceRow>(name)).returns(Types.INT).sinkTo(new DiscardingSink<>());
        rows.getSideOutput(TraceOperator.SPAN_ROWS)
                .flatMap(new Keep<TraceSpanRow>(name))
                .returns(Types.INT)
                .sinkTo(new DiscardingSink<>());
    }

    /** The newest version of each trace that is there. */
    Map<Long, TraceRow> newest() {
        Map<Long, TraceRow> newest = new TreeMap<>(Long::compareUnsigned);
        for (TraceRow row : traces) {
            newest.merge(row.id, row, (one, other) -> one.version >= other.version ? one : other);
        }
        newest.values().removeIf(row -> row.isGone);
        return newest;
    }

    /** The rows of the newest version of each trace. */
    Set<Set<Long>> members() {
        Map<Long, TraceRow> newest = newest();
        Map<Long, Set<Long>> members = new HashMap<>();
        for (TraceSpanRow span : spans) {
            TraceRow trace = newest.get(span.trace());
            if (trace != null && trace.version == span.version()) {
                members.computeIfAbsent(span.trace(), none -> new TreeSet<>()).add(span.rowId());
            }
        }
        return Set.copyOf(members.values());
    }

    List<TraceRow> allRows() {
        return List.copyOf(traces);
    }

    /** Span by number of the sequence; a number that an order has no span for is passed over. */
    private static final class Feed extends RichFlatMapFunction<Long, SpanRecord> implements CheckpointListener {
        private final String run;
        private final int longest;
        private transient SpanCodec codec;
        private transient long count;

        Feed(String run, int longest) {
            this.run = run;
            this.longest = longest;
        }

        @Override
        public void open(OpenContext context) {
            RUNS.get(run).begins.incrementAndGet();
        }

        @Override
        public void flatMap(Long number, Collector<SpanRecord> out) throws Exception {
            TraceRun to = RUNS.get(run);
            if (codec == null) {
                codec = new SpanCodec();
            }
            if (++count % to.pauseEvery == 0) {
                Thread.sleep(1); // the pace of a source, not a wait for something
            }
            List<Span> order = to.orders.get((int) (number / longest));
            int at = (int) (number % longest);
            if (at < order.size()) {
                byte[] bytes = codec.toBytes(order.get(at));
                out.collect(SpanRecord.of(SpanCodec.read(bytes), bytes));
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            TraceRun to = RUNS.get(run);
            if (checkpoint >= 3 && to.hasFailed.compareAndSet(false, true)) {
                to.isRestarted = true;
                throw new IllegalStateException("as the test wants");
            }
        }
    }

    private static final class Keep<T> extends RichFlatMapFunction<T, Integer> {
        private final String run;

        Keep(String run) {
            this.run = run;
        }

        @Override
        public void flatMap(T row, Collector<Integer> out) {
            if (row instanceof TraceRow trace) {
                RUNS.get(run).traces.add(trace);
            } else {
                RUNS.get(run).spans.add((TraceSpanRow) row);
            }
        }
    }
}
