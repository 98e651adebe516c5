package io.thalweg.jobs.flow;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.engine.EngineOptions;
import io.thalweg.event.Topics;
import io.thalweg.jobs.metrics.MetricsOptions;
import io.thalweg.jobs.metrics.MetricsSettings;
import io.thalweg.jobs.options.CheckedOptions;
import io.thalweg.jobs.options.JobArguments;
import io.thalweg.jobs.options.JobRuntime;
import io.thalweg.jobs.options.OptionHelp;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.Guarantee;
import io.thalweg.jobs.sink.kafka.Delivery;
import io.thalweg.jobs.sink.kafka.KafkaConnection;
import io.thalweg.jobs.tagging.TaggingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/**
 * Every option of the flow job, declared once, and the checked values of one job: a wrong name or value fails here, at
 * start. With {@link ClickHouseOptions} it is all that {@code --help} lists.
 */
public final class FlowJobOptions {
    public static final ConfigOption<String> KAFKA_BOOTSTRAP = key("kafka.bootstrap")
            .stringType()
            .defaultValue("127.0.0.1:9092")
            .withDescription("Kafka's brokers, host:port, separated by commas.");

    public static final ConfigOption<String> KAFKA_GROUP = key("kafka.group")
            .stringType()
            .defaultValue("thalweg-flow-job")
            .withDescription("Consumer group. A job without a checkpoint starts at its offsets, else at the earliest.");

    public static final ConfigOption<Map<String, String>> KAFKA_PROPERTIES = key("kafka.properties")
            .mapType()
            .defaultValue(Map.of())
            .withDescription("Any property of Kafka's clients, such as security.protocol.");

    public static final ConfigOption<String> PACKETS_TOPIC =
            key("packets.topic").stringType().defaultValue(Topics.PACKETS).withDescription("Packet batches to read.");

    public static final ConfigOption<String> SYSCALLS_TOPIC = key("syscalls.topic")
            .stringType()
            .defaultValue(Topics.SYSCALLS)
            .withDescription("Batches of socket calls to read; empty: none.");

    public static final ConfigOption<String> OTLP_TOPIC = key("otlp.topic")
            .stringType()
            .defaultValue("")
            .withDescription("Spans that an OpenTelemetry collector's Kafka exporter writes, such as otlp_spans, in"
                    + " protobuf or JSON; empty: none. The topic must exist.");

    public static final ConfigOption<String> FLOWS_TOPIC = key("flows.topic")
            .stringType()
            .defaultValue(Topics.FLOWS)
            .withDescription("Where flows go as Protobuf messages; empty: nowhere.");

    public static final ConfigOption<String> SPANS_TOPIC = key("spans.topic")
            .stringType()
            .defaultValue(Topics.SPANS)
            .withDescription("Where sessions go as Protobuf messages; empty: nowhere.");

    public static final ConfigOption<String> DEAD_LETTERS_TOPIC = key("dead-letters.topic")
            .stringType()
            .defaultValue(Topics.DEAD_LETTERS)
            .withDescription("Where records that are no batches go, with the reason; empty: they are only counted.");

    public static final ConfigOption<MemorySize> DEAD_LETTERS_SAMPLE = key("dead-letters.sample")
            .memoryType()
            .defaultValue(MemorySize.parse("1 kb"))
            .withDescription("How much of such a record its dead letter holds.");

    public static final ConfigOption<Duration> BATCHES_MAX_AHEAD = key("batches.max-ahead")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("A batch that ends so long after this machine's time is a dead letter; 0 s: never.");

    public static final ConfigOption<Integer> SHARDS_MAX_FLOWS = key("shards.max-flows")
            .intType()
            .defaultValue(1 << 20)
            .withDescription("Flows that a shard holds at once; a new one beyond it ends the one that is due next.");

