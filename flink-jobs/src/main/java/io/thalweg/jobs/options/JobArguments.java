package io.thalweg.jobs.options;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.YamlParserUtils;

/**
 * A job's command line: {@code --config FILE.yaml} for many options, {@code --name value} or {@code --name=value} for
 * one. What stands on the command line wins over the file; a name that no option has is refused.
 */
public final class JobArguments {
    private static final String CONFIG = "config";

    private final List<ConfigOption<?>> known;

    /** @param known every option of the job; one of a map type takes all names below its own */
    public JobArguments(List<ConfigOption<?>> known) {
        this.known = List.copyOf(known);
    }

    public static boolean asksForHelp(String[] args) {
        return List.of(args).contains("--help") || List.of(args).contains("-h");
    }

    /** @throws InvalidOptionException for what cannot be understood */
    public Configuration parse(String[] args) {
        Map<String, String> values = values(args);
        values.keySet().forEach(this::requireKnown);
        return Configuration.fromMap(values);
    }

    /**
     * The same arguments with the values of files in place of the files, for a job that starts where these are not.
     *
     * @throws InvalidOptionException for what cannot be understood
     */
    public static List<String> withoutFiles(String[] args) {
        List<String> plain = new ArrayList<>();
        values(args).forEach((name, value) -> plain.add("--" + name + "=" + value));
        return plain;
    }

    private static Map<String, String> values(String[] args) {
        Map<String, String> file = new LinkedHashMap<>();
        Map<String, String> line = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            String argument = args[i];
            if (!argument.startsWith("--")) {
                throw new InvalidOptionException(argument + ": not an option; allowed: --name value, --config FILE");
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            String value;
            if (equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (i + 1 < args.length) {
                value = args[++i];
            } else {
                throw new InvalidOptionException(name + ": has no value; allowed: --" + name + " value");
            }
            if (name.equals(CONFIG)) {
                read(new File(value), file);
            } else {
                line.put(name, value);
            }
        }
        file.putAll(line);
        return file;
    }

    private static void read(File source, Map<String, String> into) {
        if (!source.isFile()) {
            throw new InvalidOptionException(CONFIG + ": " + source + " is not a file; allowed: a YAML file");
        }
        try {
            flatten("", YamlParserUtils.loadYamlFile(source), into);
        } catch (Exception e) { // as declared; whatever it is, the file is of no use
            throw new InvalidOptionException(CONFIG + ": " + source + " is not YAML: " + e.getMessage());
        }
    }

    private static void flatten(String prefix, Map<?, ?> tree, Map<String, String> into) {
        tree.forEach((key, value) -> {
            String name = prefix + key;
            if (value instanceof Map<?, ?> below) {
                flatten(name + ".", below, into);
            } else {
                into.put(name, value == null ? "" : value.toString());
            }
        });
    }

    private void requireKnown(String name) {
        for (ConfigOption<?> option : known) {
            boolean isBelow = isMap(option) && name.startsWith(option.key() + ".");
            if (name.equals(option.key()) || isBelow) {
                return;
            }
        }
        throw new InvalidOptionException(name + ": no such option; " + nearest(name) + "--help lists all");
    }

    private static boolean isMap(ConfigOption<?> option) {
        return option.defaultValue() instanceof Map;
    }

    private String nearest(String name) {
        List<String> near = new ArrayList<>();
        for (ConfigOption<?> option : known) {
            if (isOneEditAway(option.key(), name) || option.key().endsWith("." + name)) {
                near.add(option.key());
            }
        }
        return near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ";
    }

    /** One character more, less, other, or two swapped. */
    private static boolean isOneEditAway(String right, String wrong) {
        int start = 0;
        int shorter = Math.min(right.length(), wrong.length());
        while (start < shorter && right.charAt(start) == wrong.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && right.charAt(right.length() - 1 - end) == wrong.charAt(wrong.length() - 1 - end)) {
            end++;
        }
        int left = right.length() - start - end;
        int over = wrong.length() - start - end;
        boolean isSwap = left == 2
                && over == 2
                && right.charAt(start) == wrong.charAt(start + 1)
                && right.charAt(start + 1) == wrong.charAt(start);
        return Math.max(left, over) <= 1 || isSwap;
    }
}
