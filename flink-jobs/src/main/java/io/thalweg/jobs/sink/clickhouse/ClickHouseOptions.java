package io.thalweg.jobs.sink.clickhouse;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

/** Every option of the ClickHouse sink, declared once: what jobs, the command line and later Flink SQL read and document. */
public final class ClickHouseOptions {
    public static final ConfigOption<String> URL = key("clickhouse.url")
            .stringType()
            .defaultValue("http://127.0.0.1:8123")
            .withDescription(
                    "ClickHouse's HTTP interface, http:// or https://. Several: replicas of a shard separated by"
                            + " commas, shards by semicolons.");

    public static final ConfigOption<String> SHARDING_KEY = key("clickhouse.sharding-key")
            .stringType()
            .defaultValue("")
            .withDescription(
                    "With several shards: the column by whose values rows are divided; empty: blocks in turn.");

    public static final ConfigOption<String> USER =
            key("clickhouse.user").stringType().defaultValue("default").withDescription("User of the inserts.");

    public static final ConfigOption<String> PASSWORD =
            key("clickhouse.password").stringType().defaultValue("").withDescription("The user's password.");

    public static final ConfigOption<String> DATABASE = key("clickhouse.database")
            .stringType()
            .defaultValue("flow_log")
            .withDescription("Database of the tables that the job writes.");

    public static final ConfigOption<Compression> COMPRESSION = key("clickhouse.compression")
            .enumType(Compression.class)
            .defaultValue(Compression.LZ4)
            .withDescription("How inserts are compressed on the way: lz4 or none.");

    public static final ConfigOption<InsertFormat> FORMAT = key("clickhouse.format")
            .enumType(InsertFormat.class)
            .defaultValue(InsertFormat.NATIVE)
            .withDescription("How rows come to ClickHouse: native (by columns, cheap to take) or row-binary.");

    public static final ConfigOption<Map<String, String>> INSERT_SETTINGS = key("clickhouse.insert-settings")
            .mapType()
            .defaultValue(Map.of())
            .withDescription("Any of ClickHouse's settings for inserts, such as insert_quorum.");

    public static final ConfigOption<Duration> CONNECT_TIMEOUT = key("clickhouse.connect-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription("Longest wait for a connection.");

    public static final ConfigOption<Duration> REQUEST_TIMEOUT = key("clickhouse.request-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(60))
            .withDescription("Longest silence of ClickHouse during an insert; then the insert is tried again.");

    public static final ConfigOption<Duration> FLUSH_INTERVAL = key("sink.flush-interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(1))
            .withDescription(
                    "Rows wait at most so long for their block to leave: one leaves so long after the one before.");

    public static final ConfigOption<Integer> MAX_ROWS = key("sink.max-rows")
            .intType()
            .defaultValue(100_000)
            .withDescription("A block leaves when it holds so many rows.");

    public static final ConfigOption<MemorySize> MAX_BYTES = key("sink.max-bytes")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(8))
            .withDescription("A block leaves when it holds so many bytes, before compression.");

    public static final ConfigOption<Integer> IN_FLIGHT = key("sink.in-flight")
            .intType()
            .defaultValue(2)
            .withDescription(
                    "Inserts under way at once, per subtask and table; beyond it the job waits (back pressure).");

    public static final ConfigOption<Duration> RETRY_FIRST_DELAY = key("sink.retry.first-delay")
            .durationType()
            .defaultValue(Duration.ofMillis(100))
            .withDescription("Wait before the first retry of an insert; it doubles with each further one.");

    public static final ConfigOption<Duration> RETRY_MAX_DELAY = key("sink.retry.max-delay")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("Longest wait between two tries of an insert.");

    public static final ConfigOption<Duration> RETRY_GIVE_UP_AFTER = key("sink.retry.give-up-after")
            .durationType()
            .defaultValue(Duration.ZERO)
            .withDescription("The job fails, and restarts, when an insert has been tried for so long; 0 s: never.");

    public static final ConfigOption<Guarantee> GUARANTEE = key("clickhouse.guarantee")
            .enumType(Guarantee.class)
            .defaultValue(Guarantee.AT_LEAST_ONCE)
            .withDescription(
                    "at-least-once: rows appear within the flush interval, some twice after a failure."
                            + " exactly-once: rows appear when their checkpoint is complete; derived topics are transactional.");

    public static final ConfigOption<String> STAGING_DIR = key("sink.staging.dir")
            .stringType()
            .defaultValue("")
            .withDescription(
                    "Exactly-once: where rows wait for their checkpoint, on a file system that all task managers"
                            + " share; empty: clickhouse-staging in the directory of the checkpoints.");

    public static final ConfigOption<Duration> STAGING_KEEP = key("sink.staging.keep")
            .durationType()
            .defaultValue(Duration.ofDays(7))
            .withDescription("Exactly-once: what jobs that are gone have left there is deleted when it is so old.");

    public static final ConfigOption<Boolean> SCHEMA_CHECK = key("sink.schema-check")
            .booleanType()
            .defaultValue(true)
            .withDescription("Compare the tables with the columns that the job writes, at start.");

    public static final ConfigOption<SchemaPolicy> SCHEMA_POLICY = key("sink.schema")
            .enumType(SchemaPolicy.class)
            .defaultValue(SchemaPolicy.REFUSE)
            .withDescription(
                    "What is done at start about a table that lacks columns or is not there: refuse (the job says"
                            + " what is missing), add-columns, or create (makes it, adds columns). Nothing is changed or dropped.");

    public static final ConfigOption<String> CREATE_ENGINE = key("sink.create.engine")
            .stringType()
            .defaultValue("MergeTree")
            .withDescription("Engine of a table that the sink makes, such as ReplicatedMergeTree.");

    public static final ConfigOption<String> CREATE_ORDER_BY = key("sink.create.order-by")
            .stringType()
            .defaultValue("")
            .withDescription(
                    "Columns that order such a table, separated by commas; empty: time, if it has that column.");

    public static final ConfigOption<String> CREATE_PARTITION_BY = key("sink.create.partition-by")
            .stringType()
            .defaultValue("")
            .withDescription("Expression that divides such a table, such as toDate(time); empty: none.");

    public static final ConfigOption<RefusedRowPolicy> REFUSED_ROWS = key("sink.refused-rows")
            .enumType(RefusedRowPolicy.class)
            .defaultValue(RefusedRowPolicy.SKIP)
            .withDescription(
                    "What becomes of a row whose content ClickHouse refuses: skip (counted, logged and, by the flow and"
                            + " the trace job, put into the topic of dead letters) or fail (the job).");

    private ClickHouseOptions() {}

    /** All of them, in the order of the documentation. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                URL,
                SHARDING_KEY,
                USER,
                PASSWORD,
                DATABASE,
                COMPRESSION,
                FORMAT,
                INSERT_SETTINGS,
                CONNECT_TIMEOUT,
                REQUEST_TIMEOUT,
                FLUSH_INTERVAL,
                MAX_ROWS,
                MAX_BYTES,
                IN_FLIGHT,
                RETRY_FIRST_DELAY,
                RETRY_MAX_DELAY,
                RETRY_GIVE_UP_AFTER,
                GUARANTEE,
                STAGING_DIR,
                STAGING_KEEP,
                SCHEMA_CHECK,
                SCHEMA_POLICY,
                CREATE_ENGINE,
                CREATE_ORDER_BY,
                CREATE_PARTITION_BY,
                REFUSED_ROWS);
    }
}
