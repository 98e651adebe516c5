package io.thalweg.jobs.trace;

import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.flow.ChainedRowType;
import io.thalweg.jobs.options.JobArguments;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import io.thalweg.jobs.sink.kafka.KafkaSinks;
import io.thalweg.jobs.source.EventTime;
import io.thalweg.jobs.source.IdleWhenReadSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The trace job: spans of all agents become traces.
 *
 * <pre>
 *               ┌─ syscall ids ─▶ chains ─┐ (by process)
 *   thalweg.    │                         ▼
 *   spans ▶ spans ─── keys ────────────▶ links ─┐ (by key)
 *               │                               ▼
 *               ├─── id and time ──────────▶ level-0 ─▶ level-1 ─▶ level-2 ─▶ level-3 (by place in time)
 *               │                               └──────────┴──────────┴──────────┤ which spans are a trace
 *               └─── the spans themselves ───────────────────────────────▶ span-store (by span)
 *                                                                                ▼
 *                                                    ClickHouse, thalweg.traces ◀ traces (by trace)
 * </pre>
 *
 * Links travel apart from spans: a span crosses the network twice, its links as numbers, many in a record. No operator has
 * a single key and none sends to one before it, so a checkpoint holds everything. {@code docs/decisions/005} says why.
 * Every operator has a fixed uid: savepoints find their state by it.
 */
public final class TraceJob {
    private static final String NAME = "thalweg-trace";

    private TraceJob() {}

    public static void main(String[] args) throws Exception {
        if (JobArguments.asksForHelp(args)) {
            System.out.print(TraceJobOptions.help());
            return;
        }
        TraceJobOptions options = TraceJobOptions.parse(args);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        build(environment, options);
        environment.execute(NAME);
    }

    /** Adds the job to the environment, which the caller executes. */
    public static void build(StreamExecutionEnvironment environment, TraceJobOptions options) {
        options.runtime.configure(environment, options.all);
        SingleOutputStreamOperator<TraceRow> traces = traces(source(environment, options), options);
        insert(traces, () -> TraceTable.TABLE, options);
        insert(traces.getSideOutput(TraceOperator.SPAN_ROWS), () -> TraceSpanTable.TABLE, options);
        options.tracesTopic.ifPresent(topic -> traces.sinkTo(KafkaSinks.rows(
                        options.kafka, topic, () -> TraceTable.TABLE, row -> row.id, options.delivery("kafka-traces")))
                .uid("kafka-traces")
                .name("kafka: " + topic));
    }

    private static DataStream<SpanRecord> source(StreamExecutionEnvironment environment, TraceJobOptions options) {
        IdleWhenReadSource<SpanRecord> source = IdleWhenReadSource.of(
                options.spansTopic,
                options.kafka,
                options.kafkaGroup,
                new SpanDeserializer(options.deadLetterSampleBytes, options.spansMaxAhead),
                record -> record.refused() == null ? record.endMillis() : EventTime.NONE);
        return environment
                .fromSource(source, watermarks(options), "span messages", new ChainedRowType<>(SpanRecord.class))
                .uid("span-messages");
    }

    static WatermarkStrategy<SpanRecord> watermarks(TraceJobOptions options) {
        Duration idleAfter = options.agentsIdleAfter;
        Duration maxLag = options.agentsMaxLag;
        return WatermarkStrategy.<SpanRecord>forGenerator(
                        context -> new SpanWatermarks(context.getInputActivityClock(), idleAfter, maxLag))
                .withTimestampAssigner(
                        (record, kafkaTime) -> record.refused() == null ? record.endMillis() : kafkaTime);
    }

    /** What lies between source and sinks; {@link TraceOperator#SPAN_ROWS} is its second output. */
    static SingleOutputStreamOperator<TraceRow> traces(DataStream<SpanRecord> records, TraceJobOptions options) {
        Limits limits = options.limits;
        SingleOutputStreamOperator<TraceBatch> spans =
                named("spans", records.transform("spans", TraceBatchType.INSTANCE, new SpanOperator(limits)));
        options.deadLettersTopic.ifPresent(deadLetters -> spans.getSideOutput(SpanOperator.DEAD_LETTERS)
                .sinkTo(KafkaSinks.messages(options.kafka, deadLetters, options.delivery("kafka-span-dead-letters")))
                .uid("kafka-span-dead-letters")
                .name("kafka: " + deadLetters));
        SingleOutputStreamOperator<TraceBatch> chains = stage(
                "chains",
                spans.getSideOutput(SpanOperator.CHAINS),
                new ChainOperator(limits, IdleWhenReadSource.IDLE_AFTER.toMillis()));
        SingleOutputStreamOperator<TraceBatch> links = stage(
                "links",
                spans.getSideOutput(SpanOperator.KEYS).union(chains.getSideOutput(ChainOperator.KEYS)),
                new LinkOperator(limits));

        List<SingleOutputStreamOperator<TraceBatch>> levels = new ArrayList<>();
        for (int level = 0; level < TimeLevels.LEVELS; level++) {
            DataStream<TraceBatch> input = level == 0
                    ? spans.getSideOutput(SpanOperator.PLACES).union(links.getSideOutput(LinkOperator.LINKS))
                    : union(levels, LevelOperator.TO_LEVEL.get(level));
            levels.add(stage("level-" + level, input, new LevelOperator(level, limits)));
        }
        SingleOutputStreamOperator<TraceBatch> store = stage(
                "span-store",
                spans.getSideOutput(SpanOperator.SPANS).union(union(levels, LevelOperator.ORDERS)),
                new SpanStoreOperator());
        DataStream<TraceBatch> members =
                store.getSideOutput(SpanStoreOperator.MEMBERS).union(union(levels, LevelOperator.LOST));
        return named(
                "traces",
                keyed(members)
                        .transform(
                                "traces",
                                new ChainedRowType<>(TraceRow.class),
                                new TraceOperator(limits, options.trace)));
    }

    private static DataStream<TraceBatch> union(
            List<SingleOutputStreamOperator<TraceBatch>> levels, OutputTag<TraceBatch> tag) {
        DataStream<TraceBatch> all = levels.get(0).getSideOutput(tag);
        for (SingleOutputStreamOperator<TraceBatch> level : levels.subList(1, levels.size())) {
            all = all.union(level.getSideOutput(tag));
        }
        return all;
    }

    private static KeyedStream<TraceBatch, Long> keyed(DataStream<TraceBatch> batches) {
        return batches.keyBy(TraceBatch::key, Types.LONG);
    }

    private static SingleOutputStreamOperator<TraceBatch> stage(
            String uid, DataStream<TraceBatch> input, StageOperator<?, TraceBatch> operator) {
        return named(uid, keyed(input).transform(uid, TraceBatchType.INSTANCE, operator));
    }

    private static <T> SingleOutputStreamOperator<T> named(String uid, SingleOutputStreamOperator<T> operator) {
        return operator.uid(uid).setMaxParallelism(Keys.GROUPS);
    }

    private static <R> void insert(
            DataStream<R> rows, SerializableSupplier<RowTable<R>> table, TraceJobOptions options) {
        String name = table.get().name();
        rows.sinkTo(ClickHouseSink.of(table)
                        .setAll(options.all)
                        .refusedRows(KafkaSinks.refusedRows(options.kafka, options.deadLettersTopic))
                        .build())
                .uid("clickhouse-" + name)
                .name("clickhouse: " + name);
    }
}
