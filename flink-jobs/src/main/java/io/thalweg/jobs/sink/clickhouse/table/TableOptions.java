package io.thalweg.jobs.sink.clickhouse.table;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The options of a table in its WITH clause: those of the sink, {@code clickhouse.url} being {@code url}, and a few of its
 * own.
 */
final class TableOptions {
    static final ConfigOption<String> TABLE = key("table")
            .stringType()
            .noDefaultValue()
            .withDescription("The table in ClickHouse; by default the name that the table has in Flink.");

    static final ConfigOption<Integer> SINK_PARALLELISM = key("sink.parallelism")
            .intType()
            .noDefaultValue()
            .withDescription("Subtasks that insert; by default as many as the rows come from.");

    private static final String PREFIX = "clickhouse.";

    private TableOptions() {}

    /** As a WITH clause names the option. */
    static String sqlKey(ConfigOption<?> option) {
        return option.key().startsWith(PREFIX) ? option.key().substring(PREFIX.length()) : option.key();
    }

    /** Every option of a table. */
    static Set<ConfigOption<?>> all() {
        Set<ConfigOption<?>> all = new LinkedHashSet<>();
        all.add(TABLE);
        all.add(SINK_PARALLELISM);
        for (ConfigOption<?> option : ClickHouseOptions.all()) {
            all.add(key(sqlKey(option))
                    .stringType()
                    .noDefaultValue()
                    .withDescription(option.description().toString()));
        }
        return all;
    }

    /** What the names of options that hold names begin with. */
    static String[] prefixes() {
        return ClickHouseOptions.all().stream()
                .filter(TableOptions::isMap)
                .map(option -> sqlKey(option) + ".")
                .toArray(String[]::new);
    }

    private static boolean isMap(ConfigOption<?> option) {
        return option.defaultValue() instanceof Map;
    }

    /** What a WITH clause says, under the names that the sink knows. */
    static Configuration sinkOptions(Map<String, String> with, ReadableConfig session) {
        Map<String, String> values = new HashMap<>();
        for (ConfigOption<?> option : ClickHouseOptions.all()) {
            String key = sqlKey(option);
            with.forEach((name, value) -> {
                if (name.equals(key) || (isMap(option) && name.startsWith(key + "."))) {
                    values.put(option.key() + name.substring(key.length()), value);
                }
            });
        }
        Configuration options = Configuration.fromMap(values);
        session.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                .ifPresent(directory -> options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory));
        return options;
    }
}
