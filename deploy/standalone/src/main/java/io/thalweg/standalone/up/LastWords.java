package io.thalweg.standalone.up;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The end of a child's log, for the one moment when the user needs it: the child did not come up. */
final class LastWords {
    private static final int LINES = 15;
    private static final int BYTES = 64 * 1024;

    private LastWords() {}

    /** The log that tells most: what the child logged, else what it printed. */
    static Path logFile(Path logs, String name) {
        Path log = logs.resolve(name + ".log");
        return Files.exists(log) ? log : logs.resolve(name + ".out");
    }

    static String of(Path logs, String name) {
        List<String> lines = new ArrayList<>(tail(logs.resolve(name + ".log"), LastWords::isBad));
        lines.addAll(tail(logs.resolve(name + ".out"), line -> true));
        if (lines.isEmpty()) {
            lines.addAll(tail(logs.resolve(name + ".log"), line -> true));
        }
        return "    " + String.join("\n    ", lines) + "\n  in full: " + logFile(logs, name);
    }

    private static boolean isBad(String line) {
        return line.contains(" ERROR ") || line.contains(" FATAL ") || line.startsWith("Caused by");
    }

    private static List<String> tail(Path file, Predicate<String> isWanted) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int from = Math.max(0, bytes.length - BYTES);
            List<String> lines = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
                    .filter(isWanted)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
