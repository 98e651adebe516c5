package io.thalweg.agent.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A mapping of the file, whose values are asked for by key and type; every complaint names the key's whole path. */
final class Section {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private final String path;
    private final Map<?, ?> values;

    private Section(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    /** @param value null: an empty one */
    static Section of(String path, Object value) throws ConfigException {
        if (value == null) {
            return new Section(path, Map.of());
        }
        if (value instanceof Map<?, ?> map) {
            return new Section(path, map);
        }
        throw new ConfigException((path.isEmpty() ? "the file" : path) + " must be keys with values, not " + value);
    }

    private String at(Object key) {
        return path.isEmpty() ? String.valueOf(key) : path + "." + key;
    }

    void allow(String... keys) throws ConfigException {
        Set<String> allowed = new TreeSet<>(List.of(keys));
        for (Object key : values.keySet()) {
            if (!allowed.contains(String.valueOf(key))) {
                throw new ConfigException(at(key) + " is not known; allowed: " + String.join(", ", allowed));
            }
        }
    }

    Section section(String key) throws ConfigException {
        return of(at(key), values.get(key));
    }

    /** As it was read; null: it is not there. */
    Object value(String key) {
        return values.get(key);
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    String string(String key, String fallback) throws ConfigException {
        Object value = values.get(key);
        if (value instanceof Map || value instanceof List) {
            throw new ConfigException(at(key) + " must be one value, not " + value);
        }
        return value == null ? fallback : value.toString();
    }

    int number(String key, int fallback, int least, int most) throws ConfigException {
        Object value = values.get(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        throw new ConfigException(at(key) + ": " + value + "; allowed: " + least + " to " + most);
    }

    boolean flag(String key, boolean fallback) throws ConfigException {
        Object value = values.get(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new ConfigException(at(key) + ": " + value + "; allowed: true or false");
    }

    Duration duration(String key, Duration fallback, Duration least, Duration most) throws ConfigException {
        String text = string(key, null);
        if (text == null) {
            return fallback;
        }
        var matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration duration =
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofSeconds(amount);
                    };
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        throw new ConfigException(at(key) + ": " + text + "; allowed: " + least.toSeconds() + "s to " + most.toSeconds()
                + "s, written as 500ms, 30s, 5m or 2h");
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) throws ConfigException {
        String text = string(key, null);
        if (text == null) {
            return fallback;
        }
        List<String> allowed = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            allowed.add(word);
        }
        throw new ConfigException(at(key) + ": " + text + "; allowed: " + String.join(", ", allowed));
    }

    Pattern pattern(String key) throws ConfigException {
        String text = string(key, null);
        if (text == null) {
            throw new ConfigException(at(key) + " is missing");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new ConfigException(at(key) + ": " + text + " is no regular expression: " + e.getDescription());
        }
    }

    List<String> strings(String key, List<String> fallback) throws ConfigException {
        if (!has(key)) {
            return fallback;
        }
        List<String> strings = new ArrayList<>();
        for (Object value : list(key)) {
            if (value == null || value instanceof Map || value instanceof List) {
                throw new ConfigException(at(key) + " must be a list of values, not " + values.get(key));
            }
            strings.add(value.toString());
        }
        return strings;
    }

    List<Section> sections(String key) throws ConfigException {
        List<Section> sections = new ArrayList<>();
        int number = 0;
        for (Object value : list(key)) {
            sections.add(of(at(key) + "[" + number++ + "]", value));
        }
        return sections;
    }

    private List<?> list(String key) throws ConfigException {
        Object value = values.get(key);
        if (value instanceof List<?> list) {
            return list;
        }
        throw new ConfigException(at(key) + " must be a list, not " + value);
    }

    Map<String, String> words(String key) throws ConfigException {
        Map<String, String> words = new LinkedHashMap<>();
        Section section = section(key);
        for (Object word : section.values.keySet()) {
            words.put(String.valueOf(word), section.string(String.valueOf(word), ""));
        }
        return words;
    }

    /** All keys, with lists as commas; an empty list is as if it were not there. */
    Map<String, String> all() throws ConfigException {
        Map<String, String> all = new LinkedHashMap<>();
        for (Object key : values.keySet()) {
            String name = String.valueOf(key);
            boolean isList = values.get(key) instanceof List;
            String value = isList ? String.join(",", strings(name, List.of())) : string(name, "");
            if (!isList || !value.isEmpty()) {
                all.put(name, value);
            }
        }
        return all;
    }
}
