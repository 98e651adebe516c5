package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.jobs.sql.SqlScript;
import io.thalweg.standalone.Endpoints;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.Thalweg;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseQuery;
import io.thalweg.standalone.clickhouse.NodeProcess;
import io.thalweg.standalone.sql.SqlCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A fresh {@code thalweg up} as a user starts it, on the traffic of the shop of {@code deploy/demo}: the queries of {@code sql/flink}
 * run while it flows, and all tables and views of {@code sql/clickhouse} are read. What such traffic is made of has rows. Needs root.
 *
 * <p>Each query is a job of Flink's, so that all take minutes on a small machine: they are run with {@code -Dthalweg.queries=all},
 * else one for each table that streams and one for ClickHouse.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class AllQueriesTest {
    private static final Path QUERIES = Path.of(System.getProperty("thalweg.home", "../.."), "sql", "flink", "queries");
    private static final boolean ALL = "all".equals(System.getProperty("thalweg.queries"));
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int NUMBER = 50 + (int) (ProcessHandle.current().pid() % 50);
    /** More than the test takes; it ends them. */
    private static final int CUSTOMERS = 100_000;

    private static final double RATE = 3;
    private static final int REFUSED = 120;
    private static final int MISSED = 20;
    /** Where nothing listens. */
    private static final int DISCARD = 9;

    /** Of the queries of {@code sql/flink}; the others ask for what does not happen here, such as pods, DNS and Kafka. */
    private static final List<String> ANSWERED = List.of(
            "bytes-by-process",
            "error-bursts",
            "errors-of-today",
            "kernel-drops",
            "longest-requests",
            "p99-by-endpoint",
            "packet-sizes",
            "request-rate-and-errors",
            "resets-by-server",
            "syn-floods",
            "tls-versions",
            "top-talkers-by-service");

    /** Of packets, calls, what kernels tell, flows, requests, metrics, and ClickHouse's rows. */
    private static final List<String> FEW = List.of(
            "packet-sizes",
            "bytes-by-process",
            "kernel-drops",
            "resets-by-server",
            "p99-by-endpoint",
            "request-rate-and-errors",
            "errors-of-today");

    private static final List<String> FILLED = List.of(
            "flow_log.l4_flow_log",
            "flow_log.l4_flow_log_named",
            "flow_log.l7_flow_log",
            "flow_log.l7_flow_log_named",
            "flow_log.network_event",
            "flow_log.trace",
            "flow_log.trace_newest",
            "flow_log.trace_span",
            "flow_log.trace_span_newest",
            "flow_metrics.application.1s",
            "flow_metrics.application_map.1s",
            "flow_metrics.network.1s",
            "flow_metrics.network.1m",
            "flow_metrics.network_map.1s",
            "flow_metrics.network_map.1m");

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private Path data;

    @AfterEach
    void stop() throws InterruptedException {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).destroy();
            processes.get(i).waitFor();
        }
    }

    @Test
    void runWhileTrafficFlows() throws Exception {
        Assumptions.assumeTrue(Privileges.canCapture(), "not root: nothing is captured");
        Assumptions.assumeTrue(
                Shop.missing().isEmpty(), () -> "not installed: " + Shop.missing() + "; ./thalweg test installs it");
        NodeProcess.library();
        Shop shop = Shop.unpack(directory, NUMBER);
        up(shop);
        start("shop", shop.open(false).command());
        Eventually.until("the shop", PATIENCE, () -> Files.exists(Path.of("/run/thalweg-shop-" + NUMBER, "ready")));
        start("customers", shop.customers(RATE, CUSTOMERS, Shop.BUY, "order"));
        Eventually.until("orders", PATIENCE, () -> clickHouse(
                        "SELECT count() > 0 FROM flow_log.trace WHERE root_request_resource LIKE '/buy/%'")
                .equals(List.of("1")));
        mistakes("198.18." + NUMBER + ".11");
        Eventually.until("errors", PATIENCE, () -> clickHouse("SELECT count() >= " + MISSED
                        + " FROM flow_log.l7_flow_log WHERE response_code = 404 AND observation_point = 's'")
                .equals(List.of("1")));
        Eventually.until("connections that were refused", PATIENCE, () -> clickHouse(
                        "SELECT count() >= " + REFUSED + " FROM flow_log.l4_flow_log WHERE server_port = " + DISCARD)
                .equals(List.of("1")));

        Map<String, Long> rows = flinkRows();
        List<String> answered = ALL ? ANSWERED : FEW;
        assertThat(rows)
                .containsKeys(answered.toArray(String[]::new))
                .hasSize(scripts().size());
        answered.forEach(query -> assertThat(rows.get(query)).as(query).isPositive());
        Eventually.until(
                "rows in all that should have some", PATIENCE, () -> empty().isEmpty(), () -> empty().toString());
    }

    private void up(Shop shop) throws Exception {
        data = directory.resolve("data");
        List<Object> options = new ArrayList<>(List.of("up", "--data", data, "--iface", shop.interfaces()));
        options.addAll(List.of("--ebpf-tls", String.join(",", Shop.TLS_NAMES)));
        options.addAll(List.of("--payload-bytes", Shop.PAYLOAD_BYTES, "--flink-heap", "768m"));
        for (String port : List.of("kafka", "clickhouse", "flink", "control", "tracing")) {
            options.addAll(List.of("--" + port + "-port", FreePorts.next()));
        }
        Path log = start(
                "up",
                new JavaCommand("up", directory, "96m", List.of("-XX:+UseSerialGC"))
                        .of(Thalweg.class, options.toArray()));
        Eventually.until("up", PATIENCE, () -> Files.readString(log).contains("Up after"), () -> Files.readString(log));
    }

    /** @return what it says */
    private Path start(String name, List<String> command) throws IOException {
        Path log = directory.resolve(name + ".log");
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        return log;
    }

    /** Requests for what is not there, and connections to where nobody is. */
    private static void mistakes(String gateway) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest missing = HttpRequest.newBuilder(URI.create("http://" + gateway + "/missing"))
                .build();
        for (int i = 0; i < MISSED; i++) {
            assertThat(client.send(missing, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        }
        int refused = 0;
        for (int i = 0; i < REFUSED; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(gateway, DISCARD));
            } catch (ConnectException e) {
                refused++;
            }
        }
        assertThat(refused).isEqualTo(REFUSED);
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(QUERIES)) {
            return files.filter(file -> ALL || FEW.contains(name(file)))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path script) {
        return script.getFileName().toString().replace(".sql", "");
    }

    /** How many rows each query has, by its name, as {@code thalweg sql -f} prints them. */
    private Map<String, Long> flinkRows() throws Exception {
        StringBuilder all = new StringBuilder();
        for (Path script : scripts()) {
            all.append("SELECT '").append(name(script)).append("' AS query FROM (VALUES (1));\n");
            for (String statement : SqlScript.statements(Files.readString(script))) {
                all.append(statement).append(";\n");
            }
        }
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new SqlCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(
                        "--data",
                        data.toString(),
                        "--format",
                        "json",
                        "-f",
                        Files.writeString(directory.resolve("all.sql"), all).toString());
        assertThat(errors.toString()).isEmpty();
        assertThat(code).isZero();

        Map<String, Long> rows = new TreeMap<>();
        String query = null;
        for (String line : out.toString().lines().toList()) {
            JsonNode row = new ObjectMapper().readTree(line);
            if (row.has("query")) {
                query = row.get("query").asText();
                rows.put(query, 0L);
            } else {
                rows.merge(query, 1L, Long::sum);
            }
        }
        System.out.println("rows of each query: " + rows);
        return rows;
    }

    /** Of the tables and views that should have rows, those that have none; all can be read. */
    private List<String> empty() throws Exception {
        List<String> empty = new ArrayList<>(FILLED);
        for (String table : clickHouse("SELECT database || '.' || name FROM system.tables"
                + " WHERE database IN ('flow_log', 'flow_metrics', 'flow_tag') AND engine != 'Dictionary'")) {
            String quoted = table.replaceFirst("\\.", ".`") + "`";
            if (!clickHouse("SELECT * FROM " + quoted + " LIMIT 1").isEmpty()) {
                empty.remove(table);
            }
        }
        return empty;
    }

    private List<String> clickHouse(String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ClickHouseEndpoint endpoint =
                ClickHouseEndpoint.parse(Endpoints.of(data).clickHouse());
        new ClickHouseQuery(endpoint).run(sql, ClickHouseQuery.IN_PIPE, out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
