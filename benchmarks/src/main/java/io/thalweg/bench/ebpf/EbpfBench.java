package io.thalweg.bench.ebpf;

import io.thalweg.bench.agent.CProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code bench agent-ebpf}: what tracing socket calls costs servers, the kernel and the agent, in one run. See {@link Part}.
 *
 * <p>Servers, clients and the agent's reader, a JVM as agents have it, share this machine's processors: a loss has the
 * agent's own work in it, too.
 */
@Command(
        name = "agent-ebpf",
        description =
                "What tracing socket calls costs: requests that redis and nginx answer with probes and without, the"
                        + " kernel's time for each call, the agent's for each event. Needs root, cc, redis-server,"
                        + " redis-benchmark, nginx, wrk.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class EbpfBench implements Callable<Integer> {
    private static final Load COUNTED = new Load(Load.Client.REDIS_BENCHMARK, 10, 1);

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "user|curve|kernel",
            description = "What is measured (default: all).")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(
            names = "--seconds",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Of each point of the curve, in each of its six turns of a round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1,10,50",
            paramLabel = "N",
            description = "Points of the curve (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Option(
            names = "--pipeline",
            split = ",",
            defaultValue = "1,16",
            paramLabel = "N",
            description = "Of redis, requests that a connection sends before it waits (default: ${DEFAULT-VALUE}).")
    private List<Integer> pipelines;

    @Option(
            names = "--events",
            defaultValue = "200000",
            paramLabel = "N",
            description = "Events a second, for the agent's time of each (default: ${DEFAULT-VALUE}).")
    private int eventsPerSecond;

    @Option(
            names = "--event-seconds",
            defaultValue = "3",
            paramLabel = "N",
            description = "Of each round of them (default: ${DEFAULT-VALUE}).")
    private int eventSeconds;

    @Option(
            names = "--event-bytes",
            defaultValue = "64",
            paramLabel = "N",
            description = "That each of these calls moves (default: ${DEFAULT-VALUE}).")
    private int eventBytes;

    @Option(
            names = "--event-connections",
            defaultValue = "64",
            paramLabel = "N",
            description = "That they are on (default: ${DEFAULT-VALUE}).")
    private int eventConnections;

    @Option(
            names = "--warm-up",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "Events before all else, for the JVM to compile (default: ${DEFAULT-VALUE}).")
    private long warmUp;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        require("--seconds", seconds, 1, 600);
        require("--rounds", rounds, 1, 100);
        connections.forEach(each -> require("--connections", each, 1, 256));
        pipelines.forEach(each -> require("--pipeline", each, 1, 1000));
        require("--events", eventsPerSecond, 1000, 10_000_000);
        require("--event-seconds", eventSeconds, 1, 600);
        require("--event-bytes", eventBytes, 1, 16384);
        require("--event-connections", eventConnections, 1, 256);
        Requirements.missing().ifPresent(missing -> {
            throw new ParameterException(spec.commandLine(), missing);
        });
        Path folder = Files.createTempDirectory("thalweg-bench");
        try {
            measure(folder);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + value + "; allowed: " + least + " to " + most);
        }
    }

    private void measure(Path folder) throws IOException, InterruptedException {
        Results results =
                new Results(spec.commandLine().getOut(), spec.commandLine().getErr());
        Path caller = CProgram.compile(folder, "calls");
        try (Servers servers = Servers.start(folder);
                ReaderProcess reader = ReaderProcess.start(folder)) {
            UserPart user = new UserPart(reader, caller, results, eventConnections, eventBytes);
            user.warmUp(warmUp, eventsPerSecond);
            if (parts.contains(Part.USER)) {
                user.run(rounds, eventSeconds, eventsPerSecond);
            }
            if (parts.contains(Part.CURVE)) {
                new CurvePart(servers, reader, results).run(Load.curve(connections, pipelines), rounds, seconds);
            }
            if (parts.contains(Part.KERNEL)) {
                new KernelPart(servers, reader, results, COUNTED, seconds).run();
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
