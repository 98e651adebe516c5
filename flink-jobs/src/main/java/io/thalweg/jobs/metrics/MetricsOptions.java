package io.thalweg.jobs.metrics;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.engine.metrics.MetricsRules;
import io.thalweg.event.Topics;
import io.thalweg.jobs.options.CheckedOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The flow job's options of metrics. */
public final class MetricsOptions {
    public static final ConfigOption<Boolean> ENABLED = key("metrics.enabled")
            .booleanType()
            .defaultValue(true)
            .withDescription("Whether traffic and requests are counted by the second and the minute.");

    public static final ConfigOption<Boolean> SECONDS = key("metrics.seconds")
            .booleanType()
            .defaultValue(true)
            .withDescription("Whether rows of seconds are told, beside those of minutes.");

    public static final ConfigOption<Duration> LATENESS = key("metrics.lateness")
            .durationType()
            .defaultValue(Duration.ofSeconds(1))
            .withDescription(
                    "How long a second or a minute waits for what comes late; later it gets a row of its own.");

    public static final ConfigOption<Boolean> INACTIVE_PORTS = key("metrics.inactive-ports")
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Whether a server's port is kept that nobody has confirmed to be a service; else it is 0.");

    public static final ConfigOption<Boolean> INACTIVE_ADDRESSES = key("metrics.inactive-addresses")
            .booleanType()
            .defaultValue(true)
            .withDescription("Whether the address of an end is kept that has sent nothing; else it is 0.");

    public static final ConfigOption<Boolean> INTERNET_CLIENTS = key("metrics.internet-clients")
            .booleanType()
            .defaultValue(false)
            .withDescription("Whether the address of a client on the Internet is kept; else it is 0.");

    public static final ConfigOption<Boolean> ENDPOINTS = key("metrics.endpoints")
            .booleanType()
            .defaultValue(true)
            .withDescription("Whether requests are told apart by their endpoint.");

    public static final ConfigOption<Boolean> CONSISTENT_TIMESTAMPS = key("metrics.consistent-timestamp-in-l7-metrics")
            .booleanType()
            .defaultValue(false)
            .withDescription("Whether a request counts in the second of its response; else in its own.");

    public static final ConfigOption<Integer> MAX_WAITING = key("metrics.max-waiting")
            .intType()
            .defaultValue(1 << 15)
            .withDescription("Documents, of a kilobyte, that a task merges at once; one more makes all leave early.");

    public static final ConfigOption<Integer> MAX_OPEN = key("metrics.max-open")
            .intType()
            .defaultValue(0)
            .withDescription(
                    "Documents, of 256 bytes, whose second or minute is not over; one more gets a row of its own."
                            + " 0: as many as a fifth of the heap holds.");

    public static final ConfigOption<Integer> PARALLELISM = key("metrics.parallelism")
            .intType()
            .defaultValue(0)
            .withDescription("Tasks that merge metrics and write their tables. Fewer make fewer and larger inserts."
                    + " 0: as many as the job has.");

    public static final ConfigOption<String> DATABASE = key("metrics.database")
            .stringType()
            .defaultValue("flow_metrics")
            .withDescription("Database of the tables of metrics.");

    public static final ConfigOption<String> TOPIC = key("metrics.topic")
            .stringType()
            .defaultValue(Topics.METRICS)
            .withDescription("Where metrics go as Protobuf messages; empty: nowhere.");

    public static final List<ConfigOption<?>> ALL = List.of(
            ENABLED,
            SECONDS,
            LATENESS,
            INACTIVE_PORTS,
            INACTIVE_ADDRESSES,
            INTERNET_CLIENTS,
            ENDPOINTS,
            CONSISTENT_TIMESTAMPS,
            MAX_WAITING,
            MAX_OPEN,
            PARALLELISM,
            DATABASE,
            TOPIC);

    private static final Duration LONGEST_LATENESS = Duration.ofMinutes(10);
    private static final int MOST = 1 << 24;
    private static final int MOST_TASKS = 1 << 15;

    private MetricsOptions() {}

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong value: what, and what is allowed */
    public static MetricsSettings of(CheckedOptions options) {
        MetricsRules rules = new MetricsRules(
                options.get(INACTIVE_PORTS),
                options.get(INACTIVE_ADDRESSES),
                options.get(INTERNET_CLIENTS),
                options.get(ENDPOINTS),
                options.get(CONSISTENT_TIMESTAMPS));
        return new MetricsSettings(
                options.get(ENABLED),
                options.get(SECONDS),
                rules,
                options.within(LATENESS, Duration.ZERO, LONGEST_LATENESS),
                options.within(MAX_WAITING, 1, MOST),
                options.within(MAX_OPEN, 0, MOST),
                options.within(PARALLELISM, 0, MOST_TASKS));
    }
}
