package io.thalweg.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Savepoints of earlier builds, kept in {@code src/test/resources/savepoints}: whoever upgrades comes from one of them. */
public final class KeptSavepoints {
    private static final Path KEPT =
            Path.of(System.getProperty("thalweg.home", ".."), "flink-jobs/src/test/resources/savepoints");

    private KeptSavepoints() {}

    /** Of the jobs whose directories begin so, oldest first. */
    public static List<Path> of(String job) throws IOException {
        try (Stream<Path> directories = Files.list(KEPT)) {
            return directories
                    .filter(path -> path.getFileName().toString().startsWith(job + "-"))
                    .sorted()
                    .toList();
        }
    }

    public static long bytes(Path savepoint) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(savepoint)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /** Makes a savepoint below a directory that is deleted afterwards. */
    @FunctionalInterface
    interface Maker {
        Path make(Path scratch) throws Exception;
    }

    /** Keeps what is made as the newest of the job. */
    static Path keep(String job, Maker maker) throws Exception {
        Path scratch = Files.createTempDirectory("savepoint");
        Path savepoint = maker.make(scratch);
        Path target = Files.createDirectory(KEPT.resolve(job + "-" + (of(job).size() + 1)));
        try (Stream<Path> files = Files.list(savepoint)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        delete(scratch);
        return target;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
