package io.thalweg.standalone.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.bench.CaptureOptions;
import io.thalweg.bench.traffic.CaptureParameters;
import io.thalweg.standalone.cluster.ClusterSize;
import io.thalweg.standalone.up.Console;
import io.thalweg.standalone.up.UpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code thalweg bench faults}: the fault test at any size. The one of 20 million packets and 35 kills takes half an hour. */
@Command(
        name = "faults",
        description =
                "Stream generated traffic through a cluster of processes of which one after the other is killed with"
                        + " SIGKILL, and check that every flow, request and metric is in ClickHouse exactly once.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class FaultCommand implements Callable<Integer> {
    @Mixin
    private CaptureOptions traffic = new CaptureOptions();

    @Option(names = "--kills", defaultValue = "35", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int kills;

    @Option(names = "--kill-seed", paramLabel = "N", description = "Repeat the kills of an earlier run.")
    private Long seed;

    @Option(
            names = "--patience",
            defaultValue = "600",
            paramLabel = "SECONDS",
            description = "How long all rows may take after the last kill. Default: ${DEFAULT-VALUE}")
    private long patienceSeconds;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where capture, logs and data are kept for a look afterwards.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, UpException, InterruptedException {
        long killSeed = seed == null ? System.nanoTime() : seed;
        CaptureParameters parameters = traffic.parameters();
        ClusterSize size = ClusterSize.SMALL;
        KillPlan plan = KillPlan.of(killSeed, kills, size.processes(), TimeUnit.SECONDS.toMillis(parameters.seconds()));
        Console console = new Console(System.err);
        console.say("seed of the kills: " + killSeed);
        Path root =
                directory == null ? Files.createTempDirectory("thalweg-faults") : Files.createDirectories(directory);
        console.say("logs and data: " + root);
        try {
            FaultReport report =
                    new FaultRun(parameters, size, plan, Duration.ofSeconds(patienceSeconds), console).in(root);
            spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(report));
            return 0;
        } catch (FaultException e) {
            console.say(e.getMessage());
            return 1;
        }
    }
}
