package io.thalweg.jobs.options;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Flink runs a job: what its state, its rows and its sinks rely on, whatever the cluster's defaults are.
 *
 * @param maxParallelism fixed for a job, since state is split by it; 0: its operators say it
 * @param parallelism 0: as the cluster says
 */
public record JobRuntime(
        Duration checkpointInterval, Optional<String> checkpointDirectory, int maxParallelism, int parallelism) {
    private static final Logger LOG = LoggerFactory.getLogger(JobRuntime.class);
    private static final int KEPT_CHECKPOINTS = 3;

    /** @param options of the job; gets the directory of the checkpoints, which the sinks use too */
    public void configure(StreamExecutionEnvironment environment, Configuration options) {
        Configuration settings = new Configuration();
        // State is objects that operators change in place; the heap backend keeps them as such.
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        if (maxParallelism > 0) {
            settings.set(PipelineOptions.MAX_PARALLELISM, maxParallelism);
        }

        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        settings.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, KEPT_CHECKPOINTS);
        // While ClickHouse is away no checkpoint completes; the job waits for it and must not restart for that.
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        checkpointDirectory.ifPresent(directory -> {
            settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory);
        });
        environment.configure(settings);
        Optional<String> directory =
                environment.getConfiguration().getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
        directory.ifPresent(value -> options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, value));
        if (directory.isEmpty()) {
            LOG.warn("checkpoints stay in the memory of the job manager, which refuses any above 5 MiB and loses them"
                    + " when it ends: set --checkpoint.dir, or execution.checkpointing.dir of the cluster");
        }
        if (parallelism > 0) {
            environment.setParallelism(parallelism);
        }
    }
}
