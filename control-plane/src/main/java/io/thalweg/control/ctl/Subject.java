package io.thalweg.control.ctl;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that is followed by what to do with its subject. */
abstract class Subject implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** The command that runs. */
    final CommandSpec at(String name) {
        return spec.subcommands().get(name).getCommandSpec();
    }

    final void say(CommandSpec at, String text) {
        PrintWriter out = at.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
