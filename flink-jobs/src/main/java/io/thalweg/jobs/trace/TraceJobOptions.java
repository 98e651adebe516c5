package io.thalweg.jobs.trace;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.event.Topics;
import io.thalweg.jobs.flow.FlowJobOptions;
import io.thalweg.jobs.options.CheckedOptions;
import io.thalweg.jobs.options.JobArguments;
import io.thalweg.jobs.options.JobRuntime;
import io.thalweg.jobs.options.OptionHelp;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.Guarantee;
import io.thalweg.jobs.sink.kafka.Delivery;
import io.thalweg.jobs.sink.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/**
 * Every option of the trace job that the flow job has not, declared once, and the checked values of one job: a wrong name
 * or value fails here, at start. What both have means the same.
 */
public final class TraceJobOptions {
    public static final ConfigOption<String> KAFKA_GROUP = key("kafka.group")
            .stringType()
            .defaultValue("thalweg-trace-job")
            .withDescription("Consumer group. A job without a checkpoint starts at its offsets, else at the earliest.");

    public static final ConfigOption<String> SPANS_TOPIC =
            key("spans.topic").stringType().defaultValue(Topics.SPANS).withDescription("Spans to read.");

    public static final ConfigOption<Duration> SPANS_MAX_AHEAD = key("spans.max-ahead")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("A span that ends so long after this machine's time is a dead letter; 0 s: never.");

    public static final ConfigOption<String> TRACES_TOPIC = key("traces.topic")
            .stringType()
            .defaultValue(Topics.TRACES)
            .withDescription("Where traces go as Protobuf messages; empty: nowhere.");

    public static final ConfigOption<Duration> QUIET = key("traces.quiet")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("A trace is complete when none of its spans has come for so long, in event time.");

    public static final ConfigOption<Duration> REOPEN = key("traces.reopen")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription(
                    "After that, how long a late span still joins it, in a new version. Spans are in memory until then.");

    public static final ConfigOption<Integer> MAX_SPANS = key("traces.max-spans")
            .intType()
            .defaultValue(1 << 16)
            .withDescription("Spans of a trace; what would make more of it is cut off, and both are marked as parts.");

    public static final ConfigOption<Duration> MAX_DURATION = key("traces.max-duration")
            .durationType()
            .defaultValue(Duration.ofSeconds(120))
            .withDescription("From a trace's first span to its last; what is farther away is cut off likewise.");

    public static final ConfigOption<Integer> MAX_SPANS_OF_KEY = key("links.max-spans")
            .intType()
            .defaultValue(1 << 15)
            .withDescription("Spans that an id may link, such as an x-request-id; one that more have is a constant."
                    + " Kinds of ids that few spans share have lower limits of their own.");

    public static final ConfigOption<Duration> NETWORK_DELAY = key("links.network-delay")
            .durationType()
            .defaultValue(Duration.ofMillis(50))
            .withDescription(
                    "What the times of one request at two points may differ by, where no number proves it one.");

    public static final ConfigOption<Duration> CLOCK_OFFSET = key("links.clock-offset")
            .durationType()
            .defaultValue(Duration.ofMillis(10))
            .withDescription("The same in addition, where the points are of different agents.");

