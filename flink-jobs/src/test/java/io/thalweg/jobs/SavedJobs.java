package io.thalweg.jobs;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What tests have in common in which a job is stopped and goes on. */
public final class SavedJobs {
    private SavedJobs() {}

    /** Of a job, but for where its checkpoints are. */
    public static Map<String, String> options(TestKafka kafka, FakeClickHouse clickHouse) {
        return Map.of(
                "kafka.bootstrap",
                kafka.bootstrap(),
                "clickhouse.url",
                clickHouse.url(),
                "checkpoint.interval",
                "500 ms");
    }

    /** As the job reads them. */
    public static Configuration values(Map<String, String> options, Path checkpoints) {
        Configuration values = Configuration.fromMap(options);
        values.setString("checkpoint.dir", checkpoints.toUri().toString());
        return values;
    }

    /** @param savepoint from which the job goes on; null: from nothing */
    public static StreamExecutionEnvironment environment(int parallelism, Path savepoint) {
        Configuration cluster = new Configuration();
        if (savepoint != null) {
            cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toUri().toString());
        }
        return StreamExecutionEnvironment.createLocalEnvironment(parallelism, cluster);
    }

    /** Returns when the job has ended, so that it writes no checkpoint any more. */
    public static void cancel(JobClient job) throws Exception {
        job.cancel().get();
        try {
            job.getJobExecutionResult().get();
        } catch (ExecutionException e) {
            // It has no result: it was cancelled.
        }
    }

    /** @return the savepoint below {@code target} */
    public static Path stop(JobClient job, Path target) throws Exception {
        String savepoint = job.stopWithSavepoint(false, target.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        return Path.of(URI.create(savepoint));
    }
}
