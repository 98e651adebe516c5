package io.thalweg.jobs.flow;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How Flink runs the flow job: what its state, its rows and its sinks rely on, whatever the cluster's defaults are. */
final class FlowJobRuntime {
    private static final int KEPT_CHECKPOINTS = 3;

    private FlowJobRuntime() {}

    static void configure(StreamExecutionEnvironment environment, FlowJobOptions options) {
        Configuration settings = new Configuration();
        // Flow tables are objects that the engine changes in place; the heap backend keeps them as such.
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.MAX_PARALLELISM, FlowJob.MAX_PARALLELISM);

        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
        settings.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, KEPT_CHECKPOINTS);
        // While ClickHouse is away no checkpoint completes; the job waits for it and must not restart for that.
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        options.checkpointDirectory.ifPresent(directory -> {
            settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory);
        });
        environment.configure(settings);
        environment
                .getConfiguration()
                .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                .ifPresent(directory -> options.all.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory));
        if (options.parallelism > 0) {
            environment.setParallelism(options.parallelism);
        }
    }
}
