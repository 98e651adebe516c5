package io.thalweg.agent;

import io.thalweg.agent.config.AgentConfig;
import io.thalweg.agent.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The configuration file: its section {@code run} gives defaults to the command's other options, so that each is declared
 * once and the command line wins.
 */
final class ConfigOption implements IDefaultValueProvider {
    private static final Set<String> NOT_IN_FILE = Set.of("config", "help");

    private final boolean isForAll;
    private Path file;
    private AgentConfig config = AgentConfig.defaults();
    private String pushed = "";

    private CommandSpec spec;

    ConfigOption() {
        this(true);
    }

    /** @param isForAll whether the command has all options that the file may have; otherwise the others are passed over */
    ConfigOption(boolean isForAll) {
        this.isForAll = isForAll;
    }

    @Spec(Spec.Target.MIXEE)
    void setSpec(CommandSpec mixee) {
        spec = mixee;
        spec.defaultValueProvider(this);
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML with options and limits, watched for changes; see docs/agent.md.")
    void setFile(Path wanted) {
        file = wanted;
        if (!pushed.isEmpty()) {
            // Parsed again, with what was taken.
            return;
        }
        if (wanted == null) {
            config = AgentConfig.defaults();
            return;
        }
        config = load(spec, wanted);
        if (isForAll) {
            check(wanted + ": ");
        }
    }

    private void check(String where) {
        for (String name : config.run().keySet()) {
            if (!names(spec).contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        where + "run." + name + " is not known; allowed: " + String.join(", ", names(spec)));
            }
        }
    }

    /**
     * Takes what the control plane sends below the file; parse the command line again to have the options of both.
     *
     * @throws ConfigException when it cannot be used; nothing changes then
     */
    void push(String yaml) throws ConfigException {
        AgentConfig changed = AgentConfig.load(file, yaml);
        changed.run().keySet().retainAll(names(spec));
        config = changed;
        pushed = yaml;
    }

    /**
     * Takes what the control plane sends below the file, and reads the command line again.
     *
     * @param check throws {@link ParameterException} when the options that come of it are wrong
     * @return why it is not used, with the options as they were; empty: it is
     */
    String adopt(String yaml, Runnable check) {
        if (yaml.equals(pushed)) {
            return "";
        }
        String before = pushed;
        try {
            push(yaml);
            parseAgain();
            check.run();
            return "";
        } catch (ConfigException | ParameterException e) {
            try {
                push(before);
                parseAgain();
            } catch (ConfigException gone) {
                throw new ParameterException(spec.commandLine(), "--config: " + gone.getMessage(), gone);
            }
            return e.getMessage();
        }
    }

    private void parseAgain() {
        List<String> arguments = spec.commandLine().getParseResult().originalArgs();
        int own = arguments.indexOf(spec.name()) + 1;
        spec.commandLine().parseArgs(arguments.subList(own, arguments.size()).toArray(String[]::new));
    }

    /** What was taken of the control plane; empty: nothing. */
    String pushed() {
        return pushed;
    }

    static AgentConfig load(CommandSpec spec, Path file) {
        try {
            return AgentConfig.load(file);
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), "--config: " + e.getMessage(), e);
        }
    }

    private static Set<String> names(CommandSpec spec) {
        Set<String> names = new TreeSet<>();
        for (OptionSpec option : spec.options()) {
            names.add(option.longestName().substring(2));
        }
        names.removeAll(NOT_IN_FILE);
        return names;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? config.run().get(option.longestName().substring(2))
                : null;
    }

    /** Null: none was given. */
    Path file() {
        return file;
    }

    AgentConfig config() {
        return config;
    }
}
