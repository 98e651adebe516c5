package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The users' table of protocols holds every protocol that is parsed, by number and name. */
final class ProtocolTableTest {
    @Test
    void everyProtocolHasItsRow() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/protocols.md")).stream()
                .filter(line -> line.startsWith("| "))
                .toList();
        for (L7Protocol protocol : ProtocolRegistry.ALL) {
            if (protocol.id() != ProtocolPlugins.ID) {
                assertThat(rows)
                        .as("docs/protocols.md on %s %s", protocol.id(), protocol.title())
                        .anyMatch(row -> row.startsWith("| " + protocol.id() + " | " + protocol.title()));
            }
        }
    }
}
