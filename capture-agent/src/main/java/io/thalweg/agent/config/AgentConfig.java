package io.thalweg.agent.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
public record AgentConfig(
        Map<String, String> run,
        LimitSettings limits,
        ProcessSettings processes,
        KubernetesSettings kubernetes,
        ControlSettings control) {
    private static final int MAX_CHARACTERS = 1 << 20;

    public static AgentConfig defaults() {
        return new AgentConfig(
                Map.of(),
                LimitSettings.NONE,
                ProcessSettings.defaults(),
                KubernetesSettings.DEFAULTS,
                ControlSettings.DEFAULTS);
    }

    /** @throws ConfigException when it cannot be read or used; nothing of it holds then */
    public static AgentConfig load(Path file) throws ConfigException {
        return load(file, "");
    }

    /**
     * The file over what the control plane sends: what both say is as the file has it.
     *
     * @param file null: there is none
     * @param pushed YAML; empty: nothing was sent
     * @throws ConfigException when one of them cannot be read or used; nothing of it holds then
     */
    public static AgentConfig load(Path file, String pushed) throws ConfigException {
        Map<String, Object> settings;
        try {
            settings = GroupSettings.sections(tree(pushed));
            of(settings);
        } catch (ConfigException e) {
            throw new ConfigException("from the control plane: " + e.getMessage());
        }
        if (file == null) {
            return of(settings);
        }
        try {
            return of(merged(settings, tree(Files.readString(file))));
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
        return of(tree(text));
    }

    private static Map<?, ?> tree(String text) throws ConfigException {
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
        if (root == null) {
            return Map.of();
        }
        if (root instanceof Map<?, ?> map) {
            return map;
        }
        throw new ConfigException("the file must be keys with values, not " + root);
    }

    /** Keys of sections, one by one; what is no section is as the upper has it. */
    private static Map<?, ?> merged(Map<?, ?> lower, Map<?, ?> upper) {
        Map<Object, Object> merged = new LinkedHashMap<>(lower);
        upper.forEach((key, value) -> {
            Object below = merged.get(key);
            boolean areSections = below instanceof Map && value instanceof Map;
            merged.put(key, areSections ? merged((Map<?, ?>) below, (Map<?, ?>) value) : value);
        });
        return merged;
    }

    private static AgentConfig of(Map<?, ?> settings) throws ConfigException {
        Section file = Section.of("", settings);
        file.allow("run", "limits", "processes", "kubernetes", "control");
        return new AgentConfig(
                file.section("run").all(),
                LimitSettings.read(file.section("limits")),
                ProcessSettings.read(file.section("processes")),
                KubernetesSettings.read(file.section("kubernetes")),
                ControlSettings.read(file.section("control")));
    }

    /** With the options of another one: those hold from a start to the next. */
    AgentConfig withRun(Map<String, String> options) {
        return new AgentConfig(options, limits, processes, kubernetes, control);
    }
}
