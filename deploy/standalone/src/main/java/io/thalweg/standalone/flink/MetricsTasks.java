package io.thalweg.standalone.flink;

/** How many tasks of a job merge metrics and write their tables where one task manager has all of its slots. */
public final class MetricsTasks {
    /** The flow job's option. */
    public static final String OPTION = "metrics.parallelism";

    private MetricsTasks() {}

    /** The option's value. A block costs ClickHouse as much as some ten thousand rows, and metrics have up to nine tables. */
    public static String of(int slots) {
        return String.valueOf((slots + 1) / 2);
    }
}
