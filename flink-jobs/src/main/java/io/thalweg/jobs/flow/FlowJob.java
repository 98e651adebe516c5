package io.thalweg.jobs.flow;

import io.thalweg.engine.metrics.PackedDocument;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.metrics.FlowMetrics;
import io.thalweg.jobs.metrics.MetricsStreams;
import io.thalweg.jobs.network.NetworkEventTable;
import io.thalweg.jobs.options.JobArguments;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import io.thalweg.jobs.sink.kafka.KafkaSinks;
import io.thalweg.jobs.source.EventTime;
import io.thalweg.jobs.source.IdleWhenReadSource;
import io.thalweg.jobs.source.SilentWatermarks;
import io.thalweg.jobs.tagging.DirectoryLoader;
import io.thalweg.jobs.tagging.DirectoryStream;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The flow job: batches of packets and of socket calls become flows, sessions and a report of what was lost.
 *
 * <pre>
 *   a task for packets, one for syscalls    a task keyed by agent and shard
 *   ┌────────────────────────────────┐      ┌────────────────────────────────────────────────────────┐
 *   │ KafkaSource ─▶ gate ───────────┼─────▶│ FlowFunction ─┬─ flows ────▶ ClickHouse, thalweg.flows │
 *   │                 └▶ dead letters│      │               ├─ sessions ─▶ ClickHouse, thalweg.spans │
 *   └────────────────────────────────┘      │               ├─ losses ───▶ ClickHouse                │
 *     resources, processes ─ to all ───────▶│               ├─ network events ─▶ ClickHouse          │
 *                                           │               ├─ documents ───┐                        │
 *                                           │               └─ health checks ─┐                      │
 *                                           └─────────────────────────────────┼──────────────────────┘
 *                                           task 3 (keyed by agent and ends)  ▼
 *                                           ┌────────────────────────────────────────────────────────┐
 *                                           │ HealthCheckFunction ─ flows ▶ ClickHouse, thalweg.flows│
 *                                           └────────────────────────────────────────────────────────┘
 *                                           task 4 (keyed by what documents are told apart by)
 *                                           ┌────────────────────────────────────────────────────────┐
 *                                           │ metrics (documents) ▶ ClickHouse, thalweg.metrics      │
 *                                           └────────────────────────────────────────────────────────┘
 * </pre>
 *
 * Batches cross the network once; of the rows only health checks do, and merged documents of metrics. Every operator has a fixed uid: savepoints find their state by it.
 */
public final class FlowJob {
    /** Fixed, since state is split by it; a job can be scaled to as many subtasks. */
    static final int MAX_PARALLELISM = 512;

    private static final String NAME = "thalweg-flow";
    private static final Duration AGENT_SILENT_AFTER = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofMinutes(1);

    private static final Input PACKETS =
            new Input(BatchKind.PACKETS, "packet batches", "packet-batches", "gate", "kafka-dead-letters");
    private static final Input SYSCALLS = new Input(
            BatchKind.SYSCALLS, "syscall batches", "syscall-batches", "syscall-gate", "kafka-syscall-dead-letters");

    private FlowJob() {}

    public static void main(String[] args) throws Exception {
        if (JobArguments.asksForHelp(args)) {
            System.out.print(FlowJobOptions.help());
            return;
        }
        FlowJobOptions options = FlowJobOptions.parse(args);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        build(environment, options);
        environment.execute(NAME);
    }

