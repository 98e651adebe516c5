package io.thalweg.standalone.flink;

import io.thalweg.jobs.flow.FlowJob;
import io.thalweg.jobs.flow.FlowJobOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A job manager of a cluster of several processes, and the flow job on it. It remembers nothing: started again, however it
 * ended, it goes on from the newest checkpoint, once the task managers have noticed and let go of what ran before.
 */
@Command(
        name = "job-manager",
        description = "A Flink job manager in this JVM that runs the flow job, resuming from its newest checkpoint.",
        mixinStandardHelpOptions = true)
public final class JobManagerNode implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(JobManagerNode.class);
    private static final String NAME = "thalweg-flow";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "What the cluster's processes share.")
    private Path data;

    @Option(names = "--port", required = true, paramLabel = "N", description = "Where task managers find it.")
    private int port;

    @Option(names = "--rest-port", required = true, paramLabel = "N", description = "Port of REST and the web UI.")
    private int restPort;

    @Option(names = "--parallelism", required = true, paramLabel = "N", description = "Slots of all task managers.")
    private int parallelism;

    @Parameters(paramLabel = "JOB-OPTION", description = "Options of the flow job, after --.")
    private List<String> jobOptions = List.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JobManagerNode()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Configuration settings = FlinkSettings.ofCluster(data, "job-manager", port, restPort, 1);
        FlinkSettings.reportMetrics(settings);
        new StandaloneSessionClusterEntrypoint(settings).startCluster();
        try (RestClusterClient<StandaloneClusterId> client =
                new RestClusterClient<>(settings, StandaloneClusterId.getInstance())) {
            JobID job = submit(settings, client);
            JobResult result = client.requestJobResult(job).get();
            LOG.error(
                    "the job ended: {}",
                    result.getJobStatus().map(Enum::name).orElse("unknown"),
                    result.getSerializedThrowable().orElse(null));
        }
        return 1;
    }

    private JobID submit(Configuration settings, RestClusterClient<StandaloneClusterId> client) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(parallelism);
        FlowJob.build(environment, FlowJobOptions.parse(jobOptions.toArray(String[]::new)));
        Path checkpoints = FlinkSettings.checkpoints(data);
        Path savepoints = FlinkSettings.savepoints(data);
        Optional<Path> state = RetainedCheckpoints.newest(checkpoints, savepoints);
        LOG.info("job starts from {}", state.map(Path::toString).orElse("nothing"));
        JobID job =
                client.submitJob(FlinkSettings.graph(environment, NAME, state)).get();
        RetainedCheckpoints.deleteAllBut(state.orElse(null), checkpoints, savepoints);
        return job;
    }
}
