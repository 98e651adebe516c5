package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.standalone.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts as children. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class SupervisorTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Probe CONTENT = () -> null;

    @TempDir
    private Path root;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private DataDirectory data;
    private Supervisor supervisor;

    @BeforeEach
    void open() throws Exception {
        data = DataDirectory.open(root);
        supervisor = new Supervisor(data, new Console(new PrintStream(printed, true, StandardCharsets.UTF_8)));
    }

    @AfterEach
    void close() throws Exception {
        supervisor.stop();
        data.close();
    }

    private String console() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static ChildSpec shell(String name, String script, Probe probe) {
        return new ChildSpec(name, List.of("/bin/sh", "-c", script), probe, SOON, Duration.ofSeconds(5), false);
    }

    private long linesOf(String file) throws Exception {
        Path path = root.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path).size() : 0;
    }

    @Test
    void aChildThatDiesIsStartedAgainAndItIsSaid() throws Exception {
        Path lives = root.resolve("lives");
        Path go = root.resolve("go");
        String script =
                "echo x >> " + lives + "; while [ ! -e " + go + " ]; do sleep 0.02; done; rm " + go + "; exit 3";
        supervisor.start(shell("toy", script, () -> Files.exists(lives) ? null : "no life yet"));

        Files.createFile(go);
        Eventually.until("a second life", SOON, () -> linesOf("lives") == 2);
        Files.createFile(go);
        Eventually.until("a third life", SOON, () -> linesOf("lives") == 3);

        assertThat(console())
                .contains("died (exit code 3), starting again in 1 s")
                .contains("died (exit code 3), starting again in 2 s");
    }

    @Test
    void aKilledChildIsStartedAgain() throws Exception {
        Path lives = root.resolve("lives");
        supervisor.start(
                shell("toy", "echo $$ >> " + lives + "; exec sleep 600", () -> Files.exists(lives) ? null : "no"));
        Eventually.until("its pid", SOON, () -> linesOf("lives") == 1);

        long pid = Long.parseLong(Files.readAllLines(lives).get(0));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        Eventually.until("a second life", SOON, () -> linesOf("lives") == 2);
        assertThat(console()).contains("died (signal 9)");
    }

    @Test
    void aChildThatEndsBeforeItIsReadyEndsTheStartWithItsLastWords() {
        assertThatThrownBy(() -> supervisor.start(shell("toy", "echo no disk left; exit 1", () -> "not ready")))
                .isInstanceOf(UpException.class)
                .hasMessageContaining("toy stopped while starting")
                .hasMessageContaining("no disk left");
    }

    @Test
    void childrenStopInTheReverseOrderOfTheirStart() throws Exception {
        Path order = root.resolve("order");
        for (String name : List.of("first", "second", "third")) {
            Path ready = root.resolve(name);
            String script = "trap 'echo " + name + " >> " + order + "; exit 0' TERM; touch " + ready
                    + "; while :; do sleep 0.02; done";
            supervisor.start(shell(name, script, () -> Files.exists(ready) ? null : "no"));
        }

        supervisor.stop();

        assertThat(Files.readAllLines(order)).containsExactly("third", "second", "first");
        assertThat(console()).doesNotContain("died");
    }

    @Test
    void aChildThatDoesNotStopIsKilled() throws Exception {
        Path ready = root.resolve("ready");
        ChildSpec stubborn = new ChildSpec(
                "toy",
                List.of("/bin/sh", "-c", "trap '' TERM; touch " + ready + "; while :; do sleep 0.02; done"),
                () -> Files.exists(ready) ? null : "no",
                SOON,
                Duration.ofMillis(300),
                false);
        supervisor.start(stubborn);

        supervisor.stop();

        assertThat(console()).contains("toy").contains("was killed");
    }

    @Test
    void aChildThatAKilledRunLeftBehindIsWaitedFor() throws Exception {
        ChildSpec spec =
                new ChildSpec("toy", List.of("/bin/sleep", "600"), CONTENT, SOON, Duration.ofMillis(200), false);
        ChildProcess left = ChildProcess.start(spec, data);

        supervisor.start(spec);

        assertThat(left.isAlive()).isFalse();
        assertThat(console()).contains("(pid " + left.pid() + ") is still stopping");
    }
}
