package io.thalweg.agent;

import io.thalweg.agent.log.ShortLines;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code agent}: captures live, replays files, or tells what this machine allows. */
@Command(
        name = "agent",
        description = "Captures packets and socket calls and sends them to Kafka.",
        subcommands = {
            RunCommand.class,
            WatchCommand.class,
            ReplayCommand.class,
            CheckCommand.class,
            TopCommand.class,
            ProcessesCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed on the way, or packets were lost at the end",
            "2:wrong options or unreadable files",
            "3:the machine lacks something; the message says what"
        })
public final class CaptureAgent implements Runnable {
    @Mixin
    private HelpOption help;

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;
    static final int NOT_ABLE = 3;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: run, watch, replay, check, top or processes");
    }

    /** The command, to be run by itself or put under another one. */
    public static CommandLine commandLine() {
        return commandLine(System.getenv());
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine command = new CommandLine(new CaptureAgent());
        if (ControllerOptions.asksToOnlyWatch(environment)) {
            // One manifest runs both kinds of agent; the environment tells them apart.
            command.getCommandSpec().removeSubcommand("run");
            command.addSubcommand("run", new WatchCommand());
        }
        return command.setCaseInsensitiveEnumValuesAllowed(true);
    }

    public static void main(String[] args) {
        ShortLines.useUnlessAnotherIsChosen();
        System.exit(commandLine().execute(args));
    }
}
