package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.options.CheckedOptions;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/**
 * The sink's options as values, checked: a wrong one fails here, at start, with the option's name, the value and what is
 * allowed. Travels inside the job graph.
 */
record ClickHouseSettings(
        List<List<String>> servers,
        String shardingKey,
        String user,
        String password,
        String database,
        Compression compression,
        InsertFormat format,
        Map<String, String> insertSettings,
        int maxRows,
        int maxBytes,
        Duration flushInterval,
        int inFlight,
        Duration connectTimeout,
        Duration requestTimeout,
        RetryPolicy retry,
        Guarantee guarantee,
        String stagingDirectory,
        Duration stagingKeep,
        boolean schemaCheck,
        SchemaPolicy schemaPolicy,
        TableMigration.Creation creation,
        RefusedRowPolicy refusedRows)
        implements Serializable {
    static final int MOST_ROWS = 10_000_000;
    private static final MemorySize MOST_BYTES = MemorySize.ofMebiBytes(256);
    private static final int MOST_IN_FLIGHT = 64;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration SHORTEST_KEEP = Duration.ofHours(1);
    private static final String STAGING_IN_CHECKPOINTS = "clickhouse-staging";
    private static final Duration LONGEST_FLUSH_INTERVAL = Duration.ofSeconds(1);

    static ClickHouseSettings from(Configuration config) {
        CheckedOptions options = new CheckedOptions(config);
        return new ClickHouseSettings(
                servers(options.get(ClickHouseOptions.URL)),
                options.get(ClickHouseOptions.SHARDING_KEY),
                options.notEmpty(ClickHouseOptions.USER, "a user's name"),
                options.get(ClickHouseOptions.PASSWORD),
                options.notEmpty(ClickHouseOptions.DATABASE, "a database's name"),
                options.get(ClickHouseOptions.COMPRESSION),
                options.get(ClickHouseOptions.FORMAT),
                new TreeMap<>(options.get(ClickHouseOptions.INSERT_SETTINGS)),
                options.within(ClickHouseOptions.MAX_ROWS, 1, MOST_ROWS),
                options.within(ClickHouseOptions.MAX_BYTES, new MemorySize(1), MOST_BYTES),
                options.within(ClickHouseOptions.FLUSH_INTERVAL, SHORTEST, LONGEST_FLUSH_INTERVAL),
                options.within(ClickHouseOptions.IN_FLIGHT, 1, MOST_IN_FLIGHT),
                options.atLeast(ClickHouseOptions.CONNECT_TIMEOUT, SHORTEST),
                options.atLeast(ClickHouseOptions.REQUEST_TIMEOUT, SHORTEST),
                retry(options),
                options.get(ClickHouseOptions.GUARANTEE),
                stagingDirectory(options, config),
                options.atLeast(ClickHouseOptions.STAGING_KEEP, SHORTEST_KEEP),
                options.get(ClickHouseOptions.SCHEMA_CHECK),
                options.get(ClickHouseOptions.SCHEMA_POLICY),
                new TableMigration.Creation(
                        options.notEmpty(ClickHouseOptions.CREATE_ENGINE, "an engine such as MergeTree"),
                        options.get(ClickHouseOptions.CREATE_ORDER_BY),
                        options.get(ClickHouseOptions.CREATE_PARTITION_BY)),
                options.get(ClickHouseOptions.REFUSED_ROWS));
    }

    private static RetryPolicy retry(CheckedOptions options) {
        Duration first = options.atLeast(ClickHouseOptions.RETRY_FIRST_DELAY, SHORTEST);
        return new RetryPolicy(
                first,
                options.atLeast(ClickHouseOptions.RETRY_MAX_DELAY, first),
                options.atLeast(ClickHouseOptions.RETRY_GIVE_UP_AFTER, Duration.ZERO));
    }

    /** Empty when it is not needed. */
    private static String stagingDirectory(CheckedOptions options, Configuration config) {
        String given = options.get(ClickHouseOptions.STAGING_DIR);
        if (options.get(ClickHouseOptions.GUARANTEE) == Guarantee.AT_LEAST_ONCE) {
            return "";
        }
        if (given.isBlank()) {
            String checkpoints = config.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "");
            given = checkpoints.isBlank() ? "" : checkpoints.replaceFirst("/*$", "/") + STAGING_IN_CHECKPOINTS;
        }
        CheckedOptions.require(
                isWithScheme(given),
                ClickHouseOptions.STAGING_DIR,
                "\"" + given + "\"",
                "a directory with its file system, such as file:///var/lib/thalweg/staging; needed for exactly-once"
                        + " where there is no directory of checkpoints");
        return given;
    }

    private static boolean isWithScheme(String directory) {
        try {
            return URI.create(directory).getScheme() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<List<String>> servers(String value) {
        List<List<String>> servers = ServerList.parse(value);
        CheckedOptions.require(
                servers != null,
                ClickHouseOptions.URL,
                value,
                "an address such as http://127.0.0.1:8123; replicas of a shard separated by commas, shards by semicolons");
        return servers;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ClickHouse " + servers + " as " + user;
    }
}
