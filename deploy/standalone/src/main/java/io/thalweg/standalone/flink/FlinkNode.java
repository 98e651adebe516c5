package io.thalweg.standalone.flink;

import io.thalweg.jobs.flow.FlowJob;
import io.thalweg.jobs.flow.FlowJobOptions;
import io.thalweg.jobs.resources.ResourceJob;
import io.thalweg.jobs.resources.ResourceJobOptions;
import io.thalweg.jobs.trace.TraceJob;
import io.thalweg.jobs.trace.TraceJobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The process that runs the flow job and the trace job on one machine: a {@link FlinkCluster} and both on it. It ends when the job
 * ends, so that the supervisor sees a job that Flink gave up on; SIGTERM ends it with a savepoint.
 */
@Command(
        name = "flink-node",
        description = "A Flink cluster in this JVM that runs the flow job, resuming from its newest checkpoint.",
        mixinStandardHelpOptions = true)
public final class FlinkNode implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkNode.class);
    private static final String JOB = "thalweg-flow";
    private static final Duration SAVEPOINT_WITHIN = Duration.ofSeconds(8);

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Checkpoints and temporary files.")
    private Path data;

    @Option(names = "--rest-port", required = true, paramLabel = "N", description = "Port of REST and the web UI.")
    private int restPort;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "2",
            description = "Slots, and the parallelism of the job (default ${DEFAULT-VALUE}).")
    private int slots;

    @Parameters(paramLabel = "JOB-OPTION", description = "Options of the flow job, after --.")
    private List<String> jobOptions = List.of();

    private volatile boolean stopping;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FlinkNode()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        FlinkCluster cluster = new FlinkCluster(data, restPort, slots);
        cluster.start();
        StreamExecutionEnvironment environment = cluster.environment();
        environment.setParallelism(slots);
        FlowJobOptions options = FlowJobOptions.parse(jobOptions.toArray(String[]::new));
        FlowJob.build(environment, options);
        ResourceJob.build(environment, ResourceJobOptions.beside(options));
        // In one Flink job, so that one checkpoint is the state of the whole pipeline.
        TraceJob.build(environment, TraceJobOptions.beside(options));
        LOG.info(
                "job starts from {}",
                cluster.submit(environment, JOB).map(Path::toString).orElse("nothing"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster), "flink-shutdown"));
        JobResult result = cluster.result().get();
        if (stopping) {
            // The hook is closing the cluster; the process ends when it is done.
            Thread.currentThread().join();
        }
        LOG.error(
                "the job ended: {}",
                result.getJobStatus().map(JobStatus::name).orElse("unknown"),
                result.getSerializedThrowable().orElse(null));
        return 1;
    }

    private void stop(FlinkCluster cluster) {
        stopping = true;
        try {
            if (cluster.status() == JobStatus.RUNNING) {
                LOG.info("stopped with {}", cluster.stopWithSavepoint(SAVEPOINT_WITHIN));
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("no savepoint, the next run starts from the newest checkpoint: {}", String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            cluster.close();
        } catch (CompletionException e) {
            LOG.warn("the cluster did not close: {}", e.toString());
        }
    }
}
