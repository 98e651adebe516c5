package io.thalweg.agent.pods;

import io.thalweg.agent.bpf.GoTier;
import io.thalweg.agent.bpf.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real servers in pods, and clients that ask them.
 *
 * <pre>
 *   client ─▶ gateway ─┬─▶ app ────┬─▶ cache      HTTP, Redis
 *   Java,     nginx    │   Python  └─▶ database   PostgreSQL
 *   Python             └─▶ stock ────▶ vault      HTTP
 *                          Go          nginx
 *   client ─▶ cache, database, stock (gRPC, HTTPS), vault (HTTPS of OpenSSL)
 * </pre>
 */
final class Tiers implements AutoCloseable {
    static final String GO_SERVICE = "podstock";
    private static final Path RESOURCES = Path.of("src/test/resources/pods").toAbsolutePath();
    private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");
    /** Debian's Python is the one with the modules. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int GO_PORT = 8080;
    private static final int PYTHON_PORT = 8080;
    private static final int REDIS_PORT = 6379;
    private static final int POSTGRESQL_PORT = 5432;
    private static final int CLIENT_SECONDS = 120;

    final PodNetwork network;
    private final Path directory;
    private final PodPrograms programs;

    /** Starts all servers but the application, whose connections are to be seen from their beginning on. */
    Tiers(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        Path stock = GoTier.build(RESOURCES.resolve("stock.go"), directory, GO_SERVICE);
        network = new PodNetwork("client", "gateway", "app", "stock", "vault", "cache", "database");
        programs = new PodPrograms(network, directory);
        try {
            // The database's user must be able to come here, too.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            certificate();
            nginx("vault", HTTPS_PORT);
            nginx("gateway", HTTP_PORT);
            String vault = "http://" + network.address("vault");
            programs.serve("stock", GO_PORT, stock.toString(), network.address("stock"), vault);
            programs.serve("cache", REDIS_PORT, "redis-server", "--protected-mode", "no", "--save", "");
            database();
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Skips the test, and says why, where something is missing. */
    static void require() {
        List<String> missing = new ArrayList<>();
        for (String program : List.of("ip", "nginx", "redis-server", "openssl", "go", "python3", "setpriv")) {
            if (!Program.isInstalled(program)) {
                missing.add(program);
            }
        }
        if (!Files.isDirectory(POSTGRESQL)) {
            missing.add("postgresql");
        }
        for (String module : List.of("redis", "psycopg2", "grpc")) {
            if (!Files.isDirectory(Path.of("/usr/lib/python3/dist-packages", module))) {
                missing.add("Python's " + module);
            }
        }
        if (!Files.isDirectory(Path.of("/usr/share/gocode/src/google.golang.org/grpc"))) {
            missing.add("golang-google-grpc-dev");
        }
        if (!missing.isEmpty()) {
            System.err.println("SKIPPED: requests between real servers are not looked at; missing: " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), () -> "missing: " + missing);
    }

    private void nginx(String pod, int port) throws IOException, InterruptedException {
        String configuration = Files.readString(RESOURCES.resolve(pod + ".conf"))
                .replace("APP", network.address("app"))
                .replace("STOCK", network.address("stock"));
        Files.writeString(directory.resolve(pod + ".conf"), configuration);
        programs.serve(pod, port, "nginx", "-p", directory.toString(), "-c", pod + ".conf");
    }

    private void certificate() throws IOException, InterruptedException {
        Program.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=vault",
                "-days",
                "2",
                "-keyout",
                directory.resolve("key.pem").toString(),
                "-out",
                directory.resolve("certificate.pem").toString());
    }

    private void database() throws IOException, InterruptedException {
        Path installed;
        try (Stream<Path> versions = Files.list(POSTGRESQL)) {
            installed = versions.max(Comparator.comparing(Path::toString))
                    .orElseThrow()
                    .resolve("bin");
        }
        String data = directory.resolve("database").toString();
        String[] asPostgres = {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"};
        Program.run("install", "-d", "-o", "postgres", data);
        Program.run(join(asPostgres, installed.resolve("initdb").toString(), "-D", data, "-A", "trust", "--no-sync"));
        Files.writeString(
                directory.resolve("database/pg_hba.conf"), "local all all trust\nhost all all 0.0.0.0/0 trust\n");
        String[] server = {
            installed.resolve("postgres").toString(),
            "-D",
            data,
            "-c",
            "listen_addresses=*",
            "-c",
            "unix_socket_directories=" + data,
            "-c",
            "fsync=off"
        };
        programs.serve("database", POSTGRESQL_PORT, join(asPostgres, server));
        Program.run("psql", "-q", "-h", data, "-U", "postgres", "-c", "CREATE TABLE orders (id text)");
    }

    private static String[] join(String[] first, String... second) {
        return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
    }

    void startApplication() throws IOException {
        programs.serve(
                "app",
                PYTHON_PORT,
                PYTHON,
                RESOURCES.resolve("app.py").toString(),
                network.address("app"),
                network.address("cache"),
                network.address("database"));
    }

    /** Waits for a line. */
    Process pythonClient(int count) throws IOException {
        return programs.startClient(
                "client",
                PYTHON,
                RESOURCES.resolve("client.py").toString(),
                "" + count,
                network.address("gateway"),
                network.address("cache"),
                network.address("database"),
                network.address("stock"),
                network.address("vault"));
    }

    /** Waits for a line. */
    Process javaClient(int count) throws IOException {
        String classes = JavaClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return programs.startClient(
                "client",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                JavaClient.class.getName(),
                "" + count,
                network.address("gateway"));
    }

    static void begin(Process client) throws IOException {
        OutputStream input = client.getOutputStream();
        input.write('\n');
        input.close();
    }

    /** What a client printed until its end. */
    List<String> answers(Process client) throws IOException, InterruptedException {
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!client.waitFor(CLIENT_SECONDS, TimeUnit.SECONDS) || client.exitValue() != 0) {
            throw new AssertionError("a client failed: " + output + programs.said());
        }
        return output.lines().toList();
    }

    @Override
    public void close() throws IOException {
        try {
            programs.stop();
            network.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("programs may be left in pods", e);
        }
    }
}
