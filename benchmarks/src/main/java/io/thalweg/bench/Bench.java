package io.thalweg.bench;

import io.thalweg.bench.agent.AgentBench;
import io.thalweg.bench.ebpf.EbpfBench;
import io.thalweg.bench.engine.FlowEngineBench;
import io.thalweg.bench.engine.FlowStateBench;
import io.thalweg.bench.engine.TraceBench;
import io.thalweg.bench.micro.JmhCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code thalweg bench}: measures the parts and the whole; without a name it lists what can be measured. */
@Command(
        name = "bench",
        description = "Measure how fast Thalweg is on this machine. Results are JSON lines on standard output.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[BENCHMARK]",
        subcommands = {
            AgentBench.class,
            EbpfBench.class,
            FlowEngineBench.class,
            FlowStateBench.class,
            TraceBench.class,
            JmhCommand.class,
            GenerateCommand.class
        })
public final class Bench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
