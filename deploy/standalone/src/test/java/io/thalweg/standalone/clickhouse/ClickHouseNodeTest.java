package io.thalweg.standalone.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process: how it starts, ends, is killed, and what stays. */
class ClickHouseNodeTest {
    private static final int SIGILL = 4;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGTERM = 15;

    @TempDir
    private Path data;

    @Test
    void acknowledgedRowsSurviveKill() throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        try (NodeProcess node = NodeProcess.start(data)) {
            node.query("CREATE DATABASE d");
            node.query("CREATE TABLE d.t (a UInt64) ENGINE = MergeTree ORDER BY a");
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeUntilItFails(node, acknowledged));
            while (acknowledged.get() < 50 && !writing.isDone()) {
                Thread.onSpinWait();
            }
            node.kill();
            writing.get(60, TimeUnit.SECONDS);
        }
        assertThat(acknowledged.get()).isGreaterThanOrEqualTo(50);
        try (NodeProcess node = NodeProcess.start(data)) {
            // One more may have been written whose acknowledgement was not sent.
            int last = acknowledged.get();
            String present = node.query("SELECT count() FROM d.t WHERE a < " + last * 100);
            assertThat(present).isEqualTo(last * 100 + "\n");
            assertThat(node.query("SELECT count() % 100 FROM d.t")).isEqualTo("0\n");
        }
    }

    private static void writeUntilItFails(NodeProcess node, AtomicInteger acknowledged) {
        try {
            while (true) {
                int first = acknowledged.get() * 100;
                node.query("INSERT INTO d.t SELECT number + " + first + " FROM numbers(100)");
                acknowledged.incrementAndGet();
            }
        } catch (IOException e) {
            // Killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void terminatedNodeLetsItsQueryEndAndExitsWithZero() throws Exception {
        NodeProcess node = NodeProcess.start(data);
        HttpResponse<InputStream> response = node.stream("SELECT number FROM numbers(30000000)");
        byte[] first = response.body().readNBytes(1000);
        node.terminate();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.writeBytes(first);
        try (InputStream body = response.body()) {
            body.transferTo(rest);
        }
        assertThat(node.awaitEnd()).isZero();
        assertThat(rest.toString(UTF_8)).endsWith("\n29999999\n");
        assertThat(node.errors()).isEmpty();
    }

    @Test
    void terminatedNodeKillsWhatDoesNotEndInTime() throws Exception {
        NodeProcess node = NodeProcess.start(data, "--grace", "1");
        List<CompletableFuture<Throwable>> endless = new ArrayList<>();
        for (String sql : List.of(
                "SELECT number FROM numbers(1e15)",
                "SELECT count() FROM numbers(1e15) WHERE NOT ignore(sipHash64(number))",
                "SELECT sleepEachRow(1) FROM numbers(1e6) SETTINGS max_block_size = 1")) {
            endless.add(CompletableFuture.supplyAsync(() -> catchThrowable(() -> {
                try (InputStream body = node.stream(sql).body()) {
                    body.transferTo(java.io.OutputStream.nullOutputStream());
                }
            })));
        }
        while (!node.query("SELECT count() FROM system.processes").equals("4\n")) {
            Thread.onSpinWait();
        }
        node.terminate();
        assertThat(node.awaitEnd()).isZero();
        for (CompletableFuture<Throwable> query : endless) {
            query.get(30, TimeUnit.SECONDS);
        }
    }

    /** The JVM's own null checks and safe points arrive as signals; without its handlers the next one is the end. */
    @Test
    void engineLeavesTheSignalsOfTheJvmToIt() throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            node.query("SELECT count() FROM numbers(1000000)");
            String caught = Files.readAllLines(Path.of("/proc", Long.toString(node.pid()), "status")).stream()
                    .filter(line -> line.startsWith("SigCgt:"))
                    .findFirst()
                    .orElseThrow();
            long mask =
                    Long.parseUnsignedLong(caught.substring("SigCgt:".length()).strip(), 16);
            for (int signal : new int[] {SIGILL, SIGBUS, SIGFPE, SIGSEGV, SIGTERM}) {
                assertThat(mask >>> signal - 1 & 1).as("signal %d", signal).isOne();
            }
        }
    }

    @Test
    void secondNodeOnADirectoryNamesTheFirst() throws Exception {
        try (NodeProcess first = NodeProcess.start(data);
                NodeProcess second = NodeProcess.launch(data)) {
            assertThat(second.awaitEnd()).isEqualTo(1);
            assertThat(second.errors().lines())
                    .containsExactly("clickhouse: data directory " + data + " is in use by process " + first.pid()
                            + ": stop it, or choose another with --path");
            assertThat(first.query("SELECT 1")).isEqualTo("1\n");
        }
    }

    @Test
    void takenPortIsNamed(@TempDir Path other) throws Exception {
        try (NodeProcess first = NodeProcess.start(data)) {
            String port = Integer.toString(URI.create(first.url()).getPort());
            try (NodeProcess second = NodeProcess.launch(other, "--http-port", port)) {
                assertThat(second.awaitEnd()).isEqualTo(1);
                assertThat(second.errors().lines())
                        .containsExactly("clickhouse: cannot listen on 127.0.0.1:" + port + ": Address already in use");
            }
        }
    }

    @Test
    void passwordIsAskedFor() throws Exception {
        try (NodeProcess node = NodeProcess.start(data, "--user", "reader", "--password", "s3cret:ü")) {
            assertThat(node.get("/ping").statusCode()).isEqualTo(200);
            assertThat(node.get("/?query=SELECT+1").statusCode()).isEqualTo(403);
            assertThat(node.get("/?query=SELECT+1&user=reader&password=wrong").statusCode())
                    .isEqualTo(403);
            assertThat(node.get("/?query=SELECT+1&user=reader&password=s3cret:%C3%BC")
                            .statusCode())
                    .isEqualTo(200);
            String basic = Base64.getEncoder().encodeToString("reader:s3cret:ü".getBytes(UTF_8));
            assertThat(node.post("/", "SELECT 1".getBytes(UTF_8), Map.of("Authorization", "Basic " + basic))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void thoseWhoAreTooManyAreToldSo() throws Exception {
        try (NodeProcess node = NodeProcess.start(data, "--max-queries", "2", "--max-waiting", "1")) {
            List<CompletableFuture<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                statuses.add(CompletableFuture.supplyAsync(() -> status(node, "SELECT sleep(2)")));
            }
            List<Integer> seen = statuses.stream().map(CompletableFuture::join).toList();
            assertThat(seen).contains(200, 503).containsOnly(200, 503);
            assertThat(node.query("SELECT 1")).isEqualTo("1\n");
        }
    }

    private static int status(NodeProcess node, String sql) {
        try {
            HttpResponse<byte[]> response = node.post("/", sql.getBytes(UTF_8), Map.of());
            if (response.statusCode() == 503) {
                assertThat(new String(response.body(), UTF_8)).contains("TOO_MANY_SIMULTANEOUS_QUERIES");
            }
            return response.statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void missingLibraryTellsHowToGetIt() throws Exception {
        NodeProcess.library();
        try (NodeProcess node =
                NodeProcess.launch(data, "--lib", data.resolve("nowhere.so").toString())) {
            assertThat(node.awaitEnd()).isNotZero();
        }
    }
}
