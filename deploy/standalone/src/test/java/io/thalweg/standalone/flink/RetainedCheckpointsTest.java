package io.thalweg.standalone.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetainedCheckpointsTest {
    @TempDir
    private Path root;

    private Path checkpoints;
    private Path savepoints;

    @BeforeEach
    void chooseRoots() {
        checkpoints = root.resolve("checkpoints");
        savepoints = root.resolve("savepoints");
    }

    private static Path snapshot(Path directory, long seconds) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("state"), "x");
        Path metadata = Files.createFile(directory.resolve("_metadata"));
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(seconds * 1000));
        return directory;
    }

    @Test
    void aFirstRunStartsFromNothing() throws IOException {
        assertThat(RetainedCheckpoints.newest(checkpoints, savepoints)).isEmpty();
    }

    @Test
    void theNewestCompleteSnapshotCountsWhateverItsKind() throws IOException {
        snapshot(checkpoints.resolve("job1/chk-9"), 100);
        Path newest = snapshot(checkpoints.resolve("job2/chk-1"), 200);
        Files.createDirectories(checkpoints.resolve("job2/chk-2"));
        assertThat(RetainedCheckpoints.newest(checkpoints, savepoints)).contains(newest);

        Path savepoint = snapshot(savepoints.resolve("savepoint-1"), 300);
        assertThat(RetainedCheckpoints.newest(checkpoints, savepoints)).contains(savepoint);
    }

    @Test
    void olderSnapshotsAreDeletedYoungerOnesAreNot() throws IOException {
        Path old = snapshot(checkpoints.resolve("job1/chk-9"), 100);
        Path kept = snapshot(checkpoints.resolve("job1/chk-10"), 200);
        Path young = snapshot(checkpoints.resolve("job2/chk-1"), 300);

        RetainedCheckpoints.deleteAllBut(kept, checkpoints, savepoints);

        assertThat(old).doesNotExist();
        assertThat(kept.resolve("state")).exists();
        assertThat(young.resolve("state")).exists();
    }
}
