package io.thalweg.agent;

import io.thalweg.agent.process.ProcessInfo;
import io.thalweg.agent.process.ProcessRules;
import io.thalweg.agent.process.ProcessTable;
import io.thalweg.agent.process.ProcessWatch;
import io.thalweg.agent.process.SocketEntry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agent processes}: the processes that the matchers accept, by the names they get, and their sockets. */
@Command(
        name = "processes",
        description = "Lists processes, their containers and sockets, as they are told of.",
        sortOptions = false)
final class ProcessesCommand implements Callable<Integer> {
    private static final int SHORT_ID = 12;

    @Mixin
    private HelpOption help;

    @Option(names = "--config", paramLabel = "FILE", description = "Whose process matchers are tried.")
    private Path config;

    @Option(names = "--connections", description = "Tell connections too, not only what listens.")
    private boolean withConnections;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ProcessRules rules = config == null
                ? ProcessRules.defaults()
                : ConfigOption.load(spec, config).processes().rules();
        ProcessWatch watch = new ProcessWatch(ProcessTable.ofThisMachine(), rules);
        List<ProcessWatch.Seen> found = watch.look().changed().stream()
                .sorted(Comparator.comparingInt(seen -> seen.process().pid()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-8s %-24s %-10s %-12s %-20s %s%n", "PID", "NAME", "USER", "CONTAINER", "STARTED", "COMMAND");
        found.forEach(seen -> print(out, seen));
        if (watch.overlooked() > 0) {
            out.println(watch.overlooked() + " processes or sockets more, beyond what is looked at");
        }
        out.flush();
        return CaptureAgent.DONE;
    }

    private void print(PrintWriter out, ProcessWatch.Seen seen) {
        ProcessInfo process = seen.process();
        String container = process.containerId();
        out.printf(
                "%-8d %-24s %-10s %-12s %-20s %s%n",
                process.pid(),
                seen.named().name(),
                process.user(),
                container.isEmpty() ? "-" : container.substring(0, SHORT_ID),
                Instant.ofEpochSecond(TimeUnit.MICROSECONDS.toSeconds(process.startMicros())),
                process.commandLine());
        for (SocketEntry socket : seen.sockets()) {
            if (withConnections || socket.isListening()) {
                out.println("         " + socket.describe());
            }
        }
    }
}
