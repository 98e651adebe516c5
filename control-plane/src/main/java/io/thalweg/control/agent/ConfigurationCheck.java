package io.thalweg.control.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the configuration of a group as its author wrote it: one YAML mapping with the names that DeepFlow's groups have.
 * What is known must be right; what is not known is kept and told, since it may be for another agent.
 */
public final class ConfigurationCheck {
    static final int MAX_LENGTH = 256 << 10;

    private static final String GROUP = "vtap_group_id";
    private static final String ENABLED = "enabled";
    private static final int MAX_REGEX = 65_535;
    private static final int MAX_DEPTH = 32;

    /** @param groupId as the YAML says it; empty: it does not */
    public record Checked(String groupId, List<String> unknown) {}

    private interface Rule {
        /** Null: right. Else what is allowed. */
        String problem(Object value);
    }

    private static final Map<String, Rule> RULES = Map.ofEntries(
            Map.entry(GROUP, text(AgentGroupStore.GROUP_ID)),
            Map.entry(ENABLED, ConfigurationCheck::flag),
            Map.entry("tap_interface_regex", ConfigurationCheck::regex),
            Map.entry("tap_mode", number(0, 2)),
            Map.entry("capture_bpf", ConfigurationCheck::anyText),
            Map.entry("l7_log_packet_size", number(0, 65_535)),
            Map.entry("ebpf_enabled", ConfigurationCheck::flag),
            Map.entry("max_cpus", number(1, 1024)),
            Map.entry("max_memory", number(128, 100_000)),
            Map.entry("max_collect_pps", number(1, 10_000_000)),
            Map.entry("max_escape_seconds", number(600, 2_592_000)),
            Map.entry("exclude_ports", ConfigurationCheck::ports),
            Map.entry("static_config", ConfigurationCheck::mapping),
            // The sections of an agent's own configuration file.
            Map.entry("run", ConfigurationCheck::mapping),
            Map.entry("limits", ConfigurationCheck::mapping),
            Map.entry("processes", ConfigurationCheck::mapping),
            Map.entry("kubernetes", ConfigurationCheck::mapping),
            Map.entry("control", ConfigurationCheck::mapping));

    private ConfigurationCheck() {}

    /** @throws IllegalArgumentException telling what is wrong and what is allowed */
    public static Checked check(String yaml) {
        if (yaml.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the configuration has more than " + MAX_LENGTH + " characters");
        }
        Map<?, ?> settings = parse(yaml);
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<?, ?> entry : settings.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Rule rule = RULES.get(name);
            if (rule == null) {
                unknown.add(name);
            } else {
                String allowed = rule.problem(entry.getValue());
                if (allowed != null) {
                    throw new IllegalArgumentException(name + ": " + entry.getValue() + "; allowed: " + allowed);
                }
            }
        }
        Object group = settings.get(GROUP);
        return new Checked(group == null ? "" : group.toString(), new ArrayList<>(unknown));
    }

    /** Whether agents with it capture at all; of a configuration that was checked. */
    public static boolean enables(String yaml) {
        Object enabled = yaml.contains(ENABLED) ? parse(yaml).get(ENABLED) : null;
        return !(Boolean.FALSE.equals(enabled) || enabled instanceof Number number && number.longValue() == 0);
    }

    private static Map<?, ?> parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_LENGTH);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        options.setAllowDuplicateKeys(false);
        try {
            Object root = new Yaml(new SafeConstructor(options)).load(yaml);
            if (root == null) {
                return Map.of();
            }
            if (root instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YAMLException e) {
            throw new IllegalArgumentException("no YAML: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("not a mapping of settings to values");
    }

    private static Rule number(long least, long most) {
        return value -> value instanceof Number number && number.longValue() >= least && number.longValue() <= most
                ? null
                : least + " to " + most;
    }

    private static Rule text(Pattern pattern) {
        return value -> value instanceof String text && pattern.matcher(text).matches() ? null : pattern.pattern();
    }

    private static String flag(Object value) {
        boolean isFlag = value instanceof Boolean || value instanceof Number number && number.longValue() >>> 1 == 0;
        return isFlag ? null : "true or false";
    }

    private static String anyText(Object value) {
        return value instanceof String ? null : "a text";
    }

    private static String mapping(Object value) {
        return value == null || value instanceof Map ? null : "a mapping";
    }

    private static String regex(Object value) {
        if (value instanceof String text && text.length() <= MAX_REGEX) {
            try {
                Pattern.compile(text);
                return null;
            } catch (PatternSyntaxException e) {
                return "a regular expression: " + e.getDescription();
            }
        }
        return "a regular expression of at most " + MAX_REGEX + " characters";
    }

    private static String ports(Object value) {
        Rule port = number(1, MAX_REGEX);
        boolean arePorts = value instanceof List<?> list && list.stream().allMatch(one -> port.problem(one) == null);
        return arePorts ? null : "a list of ports";
    }
}
