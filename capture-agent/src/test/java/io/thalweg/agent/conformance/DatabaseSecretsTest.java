package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Passwords and literals in the captures of databases, all of which contain {@code s3cret}: none comes out, whatever the
 * column, with the options as they are by default.
 */
final class DatabaseSecretsTest {
    private static final String SECRET = "s3cret";

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memcached", "mysql", "postgresql"})
    void noSecretOfACaptureComesOut(String name) throws IOException {
        Path capture = Path.of("..", "flow-engine", "src", "test", "captures", name, name + ".pcap");
        assertThat(new String(Files.readAllBytes(capture), StandardCharsets.ISO_8859_1))
                .as("the capture has secrets")
                .contains(SECRET);
        assertThat(text(capture, EngineOptions.defaults())).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "mysql", "postgresql"})
    void theSameSecretsComeOutWhenNothingIsMasked(String name) throws IOException {
        Path capture = Path.of("..", "flow-engine", "src", "test", "captures", name, name + ".pcap");
        assertThat(text(capture, EngineRun.RAW_TEXTS)).contains(SECRET);
    }

    private static String text(Path capture, EngineOptions options) throws IOException {
        StringBuilder text = new StringBuilder();
        for (L7FlowLog row : EngineRun.of(capture, options.withWholeFlows(true)).sessions()) {
            JsonRowWriter<L7FlowLog> writer = new JsonRowWriter<>(L7FlowLogTable.TABLE);
            writer.write(row);
            text.append(new String(writer.buffer(), 0, writer.length(), StandardCharsets.UTF_8));
        }
        assertThat(text).isNotEmpty();
        return text.toString();
    }
}
