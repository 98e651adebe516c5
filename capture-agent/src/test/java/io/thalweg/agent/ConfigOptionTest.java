package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
final class ConfigOptionTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String yaml, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), yaml);
        CommandLine command = CaptureAgent.commandLine();
        command.setErr(new PrintWriter(err, true));
        String[] arguments = new String[3 + more.length];
        arguments[0] = "run";
        arguments[1] = "--config";
        arguments[2] = file.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return command.execute(arguments);
    }

    @Test
    void optionsOfTheFileAreThoseOfTheCommand() throws IOException {
        assertThat(run("run: {bootstrap: '127.0.0.1:9', shards: 48}")).isEqualTo(2);
        assertThat(err.toString()).contains("shards: 48; allowed: a power of two");
    }

    @Test
    void theCommandLineWins() throws IOException {
        assertThat(run("run: {bootstrap: '127.0.0.1:9', shards: 48}", "--shards", "49"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("shards: 49");
    }

    @Test
    void requiredOptionsMayStandInTheFileOrNowhere() throws IOException {
        assertThat(run("run: {shards: 64}")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--bootstrap=HOST:PORT'");
    }

    @Test
    void listsAreCommas() throws IOException {
        assertThat(run("run: {bootstrap: '127.0.0.1:9', exclude-port: [22, 70000]}"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--exclude-port: 70000; allowed: 0 to 65535");
    }

    @Test
    void unknownOptionsAreRefused() throws IOException {
        assertThat(run("run: {bootstrap: '127.0.0.1:9', shard: 48}")).isEqualTo(2);
        assertThat(err.toString()).contains("run.shard is not known; allowed: agent-group, agent-id, bootstrap,");
    }

    @Test
    void aFileThatCannotBeUsedEndsTheStart() throws IOException {
        assertThat(run("limits: {cpu-percent: lots}", "--bootstrap", "127.0.0.1:9"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--config: ").contains("agent.yaml: limits.cpu-percent: lots");
    }
}
