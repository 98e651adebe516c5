package io.thalweg.standalone.flink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster in this JVM - dispatcher, resource manager, one task manager, REST and web UI - and one job on it that
 * goes on where its predecessor stopped: from the newest retained checkpoint or savepoint below {@code data}.
 *
 * <p>The cluster keeps no memory of its jobs. What survives a {@code kill -9} is what is on disk: checkpoints are
 * retained, and the next process claims the newest one, which Flink then deletes once a newer one is complete.
 */
public final class FlinkCluster implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Path checkpoints;
    private final Path savepoints;
    private final Configuration configuration;
    private final MiniCluster cluster;

    private volatile JobID job;

    /**
     * @param data directory for checkpoints, savepoints and temporary files
     * @param restPort where REST and the web UI listen; 0: the system chooses
     */
    public FlinkCluster(Path data, int restPort, int slots) throws IOException {
        checkpoints = Files.createDirectories(data.resolve("checkpoints"));
        savepoints = Files.createDirectories(data.resolve("savepoints"));
        configuration = configuration(data, restPort, slots);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setCommonBindAddress(LOOPBACK)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    }

    private Configuration configuration(Path data, int restPort, int slots) throws IOException {
        Path temporary = Files.createDirectories(data.resolve("tmp"));
        Configuration settings = new Configuration();
        settings.set(RestOptions.ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_PORT, String.valueOf(restPort));
        settings.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(WebOptions.TMP_DIR, temporary.toString());
        settings.set(WebOptions.UPLOAD_DIR, temporary.toString());
        // The web UI shows; jobs come from this process only.
        settings.set(WebOptions.SUBMIT_ENABLE, false);
        settings.set(CoreOptions.TMP_DIRS, temporary.toString());
        Path log = Path.of(System.getProperty("thalweg.log.file", "flink.log"));
        settings.set(WebOptions.LOG_PATH, log.toString());

        FlinkSettings.memory(settings, slots);
        FlinkSettings.reportMetrics(settings);
        FlinkSettings.checkpoints(settings, checkpoints, savepoints);
        return settings;
    }

    /** Starts the cluster; afterwards REST and the web UI answer. */
    public void start() throws Exception {
        cluster.start();
    }

    public URI restAddress() {
        return cluster.getRestAddress().join();
    }

    /** An environment with this cluster's settings, to build the job with. */
    public StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    /**
     * Runs the job that was built with {@code environment}, from the newest state that is kept. Older state of earlier
     * processes, which nothing else would ever delete, goes.
     *
     * @return that state; empty when the job starts afresh
     */
    public Optional<Path> submit(StreamExecutionEnvironment environment, String name)
            throws IOException, ExecutionException, InterruptedException {
        Optional<Path> state = RetainedCheckpoints.newest(checkpoints, savepoints);
        JobGraph graph = FlinkSettings.graph(environment, name, state);
        job = cluster.submitJob(graph).get().getJobID();
        RetainedCheckpoints.deleteAllBut(state.orElse(null), checkpoints, savepoints);
        return state;
    }

    /** Completes when the job ends, however it ends. */
    public CompletableFuture<JobResult> result() {
        return cluster.requestJobResult(job);
    }

    public JobStatus status() throws ExecutionException, InterruptedException {
        return cluster.getJobStatus(job).get();
    }

    /** Ends the job with a savepoint from which the next run goes on without repeating a row. */
    public String stopWithSavepoint(Duration within) throws ExecutionException, InterruptedException, TimeoutException {
        return cluster.stopWithSavepoint(job, savepoints.toUri().toString(), false, SavepointFormatType.NATIVE)
                .get(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        cluster.closeAsync()
                .orTimeout(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
