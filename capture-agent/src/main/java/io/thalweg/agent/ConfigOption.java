package io.thalweg.agent;

import io.thalweg.agent.config.AgentConfig;
import io.thalweg.agent.config.ConfigException;
import java.nio.file.Path;
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

    private Path file;
    private AgentConfig config = AgentConfig.defaults();

    private CommandSpec spec;

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
        if (wanted == null) {
            config = AgentConfig.defaults();
            return;
        }
        config = load(spec, wanted);
        for (String name : config.run().keySet()) {
            if (!names(spec).contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        wanted + ": run." + name + " is not known; allowed: " + String.join(", ", names(spec)));
            }
        }
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
