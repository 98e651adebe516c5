package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Places where our numbers differ from another tool's for a known reason: a file of lines (capture, what differs, reason),
 * tab-separated; a {@code *} in what differs stands for any text. A line whose difference is gone fails the test as well, so
 * the file stays true.
 */
final class KnownDifferences {
    private final String resource;
    private final Map<String, Map<String, String>> byCapture = new HashMap<>();

    private KnownDifferences(String resource) {
        this.resource = resource;
    }

    static KnownDifferences read(String resource) {
        KnownDifferences known = new KnownDifferences(resource);
        try (InputStream in = KnownDifferences.class.getResourceAsStream("/conformance/" + resource)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] fields = line.split("\t");
                    assertThat(fields).as(resource + ": " + line).hasSize(3);
                    known.byCapture
                            .computeIfAbsent(fields[0], key -> new HashMap<>())
                            .put(fields[1], fields[2]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    /** Fails on differences of a capture that the file does not explain, and on explanations without a difference. */
    void check(String capture, Map<String, String> differences) {
        Map<String, String> explained = byCapture.getOrDefault(capture, Map.of());
        Set<String> stale = new HashSet<>(explained.keySet());
        Map<String, String> unexplained = new TreeMap<>(differences);
        for (String pattern : explained.keySet()) {
            Pattern matching = Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
            unexplained.keySet().removeIf(what -> matching.matcher(what).matches());
            if (differences.keySet().stream()
                    .anyMatch(what -> matching.matcher(what).matches())) {
                stale.remove(pattern);
            }
        }
        StringBuilder lines = new StringBuilder();
        unexplained.forEach((what, how) -> lines.append(String.format("%n%s\t%s\t%s", capture, what, how)));
        assertThat(lines.toString())
                .as("differences that %s does not explain", resource)
                .isEmpty();
        assertThat(stale)
                .as("lines of %s for %s that explain nothing any more", resource, capture)
                .isEmpty();
    }
}
