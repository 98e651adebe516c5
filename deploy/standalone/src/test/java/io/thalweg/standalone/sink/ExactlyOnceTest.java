package io.thalweg.standalone.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import io.thalweg.jobs.sink.clickhouse.Guarantee;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.clickhouse.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that fails at every stage of its checkpoints, and a ClickHouse that is killed: each row is there once. */
class ExactlyOnceTest {
    private static final long ROWS = 400_000;
    private static final int ROWS_PER_SECOND = 30_000;
    private static final int FAILURES = 12;
    private static final int KILLS = 3;
    private static final String TABLE = "flow_log.exactly_once";

    /** A number and what a view sums up. */
    record Numbered(long id) {
        static final RowTable<Numbered> TABLE = new RowTableBuilder<Numbered>("flow_log", "exactly_once")
                .uint64("id", 1, Numbered::id)
                .string("text", 2, row -> "row " + row.id())
                .build();
    }

    @TempDir
    private Path directory;

    @Test
    void everyRowIsThereOnceThroughFailuresOfTheJobAndOfClickHouse() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        Random random = new Random(seed);
        Failures.LEFT.set(FAILURES);
        int port = FreePorts.next();
        NodeProcess node = start(port);
        try {
            create(node);
            JobClient job = job(node.url());
            for (int kills = 0; kills < KILLS; kills++) {
                LockSupport.parkNanos(
                        Duration.ofMillis(1000 + random.nextInt(3000)).toNanos());
                node.kill();
                node = start(port);
            }
            job.getJobExecutionResult().get();

            long sum = ROWS * (ROWS - 1) / 2;
            assertThat(node.query("SELECT count(), uniqExact(id), sum(id) FROM " + TABLE))
                    .isEqualTo(ROWS + "\t" + ROWS + "\t" + sum + "\n");
            assertThat(node.query("SELECT sum(rows), sum(total) FROM flow_log.exactly_once_sums"))
                    .isEqualTo(ROWS + "\t" + sum + "\n");
        } finally {
            node.close();
        }
        assertThat(Failures.AT_ROWS.get() + Failures.AT_SNAPSHOTS.get() + Failures.AT_COMPLETIONS.get())
                .isEqualTo(FAILURES);
        try (Stream<Path> staged = Files.walk(directory.resolve("staging"))) {
            assertThat(staged.filter(file -> file.toString().endsWith(".rows"))).isEmpty();
        }
    }

    private NodeProcess start(int port) throws Exception {
        return NodeProcess.start(directory.resolve("clickhouse"), "--http-port", String.valueOf(port));
    }

    private static void create(NodeProcess node) throws Exception {
        String window = " SETTINGS non_replicated_deduplication_window = 10000";
        node.query("CREATE DATABASE flow_log");
        node.query("CREATE TABLE " + TABLE + " (id UInt64, text String) ENGINE = MergeTree ORDER BY id"
                + " PARTITION BY intDiv(id, 150000)" + window);
        node.query("CREATE TABLE flow_log.exactly_once_sums (bucket UInt64, rows UInt64, total UInt64)"
                + " ENGINE = SummingMergeTree ORDER BY bucket" + window);
        node.query("CREATE MATERIALIZED VIEW flow_log.exactly_once_view TO flow_log.exactly_once_sums AS"
                + " SELECT id % 10 AS bucket, count() AS rows, sum(id) AS total FROM " + TABLE + " GROUP BY bucket");
    }

    private JobClient job(String url) throws Exception {
        Configuration settings = new Configuration();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        // As in the flow job, whose tasks all depend on each other; apart, Flink's source coordinator loses its way
        // among checkpoints of half a job.
        settings.set(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY, "full");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
        DataGeneratorSource<Long> numbers = new DataGeneratorSource<>(
                number -> number, ROWS, RateLimiterStrategy.perSecond(ROWS_PER_SECOND), Types.LONG);
        environment
                .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
                .rebalance()
                .map(new Failures())
                .uid("failures")
                .map(Numbered::new)
                .returns(Types.GENERIC(Numbered.class))
                .uid("rows")
                .sinkTo(ClickHouseSink.of(() -> Numbered.TABLE)
                        .set(ClickHouseOptions.URL, url)
                        .set(ClickHouseOptions.GUARANTEE, Guarantee.EXACTLY_ONCE)
                        .set(
                                ClickHouseOptions.STAGING_DIR,
                                directory.resolve("staging").toUri().toString())
                        .set(ClickHouseOptions.MAX_ROWS, 1000)
                        .build())
                .uid("clickhouse");
        return environment.executeAsync("exactly once");
    }
}
