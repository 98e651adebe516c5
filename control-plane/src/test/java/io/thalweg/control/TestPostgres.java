package io.thalweg.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.control.store.DatabaseSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Debian's PostgreSQL with an empty database of its own. */
final class TestPostgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path directory;
    private final Process server;
    private final int port;

    /** Skips the test, and says so, where PostgreSQL is not installed. */
    static TestPostgres startOrSkip() throws Exception {
        Path programs = programs();
        if (programs == null) {
            System.err.println("SKIPPED: PostgreSQL is not installed (apt-get install postgresql)");
        }
        Assumptions.assumeTrue(programs != null, "PostgreSQL is not installed (apt-get install postgresql)");
        return new TestPostgres(programs);
    }

    private static Path programs() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString))
                    .orElse(null);
        }
    }

    private TestPostgres(Path programs) throws Exception {
        directory = Files.createTempDirectory("thalweg-postgres");
        // It does not run as root.
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        if (isRoot) {
            run(List.of("chown", "postgres", directory.toString()));
        }
        run(as(isRoot, programs.resolve("initdb").toString(), "-D", data(), "-A", "trust", "-U", "thalweg", "-N"));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = new ProcessBuilder(as(
                        isRoot,
                        programs.resolve("postgres").toString(),
                        "-D",
                        data(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "shared_buffers=32MB"))
                .redirectErrorStream(true)
                .redirectOutput(directory
                        .resolveSibling(directory.getFileName() + ".log")
                        .toFile())
                .start();
        Eventually.until("PostgreSQL answers", Duration.ofSeconds(60), this::answers);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static List<String> as(boolean isRoot, String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private boolean answers() {
        try (java.sql.Connection connection = DriverManager.getConnection(
                settings().url(), settings().user(), settings().password())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    DatabaseSettings settings() {
        return new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "thalweg", "");
    }

    @Override
    public void close() throws IOException {
        server.destroy();
        try {
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(directory.resolveSibling(directory.getFileName() + ".log"));
    }
}
