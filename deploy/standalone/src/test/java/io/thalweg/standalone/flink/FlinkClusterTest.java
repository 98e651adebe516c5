package io.thalweg.standalone.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a job that counts 0, 1, 2, ... and whose position is its state. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class FlinkClusterTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Of the running job; the job runs in this JVM. */
    private static final AtomicLong FIRST = new AtomicLong(-1);

    private static final AtomicLong LAST = new AtomicLong(-1);

    @TempDir
    private Path data;

    private static StreamExecutionEnvironment counting(FlinkCluster cluster) {
        FIRST.set(-1);
        LAST.set(-1);
        StreamExecutionEnvironment environment = cluster.environment();
        environment.setParallelism(1);
        environment.enableCheckpointing(200);
        DataGeneratorSource<Long> numbers = new DataGeneratorSource<>(
                number -> {
                    FIRST.compareAndSet(-1, number);
                    LAST.set(number);
                    return number;
                },
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(1000),
                Types.LONG);
        environment
                .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        return environment;
    }

    private Optional<Path> newest() throws Exception {
        return RetainedCheckpoints.newest(data.resolve("checkpoints"), data.resolve("savepoints"));
    }

    @Test
    void theNextClusterGoesOnFromTheNewestCheckpoint() throws Exception {
        try (FlinkCluster cluster = new FlinkCluster(data, 0, 1)) {
            cluster.start();
            assertThat(cluster.submit(counting(cluster), "count")).isEmpty();
            Eventually.until("counted to 100", SOON, () -> LAST.get() > 100);
            long beforeCheckpoint = LAST.get();
            Path first = awaitCheckpoint(null);
            awaitCheckpoint(awaitCheckpoint(first));
            assertThat(beforeCheckpoint).isPositive();
        }
        try (FlinkCluster cluster = new FlinkCluster(data, 0, 1)) {
            cluster.start();
            assertThat(cluster.submit(counting(cluster), "count")).isPresent();
            Eventually.until("counting again", SOON, () -> FIRST.get() >= 0);
            assertThat(FIRST.get()).isGreaterThan(100);
        }
    }

    private Path awaitCheckpoint(Path other) throws Exception {
        Eventually.until("a checkpoint", SOON, () -> newest().filter(path -> !path.equals(other))
                .isPresent());
        return newest().orElseThrow();
    }

    @Test
    void aStopWithSavepointRepeatsNothing() throws Exception {
        long last;
        try (FlinkCluster cluster = new FlinkCluster(data, 0, 1)) {
            cluster.start();
            cluster.submit(counting(cluster), "count");
            Eventually.until("counted to 100", SOON, () -> LAST.get() > 100);
            cluster.stopWithSavepoint(SOON);
            last = LAST.get();
        }
        try (FlinkCluster cluster = new FlinkCluster(data, 0, 1)) {
            cluster.start();
            Path savepoint = newest().orElseThrow();
            assertThat(cluster.submit(counting(cluster), "count")).contains(savepoint);
            Eventually.until("counting again", SOON, () -> FIRST.get() >= 0);
            assertThat(FIRST.get()).isEqualTo(last + 1);
            Eventually.until(
                    "the claimed savepoint is gone", SOON, () -> !Files.exists(savepoint.resolve("_metadata")));
        }
    }

    @Test
    void theWebInterfaceShowsTheJobByItsName() throws Exception {
        try (FlinkCluster cluster = new FlinkCluster(data, 0, 1)) {
            cluster.start();
            cluster.submit(counting(cluster), "count");
            Eventually.until("running", SOON, () -> cluster.status() == JobStatus.RUNNING);

            assertThat(get(cluster.restAddress().resolve("/jobs/overview"))).contains("\"name\":\"count\"");
            assertThat(get(cluster.restAddress().resolve("/"))).contains("<title>Apache Flink");
        }
    }

    private static String get(URI uri) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