    public static final ConfigOption<Boolean> WEAK_LINKS = key("links.weak")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Whether a request without a parent becomes a child of the shortest one of its trace id that"
                            + " covers it in time.");

    public static final ConfigOption<Duration> AGENTS_IDLE_AFTER = key("agents.idle-after")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription("An agent without a span for so long does not hold up the time of the others.");

    public static final ConfigOption<Duration> AGENTS_MAX_LAG = key("agents.max-lag")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("Nor does one whose spans are so far behind those of most others: its clock is wrong.");

    private static final List<ConfigOption<?>> OWN = List.of(
            FlowJobOptions.KAFKA_BOOTSTRAP,
            KAFKA_GROUP,
            FlowJobOptions.KAFKA_PROPERTIES,
            SPANS_TOPIC,
            SPANS_MAX_AHEAD,
            TRACES_TOPIC,
            FlowJobOptions.DEAD_LETTERS_TOPIC,
            FlowJobOptions.DEAD_LETTERS_SAMPLE,
            QUIET,
            REOPEN,
            MAX_SPANS,
            MAX_DURATION,
            MAX_SPANS_OF_KEY,
            NETWORK_DELAY,
            CLOCK_OFFSET,
            WEAK_LINKS,
            AGENTS_IDLE_AFTER,
            AGENTS_MAX_LAG,
            FlowJobOptions.CHECKPOINT_INTERVAL,
            FlowJobOptions.CHECKPOINT_DIR,
            FlowJobOptions.PARALLELISM);

    private static final String USAGE = "The trace job: spans from Kafka become traces in ClickHouse."
            + "\n\n  flink run -c io.thalweg.jobs.trace.TraceJob flink-jobs-job.jar [--config FILE.yaml] [--NAME VALUE]...";
    private static final MemorySize LARGEST_SAMPLE = MemorySize.parse("512 kb");
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration SHORTEST_QUIET = Duration.ofSeconds(1);
    private static final Duration LONGEST_QUIET = Duration.ofMinutes(10);
    private static final Duration LONGEST_REOPEN = Duration.ofHours(1);
    private static final int MOST_SPANS = 1 << 20;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    final KafkaConnection kafka;
    final String kafkaGroup;
    final String spansTopic;
    final Duration spansMaxAhead;
    final Optional<String> tracesTopic;
    final Optional<String> deadLettersTopic;
    final int deadLetterSampleBytes;
    final Limits limits;
    final TraceOptionsValues trace;
    final Duration agentsIdleAfter;
    final Duration agentsMaxLag;
    final JobRuntime runtime;
    /** With the options of the ClickHouse sink. */
    final Configuration all;

    private TraceJobOptions(Configuration all) {
        CheckedOptions options = new CheckedOptions(all);
        this.all = all;
        kafka = new KafkaConnection(
                options.notEmpty(FlowJobOptions.KAFKA_BOOTSTRAP, "host:port, separated by commas"),
                options.get(FlowJobOptions.KAFKA_PROPERTIES));
        kafkaGroup = options.notEmpty(KAFKA_GROUP, "a group's name");
        spansTopic = options.notEmpty(SPANS_TOPIC, "a topic's name");
        spansMaxAhead = options.atLeast(SPANS_MAX_AHEAD, Duration.ZERO);
        tracesTopic = given(options.get(TRACES_TOPIC));
        deadLettersTopic = given(options.get(FlowJobOptions.DEAD_LETTERS_TOPIC));
        deadLetterSampleBytes = options.within(FlowJobOptions.DEAD_LETTERS_SAMPLE, MemorySize.ZERO, LARGEST_SAMPLE);
        limits = new Limits(
                options.within(QUIET, SHORTEST_QUIET, LONGEST_QUIET).toMillis(),
                options.within(REOPEN, Duration.ZERO, LONGEST_REOPEN).toMillis(),
                options.within(MAX_SPANS, 2, MOST_SPANS),
                (int) options.within(
                                MAX_DURATION, Duration.ofSeconds(1), Duration.ofSeconds(TimeLevels.LONGEST_SECONDS))
                        .toSeconds(),
                options.within(MAX_SPANS_OF_KEY, 2, MOST_SPANS));
        trace = new TraceOptionsValues(
                micros(options, NETWORK_DELAY), micros(options, CLOCK_OFFSET), options.get(WEAK_LINKS));
        agentsIdleAfter = options.atLeast(AGENTS_IDLE_AFTER, SHORTEST_INTERVAL);
        agentsMaxLag = options.atLeast(AGENTS_MAX_LAG, Duration.ZERO);
        runtime = new JobRuntime(
                options.atLeast(FlowJobOptions.CHECKPOINT_INTERVAL, SHORTEST_INTERVAL),
                options.directory(FlowJobOptions.CHECKPOINT_DIR),
                0,
                options.within(FlowJobOptions.PARALLELISM, 0, Keys.GROUPS));
    }

    private static long micros(CheckedOptions options, ConfigOption<Duration> option) {
        return TimeUnit.MILLISECONDS.toMicros(
                options.within(option, Duration.ZERO, LONGEST_DELAY).toMillis());
    }

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong name or value: what, and what is allowed */
    public static TraceJobOptions parse(String... args) {
        return of(new JobArguments(declared()).parse(args));
    }

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong value: what, and what is allowed */
    public static TraceJobOptions of(Configuration values) {
        return new TraceJobOptions(new Configuration(values));
    }

    /** For a trace job in the same Flink job: what both have is set for both, but each is a consumer of its own. */
    public static TraceJobOptions beside(FlowJobOptions flowJob) {
        Configuration values = flowJob.values();
        values.removeConfig(FlowJobOptions.KAFKA_GROUP);
        return new TraceJobOptions(values);
    }

    /** Of a sink into Kafka, by its uid: the guarantee is one for the whole job. */
    Delivery delivery(String uid) {
        return all.get(ClickHouseOptions.GUARANTEE) == Guarantee.EXACTLY_ONCE
                ? Delivery.exactlyOnce(kafkaGroup + "-" + uid)
                : Delivery.AT_LEAST_ONCE;
    }

    /** All options, in the order of the documentation. */
    public static List<ConfigOption<?>> declared() {
        List<ConfigOption<?>> declared = new ArrayList<>(OWN);
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
