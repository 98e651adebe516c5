package io.thalweg.jobs.trace;

import com.sun.management.OperatingSystemMXBean;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.engine.trace.truth.TruthOptions;
import io.thalweg.jobs.flow.ChainedRowType;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Spans per second of CPU through the operators of the trace job, from a message's bytes to rows, Kafka and ClickHouse left
 * out; and how evenly subtasks share the traces. Arguments: traces, and the parallelisms. Counts what comes out: a result
 * that does not add up is none.
 */
final class TraceJobBench {
    private static final int PASSES = 5;
    private static final Map<Integer, byte[][]> MESSAGES = new ConcurrentHashMap<>();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    /** CPU time of the process when the first span was read: a cluster that starts is not measured. */
    private static final AtomicLong CPU_BEFORE = new AtomicLong();

    private static final AtomicLong SPANS_OUT = new AtomicLong();
    private static final AtomicLong TRACES_OUT = new AtomicLong();
    private static final AtomicLongArray PER_SUBTASK = new AtomicLongArray(Keys.GROUPS);

    private TraceJobBench() {}

    public static void main(String[] arguments) throws Exception {
        int traces = Integer.parseInt(arguments[0]);
        List<Span> spans = TrueSpans.of(TruthOptions.of(1, traces).withTracesPerSecond(traces / 40));
        for (String parallelism : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            for (int pass = 0; pass < PASSES; pass++) {
                run(spans, Integer.parseInt(parallelism));
            }
        }
    }

    private static void run(List<Span> spans, int parallelism) throws Exception {
        MESSAGES.clear();
        SPANS_OUT.set(0);
        TRACES_OUT.set(0);
        long bytes = 0;
        SpanCodec codec = new SpanCodec();
        List<List<byte[]>> dealt = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            dealt.add(new ArrayList<>());
        }
        for (int i = 0; i < spans.size(); i++) {
            byte[] message = codec.toBytes(spans.get(i));
            bytes += message.length;
            dealt.get(i % parallelism).add(message);
        }
        for (int i = 0; i < parallelism; i++) {
            MESSAGES.put(i, dealt.get(i).toArray(new byte[0][]));
            PER_SUBTASK.set(i, 0);
        }
        StreamExecutionEnvironment environment = environment(parallelism);
        build(environment, dealt.get(0).size(), parallelism);
        CPU_BEFORE.set(0);
        environment.execute();
        long cpu = SYSTEM.getProcessCpuTime() - CPU_BEFORE.get();
        if (SPANS_OUT.get() != spans.size()) {
            throw new IllegalStateException(SPANS_OUT + " spans came out of " + spans.size());
        }
        long most = 0;
        for (int i = 0; i < parallelism; i++) {
            most = Math.max(most, PER_SUBTASK.get(i));
        }
        System.out.printf(
                "{\"parallelism\":%d,\"spans\":%d,\"traces\":%d,\"bytes_per_span\":%d,\"spans_per_cpu_second\":%d,"
                        + "\"most_spans_of_a_subtask\":%d}%n",
                parallelism,
                spans.size(),
                TRACES_OUT.get(),
                bytes / spans.size(),
                spans.size() * 1_000_000_000L / cpu,
                most);
    }

    private static StreamExecutionEnvironment environment(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    }

    private static void build(StreamExecutionEnvironment environment, int each, int parallelism) {
        TraceJobOptions options = TraceJobOptions.parse("--dead-letters.topic", "", "--checkpoint.interval", "10 s");
        options.runtime.configure(environment, options.all);
        DataStream<SpanRecord> records = environment
                .fromSource(
                        new NumberSequenceSource(0, (long) each * parallelism - 1),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .flatMap(new Read(each))
                .returns(new ChainedRowType<>(SpanRecord.class))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<SpanRecord>forGenerator(context -> new SpanWatermarks(
                                context.getInputActivityClock(), Duration.ofSeconds(5), Duration.ofSeconds(30)))
                        .withTimestampAssigner((record, none) -> record.endMillis()));
        SingleOutputStreamOperator<TraceRow> rows = TraceJob.traces(records, options);
        rows.flatMap(new Count<TraceRow>()).returns(Types.INT).sinkTo(new DiscardingSink<>());
        rows.getSideOutput(TraceOperator.SPAN_ROWS)
                .flatMap(new Count<TraceSpanRow>())
                .returns(Types.INT)
                .sinkTo(new DiscardingSink<>());
    }

    /** The messages of one source subtask, read as the job reads Kafka's. */
    private static final class Read extends RichFlatMapFunction<Long, SpanRecord> {
        private final int each;
        private transient SpanDeserializer deserializer;

        Read(int each) {
            this.each = each;
        }

        @Override
        public void flatMap(Long number, Collector<SpanRecord> out) {
            if (deserializer == null) {
                CPU_BEFORE.compareAndSet(0, SYSTEM.getProcessCpuTime());
                deserializer = new SpanDeserializer(0, Duration.ZERO);
                deserializer.open(null);
            }
            byte[][] messages = MESSAGES.get((int) (number / each));
            int at = (int) (number % each);
            if (at < messages.length) {
                deserializer.deserialize(new ConsumerRecord<>("spans", 0, number, null, messages[at]), out);
            }
        }
    }

    private static final class Count<T> extends RichFlatMapFunction<T, Integer> {
        @Override
        public void flatMap(T row, Collector<Integer> out) {
            if (row instanceof TraceRow) {
                TRACES_OUT.incrementAndGet();
            } else {
                SPANS_OUT.incrementAndGet();
                PER_SUBTASK.incrementAndGet(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
            }
        }
    }
}
