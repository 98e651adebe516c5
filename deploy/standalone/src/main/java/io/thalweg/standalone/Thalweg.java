package io.thalweg.standalone;

import io.thalweg.standalone.replay.Replay;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of Thalweg, behind the {@code thalweg} script. */
@Command(
        name = "thalweg",
        description = "Full-stack observability of this machine: flows and requests from packets, in ClickHouse.",
        mixinStandardHelpOptions = true,
        version = "thalweg 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Replay.class})
public final class Thalweg {
    private Thalweg() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Thalweg()).execute(arguments));
    }
}
