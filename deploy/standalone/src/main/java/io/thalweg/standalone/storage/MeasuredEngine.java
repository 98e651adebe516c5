package io.thalweg.standalone.storage;

import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The embedded ClickHouse in a process of its own, so that its CPU time and memory are its own. */
final class MeasuredEngine implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final String url;

    private MeasuredEngine(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static MeasuredEngine start(Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx384m", "-XX:+UseSerialGC"));
        String library = System.getProperty("thalweg.chdb");
        if (library != null) {
            command.add("-Dthalweg.chdb=" + library);
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ClickHouseNode.class.getName(),
                "--path",
                directory.toString(),
                "--http-port",
                "0"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null || !line.startsWith(ClickHouseNode.LISTENING)) {
            process.destroyForcibly();
            throw new IOException("the ClickHouse engine does not start: " + line);
        }
        return new MeasuredEngine(process, line.substring(ClickHouseNode.LISTENING.length()));
    }

    ClickHouseEndpoint endpoint() {
        return ClickHouseEndpoint.parse(url);
    }

    String query(String sql) throws IOException, InterruptedException {
        return post("", sql.getBytes(StandardCharsets.UTF_8), 0, -1);
    }

    /** A query's only number. */
    double number(String sql) throws IOException, InterruptedException {
        return Double.parseDouble(query(sql).strip());
    }

    void insert(String insert, byte[] rowBinary, int offset, int length) throws IOException, InterruptedException {
        String statement = URLEncoder.encode(insert + " FORMAT RowBinary", StandardCharsets.UTF_8);
        post("?query=" + statement, rowBinary, offset, length);
    }

    private String post(String parameters, byte[] body, int offset, int length)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/" + parameters))
                .POST(length < 0 ? BodyPublishers.ofByteArray(body) : BodyPublishers.ofByteArray(body, offset, length))
                .build();
        HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("ClickHouse: " + response.body());
        }
        return response.body();
    }

    /** Of all its threads, so far. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    /** The most it ever had, in MiB. */
    long peakMemoryMiB() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