    /** Adds the job to the environment, which the caller executes. */
    public static void build(StreamExecutionEnvironment environment, FlowJobOptions options) {
        options.runtime().configure(environment, options.all);
        DataStream<BatchRecord> batches = batches(environment, options, PACKETS, options.packetsTopic);
        if (options.syscallsTopic.isPresent()) {
            batches = batches.union(batches(environment, options, SYSCALLS, options.syscallsTopic.get()));
        }
        if (options.otlpTopic.isPresent()) {
            batches = batches.union(applications(environment, options, options.otlpTopic.get()));
        }
        SingleOutputStreamOperator<L4FlowLog> flows = batches.keyBy(BatchRecord::shardKey, Types.LONG)
                .connect(DirectoryStream.of(environment, options.kafka, options.kafkaGroup, options.tagging))
                .process(
                        new FlowFunction(
                                options.engine,
                                options.mergesHealthChecks,
                                options.patience,
                                options.metrics,
                                options.tagging,
                                DirectoryLoader.of(options.kafka, options.tagging)),
                        new ChainedRowType<>(L4FlowLog.class))
                .uid("flows")
                .name("flows");
        DataStream<L7FlowLog> sessions = flows.getSideOutput(FlowFunction.SESSIONS);

        tellFlows(flows, "", options);
        if (options.mergesHealthChecks) {
            tellFlows(healthChecks(flows, options), "-health-checks", options);
        }
        insert(sessions, () -> L7FlowLogTable.TABLE, options);
        insert(flows.getSideOutput(FlowFunction.LOSSES), () -> CaptureLossTable.TABLE, options);
        if (options.syscallsTopic.isPresent()) {
            insert(flows.getSideOutput(FlowFunction.NETWORK_EVENTS), () -> NetworkEventTable.TABLE, options);
        }
        tellSpans(sessions, options);
        if (options.metrics.enabled()) {
            tellMetrics(flows.getSideOutput(FlowMetrics.DOCUMENTS), options);
        }
    }

    private static void tellMetrics(DataStream<PackedDocument> documents, FlowJobOptions options) {
        MetricsStreams metrics = new MetricsStreams(documents, options.metrics);
        Configuration inMetrics = new Configuration(options.all);
        inMetrics.set(ClickHouseOptions.DATABASE, options.metricsDatabase);
        metrics.tell((rows, table) -> insert(rows, table, "", inMetrics, options));
        options.metricsTopic.ifPresent(topic -> metrics.tell((rows, message, part) -> {
            String uid = "kafka-metrics-" + part;
            rows.sinkTo(KafkaSinks.rows(options.kafka, topic, message, MetricsDocument::tagHash, options.delivery(uid)))
                    .setParallelism(rows.getParallelism())
                    .uid(uid)
                    .name("kafka: " + topic + " " + part);
        }));
    }

    /** What applications tell of themselves is tagged as sessions are, and goes where they go. */
    @SuppressWarnings("deprecation") // Kafka's OffsetResetStrategy; the connector asks for it
    private static DataStream<BatchRecord> applications(
            StreamExecutionEnvironment environment, FlowJobOptions options, String topic) {
        KafkaSource<BatchRecord> source = KafkaSource.<BatchRecord>builder()
                .setBootstrapServers(options.kafka.bootstrap())
                .setGroupId(options.kafkaGroup)
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setProperties(options.kafka.client())
                .setProperty("partition.discovery.interval.ms", String.valueOf(LOOK_FOR_PARTITIONS_EVERY.toMillis()))
                .setDeserializer(new OtlpDeserializer(options.deadLetterSampleBytes))
                .build();
        SingleOutputStreamOperator<BatchRecord> messages = environment
                .fromSource(source, SilentWatermarks.strategy(), "application spans", BatchRecordType.INSTANCE)
                .uid("application-spans");
        return gate(
                messages,
                "application-spans-gate",
                "application spans gate",
                "kafka-applications-dead-letters",
                options);
    }

    private static void tellSpans(DataStream<L7FlowLog> sessions, FlowJobOptions options) {
        String uid = "kafka-spans";
        options.spansTopic.ifPresent(topic -> sessions.sinkTo(
                        KafkaSinks.rows(options.kafka, topic, () -> L7FlowLogTable.TABLE, options.delivery(uid)))
                .uid(uid)
                .name("kafka: " + topic));
    }

