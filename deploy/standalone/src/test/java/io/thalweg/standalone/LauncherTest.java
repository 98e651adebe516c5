package io.thalweg.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script, without what it installs and builds. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class LauncherTest {
    private static final Path HOME = Path.of(System.getProperty("thalweg.home"));

    private record Run(int exit, String text) {}

    private static Run run(String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(command));
        Process process = new ProcessBuilder(line)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thalweg", ".ci/run", "deploy/demo/src/main/resources/shop/shop.sh"})
    void scriptsAreSoundBash(String script) throws Exception {
        assertThat(run("bash", "-n", script)).isEqualTo(new Run(0, ""));
    }

    @Test
    void helpTellsEveryCommandAndNeedsNothing() throws Exception {
        Run help = run("./thalweg", "--help");

        assertThat(help.exit()).isZero();
        for (String command : Thalweg.commandLine().getSubcommands().keySet()) {
            assertThat(help.text()).contains("\n  " + command + " ");
        }
        assertThat(help.text()).contains("\n  test ");
    }

    @Test
    void withoutACommandItSaysHowToUseIt() throws Exception {
        Run bare = run("./thalweg");

        assertThat(bare.exit()).isEqualTo(2);
        assertThat(bare.text()).startsWith("Usage: ./thalweg COMMAND");
    }
}
