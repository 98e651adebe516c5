package io.thalweg.jobs.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files in {@code sql/flink}. */
public final class SqlFiles {
    private static final Path DIRECTORY = Path.of(System.getProperty("thalweg.home", ".."), "sql", "flink");

    private SqlFiles() {}

    public static String catalog() throws IOException {
        return Files.readString(DIRECTORY.resolve("catalog.sql"));
    }

    /** @param name of a file in {@code queries}, without its ending */
    static String query(String name) throws IOException {
        return Files.readString(DIRECTORY.resolve("queries").resolve(name + ".sql"));
    }

    /** Of the queries, without their endings, in order. */
    static List<String> queryNames() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("queries"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .map(name -> name.substring(0, name.length() - ".sql".length()))
                    .sorted()
                    .toList();
        }
    }
}
