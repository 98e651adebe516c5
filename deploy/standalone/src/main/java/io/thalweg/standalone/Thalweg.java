package io.thalweg.standalone;

import io.thalweg.agent.CaptureAgent;
import io.thalweg.bench.Bench;
import io.thalweg.standalone.dump.Dump;
import io.thalweg.standalone.replay.Replay;
import io.thalweg.standalone.up.Up;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of Thalweg, behind the {@code thalweg} script. */
@Command(
        name = "thalweg",
        description = "Full-stack observability of this machine: flows and requests from packets, in ClickHouse.",
        mixinStandardHelpOptions = true,
        version = "thalweg 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Up.class, Query.class, Replay.class, Dump.class, CaptureAgent.class, Bench.class})
public final class Thalweg {
    private Thalweg() {}

    static CommandLine commandLine() {
        return new CommandLine(new Thalweg()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
