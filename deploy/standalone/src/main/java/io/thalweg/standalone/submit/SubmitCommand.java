package io.thalweg.standalone.submit;

import io.thalweg.jobs.options.JobArguments;
import io.thalweg.standalone.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg submit}: uploads the jobs' jar to a Flink cluster and starts one of them. */
@Command(
        name = "submit",
        description = "Start a job on a Flink cluster, through its REST interface.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  thalweg submit flow --flink http://jobmanager:8081 --config job.yaml --parallelism 8",
            "  thalweg submit flow --flink http://jobmanager:8081 --config job.yaml --savepoint s3://bucket/savepoint-1",
            "",
            "docs/jobs.md tells the jobs' options, and how to upgrade one."
        })
public final class SubmitCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "JOB",
            defaultValue = "FLOW",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private SubmittedJob job;

    @Parameters(
            index = "1..*",
            paramLabel = "JOB-OPTION",
            description = "Options of the job after --, such as -- --kafka.bootstrap kafka:9092.")
    private List<String> options = List.of();

    @Option(names = "--flink", paramLabel = "URL", description = "Its REST interface (default: that of the `up`).")
    private String flink;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The job's options as YAML, read here and sent along.")
    private Path config;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks (default: as the job or the cluster says).")
    private Integer parallelism;

    @Option(names = "--savepoint", paramLabel = "PATH", description = "Go on from this savepoint or checkpoint.")
    private String savepoint;

    @Option(
            names = "--allow-non-restored-state",
            description = "Go on though the savepoint has state that the job has no operator for.")
    private boolean allowsNonRestoredState;

    @Option(names = "--jar", paramLabel = "FILE", description = "The jobs' jar (default: that of this build).")
    private Path jar;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory of the `up`.")
    private Path data = Endpoints.defaultData();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (parallelism != null && parallelism <= 0) {
            throw new ParameterException(spec.commandLine(), "--parallelism " + parallelism + "; allowed: 1 and more");
        }
        try {
            List<String> arguments = arguments();
            FlinkRest rest = new FlinkRest(flink == null ? Endpoints.of(data).flink() : flink);
            String jarId = rest.upload(jar());
            String jobId;
            try {
                jobId = rest.run(
                        jarId,
                        new FlinkRest.Run(job.entryClass(), arguments, parallelism, savepoint, allowsNonRestoredState));
            } finally {
                rest.delete(jarId);
            }
            spec.commandLine().getOut().println(jobId);
            spec.commandLine().getErr().println(rest.pageOf(jobId));
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            spec.commandLine().getErr().println("thalweg submit: " + e.getMessage());
            return 1;
        }
    }

    /** Checked here, so that what is wrong is said before anything is sent. */
    private List<String> arguments() {
        List<String> all = new ArrayList<>();
        if (config != null) {
            all.addAll(List.of("--config", config.toString()));
        }
        all.addAll(options);
        String[] given = all.toArray(String[]::new);
        job.check(given);
        return JobArguments.withoutFiles(given);
    }

    private Path jar() throws IOException {
        Path file = jar != null ? jar : Path.of(System.getProperty("thalweg.job.jar", "flink-jobs-job.jar"));
        if (!Files.isRegularFile(file)) {
            throw new IOException("no jar " + file + "; `./thalweg submit` builds it, --jar FILE names another");
        }
        return file;
    }
}
