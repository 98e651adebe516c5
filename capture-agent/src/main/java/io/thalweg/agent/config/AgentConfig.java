package io.thalweg.agent.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What {@code agent.yaml} says. docs/agent.md describes it key by key.
 *
 * @param run options of {@code agent run} by their names without dashes; the command line wins over them
 */
public record AgentConfig(Map<String, String> run, LimitSettings limits, ProcessSettings processes) {
    private static final int MAX_CHARACTERS = 1 << 20;

    public static AgentConfig defaults() {
        return new AgentConfig(Map.of(), LimitSettings.NONE, ProcessSettings.defaults());
    }

    /** @throws ConfigException when it cannot be read or used; nothing of it holds then */
    public static AgentConfig load(Path file) throws ConfigException {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + " is not there");
        } catch (MalformedInputException e) {
            throw new ConfigException(file + " is not UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        } catch (ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    static AgentConfig parse(String text) throws ConfigException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CHARACTERS);
        Object root;
        try {
            root = new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new ConfigException("line " + line + ": " + e.getProblem());
        } catch (YAMLException e) {
            throw new ConfigException(e.getMessage());
        }
        Section file = Section.of("", root);
        file.allow("run", "limits", "processes");
        return new AgentConfig(
                file.section("run").all(),
                LimitSettings.read(file.section("limits")),
                ProcessSettings.read(file.section("processes")));
    }
}
