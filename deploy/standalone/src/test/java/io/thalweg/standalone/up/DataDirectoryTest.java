package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void whoComesSecondIsToldWhoHasTheDirectory() throws Exception {
        Path root = parent.resolve("data");
        try (DataDirectory first = DataDirectory.open(root)) {
            assertThat(first.kafka()).isDirectory();
            assertThatThrownBy(() -> DataDirectory.open(root))
                    .isInstanceOf(UpException.class)
                    .hasMessageContaining("another `thalweg up` (pid "
                            + ProcessHandle.current().pid() + ") runs on " + root)
                    .hasMessageContaining("--data DIR");
        }
    }

    @Test
    void aClosedDirectoryCanBeOpenedAgainWithWhatIsInIt() throws Exception {
        try (DataDirectory first = DataDirectory.open(parent)) {
            Files.writeString(first.kafka().resolve("kept"), "x");
        }
        try (DataDirectory second = DataDirectory.open(parent)) {
            assertThat(second.kafka().resolve("kept")).hasContent("x");
        }
    }

    @Test
    void aPlaceThatCannotHoldADirectoryIsNamedWithTheRemedy() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(UpException.class)
                .hasMessageContaining("cannot use the data directory " + file)
                .hasMessageContaining("--data DIR");
    }
}
