package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The captures with known results that lie outside the project; {@code -Dthalweg.corpus} says where. */
final class Corpus {
    static final Path ROOT = Path.of(System.getProperty("thalweg.corpus", "corpus"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpus() {}

    /** Files with facts below {@code folder}; aborts the test, loudly, when there is no corpus. */
    static List<Path> facts(String folder) throws IOException {
        Path start = ROOT.resolve(folder);
        if (!Files.isDirectory(start)) {
            System.err.println("SKIPPED: no packet corpus at " + ROOT + " (set -Dthalweg.corpus=DIR)");
            Assumptions.abort("no packet corpus at " + ROOT);
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The capture that facts speak of, by the name they use. */
    static Path capture(String name) {
        return Stream.of(ROOT, ROOT.resolve("ext"))
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the corpus lacks " + name));
    }
}
