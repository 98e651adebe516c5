package io.thalweg.standalone.sql;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * A cluster in this JVM for each query. The pipeline's own cluster has no slots to spare, and must not end because somebody asked
 * too much.
 */
final class LocalFlink {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_SUBTASKS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private LocalFlink() {}

    static Configuration settings() {
        int subtasks = Math.min(MOST_SUBTASKS, Runtime.getRuntime().availableProcessors());
        Configuration settings = new Configuration();
        settings.set(DeploymentOptions.TARGET, "local");
        settings.set(CoreOptions.DEFAULT_PARALLELISM, subtasks);
        settings.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        settings.set(RestOptions.ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        // Nobody of one JVM gets lost; a laptop may sleep.
        settings.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, PATIENCE);
        settings.set(RpcOptions.ASK_TIMEOUT_DURATION, PATIENCE);
        // SQL's operators copy what they keep.
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        return settings;
    }
}
