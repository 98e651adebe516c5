package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.agent.CaptureAgent;
import io.thalweg.bench.Bench;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.replay.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A capture through real Kafka, Flink and ClickHouse gives the rows that {@code replay} gives, also when Flink is killed
 * in the middle.
 */
@ExtendWith(RunningPipeline.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class EndToEndTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int AGENT = 1000;
    private static final String NOTHING = "";
    private static final Set<String> ZEROS = Set.of("0", "0.0.0.0", "::", "\\N");

    /**
     * Without how and when flows ended: replay ends those that are open at the end of the file there and then, the flow
     * job by their time-outs.
     */
    private static final List<String> FLOW_COLUMNS = List.of(
            "ip4_0",
            "ip4_1",
            "ip6_0",
            "ip6_1",
            "protocol",
            "client_port",
            "server_port",
            "start_time",
            "is_new_flow",
            "tcp_flags_bit_0",
            "tcp_flags_bit_1",
            "packet_tx",
            "packet_rx",
            "byte_tx",
            "byte_rx",
            "rtt",
            "srt_sum",
            "retrans_tx",
            "retrans_rx",
            "l7_request",
            "l7_response");

    private static final List<String> PACKET_COLUMNS = List.of("packet_tx", "packet_rx");
    private static final List<String> SESSION_COLUMNS = List.of(
            "ip4_0",
            "ip4_1",
            "ip6_0",
            "ip6_1",
            "client_port",
            "server_port",
            "start_time",
            "end_time",
            "l7_protocol_str",
            "type",
            "request_type",
            "request_domain",
            "request_resource",
            "request_id",
            "response_code",
            "response_status",
            "response_duration");

    @TempDir
    private Path directory;

    @Test
    void aKilledFlinkLosesNoFlowAndNoSession(RunningPipeline pipeline) throws Exception {
        Path capture = directory.resolve("traffic.pcap");
        assertThat(new CommandLine(new Bench())
                        .execute("generate", capture.toString(), "--packets=40000", "--flows=1500", "--seconds=130"))
                .isZero();
        assertThat(new CommandLine(new Replay())
                        .execute("--out", directory.resolve("rows").toString(), capture.toString()))
                .isZero();
        Set<String> flows = replayed("l4_flow_log", FLOW_COLUMNS);
        Set<String> sessions = replayed("l7_flow_log", SESSION_COLUMNS);

        pipeline.start(slowReplay(pipeline, capture));
        Eventually.until(
                "first rows",
                PATIENCE,
                () -> stored(pipeline, "l4_flow_log", FLOW_COLUMNS).size() > 0);
        pipeline.kill("flink");
        assertThat(stored(pipeline, "l4_flow_log", FLOW_COLUMNS)).hasSizeLessThan(flows.size());

        Eventually.until(
                "all flows",
                PATIENCE,
                () -> stored(pipeline, "l4_flow_log", FLOW_COLUMNS).containsAll(flows),
                () -> missing(flows, stored(pipeline, "l4_flow_log", FLOW_COLUMNS)));
        Eventually.until(
                "all sessions",
                PATIENCE,
                () -> stored(pipeline, "l7_flow_log", SESSION_COLUMNS).containsAll(sessions),
                () -> missing(sessions, stored(pipeline, "l7_flow_log", SESSION_COLUMNS)));
        Eventually.until(
                "every session in a trace",
                PATIENCE,
                () -> pipeline.count("SELECT count() FROM flow_log.l7_flow_log WHERE _id NOT IN"
                                + " (SELECT _id FROM flow_log.trace_span_newest)")
                        == 0);
        assertThat(pipeline.count("SELECT count() FROM flow_log.trace_newest")).isPositive();
        assertThat(pipeline.count("SELECT count() - uniqExact(_id) FROM flow_log.trace_span_newest"))
                .as("no session in two traces")
                .isZero();
        assertThat(stored(pipeline, "l4_flow_log", FLOW_COLUMNS)).isEqualTo(flows);
        assertThat(stored(pipeline, "l7_flow_log", SESSION_COLUMNS)).isEqualTo(sessions);
        assertThat(pipeline.count("SELECT count() FROM flow_log.capture_loss WHERE agent_id = " + AGENT))
                .isZero();
    }

    /** Some ten seconds long, so that there is a middle. */
    private static ChildSpec slowReplay(RunningPipeline pipeline, Path capture) {
        List<String> command = new JavaCommand("slow-replay", pipeline.logs(), "256m", List.of("-XX:+UseSerialGC"))
                .of(
                        CaptureAgent.class,
                        "replay",
                        "--bootstrap",
                        pipeline.kafka(),
                        "--agent-id",
                        AGENT,
                        "--close-flows",
                        "--pps",
                        2000,
                        capture);
        return new ChildSpec("slow-replay", command, () -> null, PATIENCE, Duration.ofSeconds(5), true);
    }

    private Set<String> replayed(String table, List<String> columns) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Set<String> rows = new TreeSet<>();
        Path file = directory.resolve("rows/traffic.pcap/" + table + ".jsonl");
        for (String line : Files.readAllLines(file)) {
            JsonNode row = json.readTree(line);
            List<String> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(cell(row.path(column).asText()));
            }
            add(cells, columns, rows);
        }
        assertThat(rows).hasSizeGreaterThan(200);
        return rows;
    }

    private static Set<String> stored(RunningPipeline pipeline, String table, List<String> columns) throws Exception {
        List<String> selected = columns.stream()
                .map(column -> column.endsWith("_time") ? "toUnixTimestamp64Micro(" + column + ")" : column)
                .toList();
        List<String> lines = pipeline.query("SELECT DISTINCT " + String.join(", ", selected) + " FROM flow_log." + table
                + " WHERE agent_id = " + AGENT);
        Set<String> rows = new TreeSet<>();
        for (String line : lines) {
            List<String> cells = new ArrayList<>();
            for (String cell : line.split("\t", -1)) {
                cells.add(cell(cell));
            }
            add(cells, columns, rows);
        }
        return rows;
    }

    /** A flow's row without packets only says that the flow has ended. */
    private static void add(List<String> cells, List<String> columns, Set<String> rows) {
        boolean hasPackets = !columns.containsAll(PACKET_COLUMNS)
                || PACKET_COLUMNS.stream()
                        .anyMatch(name -> !cells.get(columns.indexOf(name)).isEmpty());
        if (hasPackets) {
            rows.add(String.join("\t", cells));
        }
    }

    private static String cell(String text) {
        return ZEROS.contains(text) ? NOTHING : text;
    }

    private static String missing(Set<String> expected, Set<String> found) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        Set<String> extra = new TreeSet<>(found);
        extra.removeAll(expected);
        return missing.size() + " of " + expected.size() + " missing, such as "
                + missing.stream().limit(3).toList() + "; besides " + extra.size() + " others, such as "
                + extra.stream().limit(3).toList();
    }

    @Test
    void rowsAreStillThereAfterARestart(RunningPipeline pipeline) throws Exception {
        pipeline.query("CREATE TABLE IF NOT EXISTS flow_log.kept (n UInt64) ENGINE = MergeTree ORDER BY n");
        pipeline.query("INSERT INTO flow_log.kept VALUES (42)");

        pipeline.restart();

        assertThat(pipeline.count("SELECT max(n) FROM flow_log.kept")).isEqualTo(42);
    }
}
