package io.thalweg.standalone;

import io.thalweg.agent.CaptureAgent;
import io.thalweg.bench.Bench;
import io.thalweg.control.ControlPlaneCommand;
import io.thalweg.control.ctl.Ctl;
import io.thalweg.standalone.clickhouse.tokens.ForgetLostBlocks;
import io.thalweg.standalone.cluster.ClusterCommand;
import io.thalweg.standalone.dump.Dump;
import io.thalweg.standalone.faults.FaultCommand;
import io.thalweg.standalone.pipeline.PipelineBench;
import io.thalweg.standalone.replay.Replay;
import io.thalweg.standalone.spans.TraceJobBench;
import io.thalweg.standalone.sql.SqlCommand;
import io.thalweg.standalone.storage.StorageBench;
import io.thalweg.standalone.submit.SubmitCommand;
import io.thalweg.standalone.traces.TraceCommand;
import io.thalweg.standalone.up.Demo;
import io.thalweg.standalone.up.Up;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of Thalweg, behind the {@code thalweg} script. */
@Command(
        name = "thalweg",
        description = "Full-stack observability of this machine: flows and requests from packets, in ClickHouse.",
        mixinStandardHelpOptions = true,
        version = "thalweg 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Up.class,
            ClusterCommand.class,
            Demo.class,
            Query.class,
            SqlCommand.class,
            SubmitCommand.class,
            TraceCommand.class,
            Replay.class,
            Dump.class,
            CaptureAgent.class,
            ControlPlaneCommand.class,
            ForgetLostBlocks.class,
            Bench.class
        })
public final class Thalweg {
    private Thalweg() {}

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Thalweg()).addSubcommand(Ctl.commandLine(Thalweg::controlPlane));
        // They need Flink or the embedded ClickHouse, which the other benchmarks know nothing of.
        line.getSubcommands()
                .get("bench")
                .addSubcommand(new StorageBench())
                .addSubcommand(new PipelineBench())
                .addSubcommand(new TraceJobBench())
                .addSubcommand(new FaultCommand());
        return line.setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Of the {@code up} with that data directory; null: the usual one. */
    private static String controlPlane(Path data) {
        try {
            return Endpoints.of(data == null ? Endpoints.defaultData() : data).control();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
