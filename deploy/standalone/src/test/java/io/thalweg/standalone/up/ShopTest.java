package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shop leaves nothing behind: neither when its parent ends, nor, once the next one opens, when it is killed. Needs root. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
final class ShopTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int NUMBER = 200 + (int) (ProcessHandle.current().pid() % 50);
    private static final Path RUN = Path.of("/run/thalweg-shop-" + NUMBER);

    @TempDir
    private Path directory;

    @Test
    void whatAKilledOneLeftTheNextRemovesAndLeavesNothing() throws Exception {
        Assumptions.assumeTrue(Privileges.canCapture(), "not root: no network namespaces");
        Assumptions.assumeTrue(Shop.missing().isEmpty(), () -> "not installed: " + Shop.missing());
        Shop shop = Shop.unpack(directory, NUMBER);
        Process killed = open(shop);
        killed.destroyForcibly().waitFor();
        assertThat(namespaces()).hasSize(9);
        Files.delete(RUN.resolve("ready"));

        Process next = open(shop);
        assertThat(namespaces()).hasSize(9);
        // As when the one that started it is gone.
        next.getOutputStream().close();

        assertThat(next.waitFor()).isZero();
        assertThat(namespaces()).isEmpty();
        assertThat(output("ip", "-o", "link", "show")).doesNotContain("tws" + NUMBER);
        assertThat(RUN).doesNotExist();
    }

    private Process open(Shop shop) throws Exception {
        Process process = new ProcessBuilder(shop.open(false).command())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("shop.out").toFile())
                .start();
        Eventually.until("the shop to open", PATIENCE, () -> Files.exists(RUN.resolve("ready")));
        return process;
    }

    private static List<String> namespaces() throws Exception {
        return output("ip", "netns", "list")
                .lines()
                .filter(line -> line.startsWith("tws" + NUMBER + "-"))
                .toList();
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
