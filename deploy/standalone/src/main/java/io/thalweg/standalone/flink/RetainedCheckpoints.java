package io.thalweg.standalone.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What earlier runs left to start from: retained checkpoints {@code checkpoints/JOB/chk-N} and, after a clean stop, a
 * savepoint {@code savepoints/savepoint-…}. A snapshot is complete once its {@code _metadata} exists, which Flink writes
 * last and in one step, so the newest {@code _metadata} is the newest state. Starting from an older one would only
 * repeat rows; starting from none would lose the flows that were open.
 */
final class RetainedCheckpoints {
    private static final String METADATA = "_metadata";
    private static final int DEPTH = 3;

    private RetainedCheckpoints() {}

    /** The directory of the newest complete snapshot below {@code roots}; empty on a first run. */
    static Optional<Path> newest(Path... roots) throws IOException {
        Path newest = null;
        FileTime newestTime = null;
        Comparator<FileTime> byTime = Comparator.nullsFirst(Comparator.naturalOrder());
        for (Path metadata : metadata(roots)) {
            FileTime time = Files.getLastModifiedTime(metadata);
            if (byTime.compare(time, newestTime) > 0) {
                newest = metadata.getParent();
                newestTime = time;
            }
        }
        return Optional.ofNullable(newest);
    }

    private static List<Path> metadata(Path... roots) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.find(root, DEPTH, (path, attributes) -> path.endsWith(METADATA))) {
                    files.forEach(found::add);
                }
            }
        }
        return found;
    }

    /** Deletes all complete snapshots but {@code kept} and those younger than it; null: none is deleted. */
    static void deleteAllBut(Path kept, Path... roots) throws IOException {
        if (kept == null) {
            return;
        }
        FileTime keptTime = Files.getLastModifiedTime(kept.resolve(METADATA));
        for (Path metadata : metadata(roots)) {
            Path snapshot = metadata.getParent();
            if (!snapshot.equals(kept) && Files.getLastModifiedTime(metadata).compareTo(keptTime) <= 0) {
                delete(snapshot);
            }
        }
    }

    private static void delete(Path snapshot) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(snapshot)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