    public static final ConfigOption<Integer> SHARDS_MAX_SOCKETS = key("shards.max-sockets")
            .intType()
            .defaultValue(1 << 16)
            .withDescription(
                    "Traced sockets that a shard holds at once; a new one beyond it ends the one silent longest.");

    public static final ConfigOption<Duration> SHARDS_SILENT_AFTER = key("shards.silent-after")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription("Without a batch for so long, a shard's flows time out by the time of the other agents.");

    public static final ConfigOption<Duration> SHARDS_FORGET_AFTER = key("shards.forget-after")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("Without a batch for so long, an empty shard and its sequence numbers are forgotten.");

    public static final ConfigOption<Boolean> HEALTH_CHECKS_MERGE = key("health-checks.merge")
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Whether flows of health checks (close_type 20) of a minute between the same ends are one row.");

    public static final ConfigOption<Integer> HEALTH_CHECKS_MAX_WAITING = key("health-checks.max-waiting")
            .intType()
            .defaultValue(1 << 14)
            .withDescription(
                    "Such rows of an agent that wait for the end of their minute; one more makes one leave early.");

    public static final ConfigOption<Duration> CHECKPOINT_INTERVAL = key("checkpoint.interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("Time between checkpoints.");

    public static final ConfigOption<String> CHECKPOINT_DIR = key("checkpoint.dir")
            .stringType()
            .defaultValue("")
            .withDescription("Where checkpoints are, such as file:///var/lib/thalweg; empty: as the cluster says.");

    public static final ConfigOption<Integer> PARALLELISM = key("parallelism")
            .intType()
            .defaultValue(0)
            .withDescription("Subtasks of every operator; 0: as the cluster says.");

    private static final List<ConfigOption<?>> OWN = List.of(
            KAFKA_BOOTSTRAP,
            KAFKA_GROUP,
            KAFKA_PROPERTIES,
            PACKETS_TOPIC,
            SYSCALLS_TOPIC,
            OTLP_TOPIC,
            FLOWS_TOPIC,
            SPANS_TOPIC,
            DEAD_LETTERS_TOPIC,
            DEAD_LETTERS_SAMPLE,
            BATCHES_MAX_AHEAD,
            SHARDS_MAX_FLOWS,
            SHARDS_MAX_SOCKETS,
            SHARDS_SILENT_AFTER,
            SHARDS_FORGET_AFTER,
            HEALTH_CHECKS_MERGE,
            HEALTH_CHECKS_MAX_WAITING,
            CHECKPOINT_INTERVAL,
            CHECKPOINT_DIR,
            PARALLELISM);

    private static final String USAGE =
            "The flow job: batches of packets and socket calls from Kafka become flows and sessions in ClickHouse."
                    + "\n\n  flink run flink-jobs-job.jar [--config FILE.yaml] [--NAME VALUE]...";
    private static final MemorySize LARGEST_SAMPLE = MemorySize.parse("512 kb");
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

    final KafkaConnection kafka;
    final String kafkaGroup;
    final String packetsTopic;
    final Optional<String> syscallsTopic;
    final Optional<String> otlpTopic;
    final Optional<String> flowsTopic;
    final Optional<String> spansTopic;
    final Optional<String> deadLettersTopic;
    final int deadLetterSampleBytes;
    final Duration batchesMaxAhead;
    final FlowFunction.EngineSettings engine;
    final FlowFunction.Patience patience;
    final TaggingOptions tagging;
    final boolean mergesHealthChecks;
    final MetricsSettings metrics;
    final String metricsDatabase;
    final Optional<String> metricsTopic;
    final int maxWaitingHealthChecks;
    final Duration checkpointInterval;
    final Optional<String> checkpointDirectory;
    final int parallelism;
    /** With the options of the ClickHouse sink. */
    final Configuration all;

    private FlowJobOptions(Configuration all) {
        CheckedOptions options = new CheckedOptions(all);
        this.all = all;
        kafka = new KafkaConnection(
                options.notEmpty(KAFKA_BOOTSTRAP, "host:port, separated by commas"), options.get(KAFKA_PROPERTIES));
        kafkaGroup = options.notEmpty(KAFKA_GROUP, "a group's name");
        packetsTopic = options.notEmpty(PACKETS_TOPIC, "a topic's name");
        syscallsTopic = given(options.get(SYSCALLS_TOPIC));
        otlpTopic = given(options.get(OTLP_TOPIC));
        flowsTopic = given(options.get(FLOWS_TOPIC));
        spansTopic = given(options.get(SPANS_TOPIC));
        deadLettersTopic = given(options.get(DEAD_LETTERS_TOPIC));
        deadLetterSampleBytes = options.within(DEAD_LETTERS_SAMPLE, MemorySize.ZERO, LARGEST_SAMPLE);
        batchesMaxAhead = options.atLeast(BATCHES_MAX_AHEAD, Duration.ZERO);
        engine = new FlowFunction.EngineSettings(
                options.within(SHARDS_MAX_FLOWS, 1, EngineOptions.MOST_FLOWS),
                options.within(SHARDS_MAX_SOCKETS, 1, Integer.MAX_VALUE),
                options.get(L7JobOptions.ENABLED),
                L7JobOptions.of(options));
        Duration silentAfter = options.atLeast(SHARDS_SILENT_AFTER, SHORTEST_SILENCE);
        patience = new FlowFunction.Patience(silentAfter, options.atLeast(SHARDS_FORGET_AFTER, silentAfter));
        tagging = TaggingOptions.of(options);
        mergesHealthChecks = options.get(HEALTH_CHECKS_MERGE);
        metrics = MetricsOptions.of(options);
        metricsDatabase = options.notEmpty(MetricsOptions.DATABASE, "a database's name");
        metricsTopic = given(options.get(MetricsOptions.TOPIC));
        maxWaitingHealthChecks =
                options.within(HEALTH_CHECKS_MAX_WAITING, HealthCheckFunction.BUCKETS, Integer.MAX_VALUE);
        checkpointInterval = options.atLeast(CHECKPOINT_INTERVAL, SHORTEST_INTERVAL);
        checkpointDirectory = options.directory(CHECKPOINT_DIR);
        parallelism = options.within(PARALLELISM, 0, FlowJob.MAX_PARALLELISM);
    }

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong name or value: what, and what is allowed */
    public static FlowJobOptions parse(String... args) {
        return of(new JobArguments(declared()).parse(args));
    }

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong value: what, and what is allowed */
    public static FlowJobOptions of(Configuration values) {
        return new FlowJobOptions(new Configuration(values));
    }

    JobRuntime runtime() {
        return new JobRuntime(checkpointInterval, checkpointDirectory, FlowJob.MAX_PARALLELISM, parallelism);
    }

    /** Of a sink into Kafka, by its uid: the guarantee is one for the whole job. */
    Delivery delivery(String uid) {
        return all.get(ClickHouseOptions.GUARANTEE) == Guarantee.EXACTLY_ONCE
                ? Delivery.exactlyOnce(kafkaGroup + "-" + uid)
                : Delivery.AT_LEAST_ONCE;
    }

    /** As they were given, with the options of the ClickHouse sink. */
    public Configuration values() {
        return new Configuration(all);
    }

    /** All options, in the order of the documentation. */
    public static List<ConfigOption<?>> declared() {
        List<ConfigOption<?>> declared = new ArrayList<>(OWN);
        declared.addAll(TaggingOptions.ALL);
        declared.addAll(L7JobOptions.ALL);
        declared.addAll(MetricsOptions.ALL);
        declared.addAll(ClickHouseOptions.all());
        return declared;
    }

    static String help() {
        return OptionHelp.text(USAGE, declared());
    }

    private static Optional<String> given(String value) {
        return value.isBlank() ? Optional.empty() : Optional.of(value);
    }
}
