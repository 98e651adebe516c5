package io.thalweg.jobs.flow;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.options.JobArguments;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import io.thalweg.jobs.sink.kafka.KafkaSinks;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The flow job: packet batches become flows, sessions and a report of what was lost.
 *
 * <pre>
 *   task 1                                  task 2 (keyed by agent and shard)
 *   ┌────────────────────────────────┐      ┌────────────────────────────────────────────────────────┐
 *   │ KafkaSource ─▶ gate ───────────┼─────▶│ FlowFunction ─┬─ flows ────▶ ClickHouse, thalweg.flows │
 *   │                 └▶ dead letters│      │               ├─ sessions ─▶ ClickHouse, thalweg.spans │
 *   └────────────────────────────────┘      │               ├─ losses ───▶ ClickHouse                │
 *                                           │               └─ health checks ─┐                      │
 *                                           └─────────────────────────────────┼──────────────────────┘
 *                                           task 3 (keyed by agent and ends)  ▼
 *                                           ┌────────────────────────────────────────────────────────┐
 *                                           │ HealthCheckFunction ─ flows ▶ ClickHouse, thalweg.flows│
 *                                           └────────────────────────────────────────────────────────┘
 * </pre>
 *
 * Batches cross the network once; of the rows only health checks do. Every operator has a fixed uid: savepoints find their state by it.
 */
public final class FlowJob {
    /** Fixed, since state is split by it; a job can be scaled to as many subtasks. */
    static final int MAX_PARALLELISM = 512;

    private static final String NAME = "thalweg-flow";
    private static final Duration AGENT_IDLE_AFTER = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofMinutes(1);

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
        FlowJobRuntime.configure(environment, options);
        SingleOutputStreamOperator<BatchRecord> batches = batches(environment, options);
        SingleOutputStreamOperator<L4FlowLog> flows = batches.keyBy(BatchRecord::shardKey, Types.LONG)
                .process(
                        new FlowFunction(
                                options.engine, options.mergesHealthChecks, options.silentAfter, options.forgetAfter),
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
        options.spansTopic.ifPresent(
                topic -> sessions.sinkTo(KafkaSinks.rows(options.kafka, topic, () -> L7FlowLogTable.TABLE))
                        .uid("kafka-spans")
                        .name("kafka: " + topic));
        options.deadLettersTopic.ifPresent(topic -> batches.getSideOutput(BatchGate.DEAD_LETTERS)
                .sinkTo(KafkaSinks.messages(options.kafka, topic))
                .uid("kafka-dead-letters")
                .name("kafka: " + topic));
    }

    @SuppressWarnings("deprecation") // Kafka's OffsetResetStrategy; the connector asks for it
    private static SingleOutputStreamOperator<BatchRecord> batches(
            StreamExecutionEnvironment environment, FlowJobOptions options) {
        KafkaSource<BatchRecord> source = KafkaSource.<BatchRecord>builder()
                .setBootstrapServers(options.kafka.bootstrap())
                .setGroupId(options.kafkaGroup)
                .setTopics(options.packetsTopic)
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setProperties(options.kafka.client())
                .setProperty("partition.discovery.interval.ms", String.valueOf(LOOK_FOR_PARTITIONS_EVERY.toMillis()))
                .setDeserializer(new BatchDeserializer(options.deadLetterSampleBytes, options.batchesMaxAhead))
                .build();
        return environment
                .fromSource(source, watermarks(), "packet batches", BatchRecordType.INSTANCE)
                .uid("packet-batches")
                .process(new BatchGate(), BatchRecordType.INSTANCE)
                .uid("gate")
                .name("gate");
    }

    private static WatermarkStrategy<BatchRecord> watermarks() {
        return WatermarkStrategy.<BatchRecord>forGenerator(
                        context -> new AgentWatermarks(context.getInputActivityClock(), AGENT_IDLE_AFTER))
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
        insert(flows, () -> L4FlowLogTable.TABLE, suffix, options);
        options.flowsTopic.ifPresent(
                topic -> flows.sinkTo(KafkaSinks.rows(options.kafka, topic, () -> L4FlowLogTable.TABLE))
                        .uid("kafka-flows" + suffix)
                        .name("kafka: " + topic + suffix));
    }

    private static <R> void insert(
            DataStream<R> rows, SerializableSupplier<RowTable<R>> table, FlowJobOptions options) {
        insert(rows, table, "", options);
    }

    private static <R> void insert(
            DataStream<R> rows, SerializableSupplier<RowTable<R>> table, String suffix, FlowJobOptions options) {
        String name = table.get().name() + suffix;
        rows.sinkTo(ClickHouseSink.of(table).setAll(options.all).build())
                .uid("clickhouse-" + name)
                .name("clickhouse: " + name);
    }
}