    /** A raw topic, and what in it is no batch put aside. */
    private static DataStream<BatchRecord> batches(
            StreamExecutionEnvironment environment, FlowJobOptions options, Input input, String topic) {
        IdleWhenReadSource<BatchRecord> source = IdleWhenReadSource.of(
                topic,
                options.kafka,
                options.kafkaGroup,
                new BatchDeserializer(input.kind, options.deadLetterSampleBytes, options.batchesMaxAhead),
                batch -> batch.refused() == null ? batch.endMillis() : EventTime.NONE);
        SingleOutputStreamOperator<BatchRecord> batches = environment
                .fromSource(source, watermarks(), input.name, BatchRecordType.INSTANCE)
                .uid(input.uid);
        return gate(batches, input.gateUid, "gate", input.deadLettersUid, options);
    }

    /** In the task of the source: what cannot be used is put aside. */
    private static DataStream<BatchRecord> gate(
            DataStream<BatchRecord> records, String uid, String name, String deadLettersUid, FlowJobOptions options) {
        SingleOutputStreamOperator<BatchRecord> sound = records.process(new BatchGate(), BatchRecordType.INSTANCE)
                .uid(uid)
                .name(name);
        options.deadLettersTopic.ifPresent(deadLetters -> sound.getSideOutput(BatchGate.DEAD_LETTERS)
                .sinkTo(KafkaSinks.messages(options.kafka, deadLetters, options.delivery(deadLettersUid)))
                .uid(deadLettersUid)
                .name("kafka: " + deadLetters));
        return sound;
    }

    /** What the operators that read a raw topic are called. */
    private record Input(BatchKind kind, String name, String uid, String gateUid, String deadLettersUid) {}

    private static WatermarkStrategy<BatchRecord> watermarks() {
        return WatermarkStrategy.<BatchRecord>forGenerator(
                        context -> new AgentWatermarks(context.getInputActivityClock(), AGENT_SILENT_AFTER))
                .withTimestampAssigner((batch, kafkaTime) -> batch.endMillis());
    }

    private static DataStream<L4FlowLog> healthChecks(
            SingleOutputStreamOperator<L4FlowLog> flows, FlowJobOptions options) {
        return flows.getSideOutput(FlowFunction.HEALTH_CHECKS)
                .keyBy(HealthCheckFunction::key, Types.INT)
                .process(new HealthCheckFunction(options.maxWaitingHealthChecks), new ChainedRowType<>(L4FlowLog.class))
                .uid("health-checks")
                .name("health checks");
    }

    /** Each stream of flows has sinks of its own: one sink behind both would share no task with either. */
    private static void tellFlows(DataStream<L4FlowLog> flows, String suffix, FlowJobOptions options) {
        insert(flows, () -> L4FlowLogTable.TABLE, suffix, options.all, options);
        String uid = "kafka-flows" + suffix;
        options.flowsTopic.ifPresent(topic -> flows.sinkTo(
                        KafkaSinks.rows(options.kafka, topic, () -> L4FlowLogTable.TABLE, options.delivery(uid)))
                .uid(uid)
                .name("kafka: " + topic + suffix));
    }

    private static <R> void insert(
            DataStream<R> rows, SerializableSupplier<RowTable<R>> table, FlowJobOptions options) {
        insert(rows, table, "", options.all, options);
    }

    private static <R> void insert(
            DataStream<R> rows,
            SerializableSupplier<RowTable<R>> table,
            String suffix,
            Configuration clickHouse,
            FlowJobOptions options) {
        String name = table.get().name() + suffix;
        rows.sinkTo(ClickHouseSink.of(table)
                        .setAll(clickHouse)
                        .refusedRows(KafkaSinks.refusedRows(options.kafka, options.deadLettersTopic))
                        .build())
                .setParallelism(rows.getParallelism())
                .uid("clickhouse-" + name)
                .name("clickhouse: " + name);
    }
}
