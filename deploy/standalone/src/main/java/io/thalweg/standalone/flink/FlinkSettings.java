package io.thalweg.standalone.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.metrics.prometheus.LoopbackPrometheusReporterFactory;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Settings that Flink needs on one machine, in one process or in several. */
final class FlinkSettings {
    static final String LOOPBACK = "127.0.0.1";

    /** The ports where Flink's processes on this machine tell their metrics. */
    static final String METRICS_PORTS = "9249-9269";

    private static final String REPORTER = "prometheus";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String SAVEPOINTS = "savepoints";
    private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(2);
    /** A process that is killed is noticed by its connections; this is for one that hangs. */
    private static final Duration HEARTBEAT_WITHIN = Duration.ofSeconds(20);

    private FlinkSettings() {}

    static Path checkpoints(Path data) throws IOException {
        return Files.createDirectories(data.resolve(CHECKPOINTS));
    }

    static Path savepoints(Path data) throws IOException {
        return Files.createDirectories(data.resolve(SAVEPOINTS));
    }

    /** Of each process of a cluster of several; they share {@code data}. */
    static Configuration ofCluster(Path data, String process, int jobManagerPort, int restPort, int slots)
            throws IOException {
        Path temporary = Files.createDirectories(data.resolve("tmp").resolve(process));
        Configuration settings = new Configuration();
        settings.set(JobManagerOptions.ADDRESS, LOOPBACK);
        settings.set(JobManagerOptions.PORT, jobManagerPort);
        settings.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(RestOptions.ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        settings.set(RestOptions.PORT, restPort);
        settings.set(RestOptions.BIND_PORT, String.valueOf(restPort));
        settings.set(TaskManagerOptions.HOST, LOOPBACK);
        settings.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
        settings.set(WebOptions.SUBMIT_ENABLE, false);
        settings.set(WebOptions.TMP_DIR, temporary.toString());
        settings.set(CoreOptions.TMP_DIRS, temporary.toString());
        settings.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT_EVERY);
        settings.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, HEARTBEAT_WITHIN);
        memory(settings, slots);
        checkpoints(settings, checkpoints(data), savepoints(data));
        return settings;
    }

    /**
     * The state lives on the heap, so managed memory has no use; the network buffers serve one machine, of whose exchanges each
     * connects every slot with every other.
     */
    static void memory(Configuration settings, int slots) {
        MemorySize network = MemorySize.ofMebiBytes(64 + 16L * slots + 2L * slots * slots);
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    }

    /** For Prometheus, at the first port of the range that is free, on the loopback interface. */
    static void reportMetrics(Configuration settings) {
        settings.set(MetricOptions.REPORTERS_LIST, REPORTER);
        Configuration reporter = MetricOptions.forReporter(settings, REPORTER);
        reporter.set(MetricOptions.REPORTER_FACTORY_CLASS, LoopbackPrometheusReporterFactory.class.getName());
        reporter.setString("port", METRICS_PORTS);
    }

    static void checkpoints(Configuration settings, Path checkpoints, Path savepoints) {
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        settings.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY, savepoints.toUri().toString());
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        settings.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofSeconds(1));
        settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 10);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10));
    }

    /** The job that was built with {@code environment}, to go on from {@code state}; empty: afresh. */
    static JobGraph graph(StreamExecutionEnvironment environment, String name, Optional<Path> state) {
        StreamGraph streams = environment.getStreamGraph();
        streams.setJobName(name);
        JobGraph graph = streams.getJobGraph();
        state.ifPresent(path -> graph.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(path.toUri().toString(), false, RecoveryClaimMode.CLAIM)));
        return graph;
    }
}
