package io.thalweg.agent;

import io.thalweg.agent.check.Feature;
import io.thalweg.agent.check.InterfaceCheck;
import io.thalweg.agent.check.Machine;
import io.thalweg.agent.check.MachineReport;
import io.thalweg.agent.check.ReportJson;
import io.thalweg.agent.check.ReportTable;
import io.thalweg.agent.check.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent check}: what the agent needs, whether it is there, what runs, and what to do about the rest. */
@Command(name = "check", description = "Tells what this machine allows the agent to do.")
final class CheckCommand implements Callable<Integer> {
    /** How the report is written. */
    enum Output {
        table,
        json
    }

    @Mixin
    private HelpOption help;

    @Option(
            names = "--iface",
            paramLabel = "REGEX",
            defaultValue = CaptureSettings.DEFAULT_INTERFACES,
            description = "Interfaces that would be captured (default: ${DEFAULT-VALUE}).")
    private String interfaces;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Pattern wanted;
        try {
            wanted = Pattern.compile(interfaces);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--iface: " + e.getMessage(), e);
        }
        MachineReport report = MachineReport.of(Machine.thisOne(), List.of(new InterfaceCheck(wanted)));
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                output == Output.json
                        ? ReportJson.of(report)
                        : ReportTable.of(report).stripTrailing());
        out.flush();
        return report.verdict(Feature.PACKETS).degree() == Verdict.Degree.OFF
                ? CaptureAgent.NOT_ABLE
                : CaptureAgent.DONE;
    }
}
