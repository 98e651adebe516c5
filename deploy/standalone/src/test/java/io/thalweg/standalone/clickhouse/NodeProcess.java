package io.thalweg.standalone.clickhouse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A ClickHouseNode in a JVM of its own, as {@code up} runs it, with the real engine and a small heap. */
public final class NodeProcess implements AutoCloseable {
    private static final String HEAP = "-Xmx64m";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path errors;
    private final BufferedReader output;
    private String url;

    private NodeProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a node and waits until it listens. Without the library the test is skipped, and says so. */
    public static NodeProcess start(Path data, String... options) throws IOException {
        NodeProcess node = launch(data, options);
        String line = node.output.readLine();
        if (line == null || !line.startsWith(ClickHouseNode.LISTENING)) {
            node.process.destroyForcibly();
            throw new IllegalStateException("the node does not listen: " + line + "\n" + node.errors());
        }
        node.url = line.substring(ClickHouseNode.LISTENING.length());
        return node;
    }

    /** Starts a node that may not come up. */
    static NodeProcess launch(Path data, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ClickHouseNode.class.getName(),
                "--path",
                data.toString(),
                "--lib",
                library().toString()));
        if (!List.of(options).contains("--http-port")) {
            command.addAll(List.of("--http-port", "0"));
        }
        command.addAll(List.of(options));
        Path errors = Files.createTempFile("clickhouse-node", ".err");
        errors.toFile().deleteOnExit();
        return new NodeProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    public static Path library() {
        try {
            return ClickHouseLibrary.locate(null);
        } catch (IOException e) {
            System.err.println("SKIPPED, because the embedded ClickHouse cannot be tested: " + e.getMessage());
            return Assumptions.abort(e.getMessage());
        }
    }

    public String url() {
        return url;
    }

    public ClickHouseEndpoint endpoint() {
        return ClickHouseEndpoint.parse(url);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** A query in the body of a POST; its result, which must be a success. */
    public String query(String sql) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post("/", sql.getBytes(StandardCharsets.UTF_8), Map.of());
        String text = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + ": " + text);
        }
        return text;
    }

    public HttpResponse<byte[]> get(String pathAndQuery) throws IOException, InterruptedException {
        return CLIENT.send(request(pathAndQuery).GET().build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<byte[]> post(String pathAndQuery, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return post(pathAndQuery, BodyPublishers.ofByteArray(body), headers);
    }

    public HttpResponse<byte[]> post(String pathAndQuery, BodyPublisher body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(pathAndQuery).POST(body);
        headers.forEach(request::header);
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** The result as it comes. */
    public HttpResponse<InputStream> stream(String sql) throws IOException, InterruptedException {
        return CLIENT.send(request("/").POST(BodyPublishers.ofString(sql)).build(), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(url + pathAndQuery));
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM unless it has ended; its exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the node does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
