package io.thalweg.tagging.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the numbers in rows, from the file that ClickHouse has them from: {@code sql/clickhouse/220_enums.sql}. */
final class EnumNames {
    private static final String FILE = "220_enums.sql";
    private static final Pattern NAME = Pattern.compile("\\('(\\w+)', (\\d+), '((?:[^']|'')*)'\\)");
    private static final Map<String, Map<Long, String>> ALL = read();

    private EnumNames() {}

    private static Map<String, Map<Long, String>> read() {
        Map<String, Map<Long, String>> all = new HashMap<>();
        try (InputStream file = EnumNames.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not in the jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher name = NAME.matcher(line);
                while (name.find()) {
                    all.computeIfAbsent(name.group(1), tag -> new HashMap<>())
                            .put(Long.valueOf(name.group(2)), name.group(3).replace("''", "'"));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of a column's value; the number itself when it has none; null of null. */
    static String of(String column, Number value) {
        if (value == null) {
            return null;
        }
        String name = ALL.getOrDefault(column, Map.of()).get(value.longValue());
        return name == null ? value.toString() : name;
    }
}
