package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The captures that the project's own scripts made of real servers ({@code flow-engine/src/test/captures/NAME/record.sh}),
 * with the options as they are by default: each {@code CAPTURE.pcap} has its sessions beside it in {@code CAPTURE.json}, a
 * list of rows in the order of their start, each with those columns that it asserts.
 *
 * <p>A capture without such a file fails, and shows its rows in the form that the file wants: to be checked by hand, against
 * TShark and what the script did, before they are written down.
 */
final class OwnCapturesTest {
    private static final Path CAPTURES = Path.of("..", "flow-engine", "src", "test", "captures");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Columns shown of a capture without expectations; the writer leaves out what says nothing. */
    private static final List<String> SHOWN = List.of(
            "l7_protocol_str",
            "client_port",
            "server_port",
            "type",
            "version",
            "request_type",
            "request_domain",
            "request_resource",
            "endpoint",
            "request_id",
            "request_length",
            "response_length",
            "response_code",
            "response_status",
            "response_exception",
            "response_result",
            "sql_affected_rows",
            "trace_id",
            "span_id",
            "x_request_id_0",
            "x_request_id_1",
            "http_proxy_client",
            "attribute_names",
            "attribute_values");

    @TestFactory
    Stream<DynamicTest> capturesGiveTheSessionsBesideThem() throws IOException {
        try (Stream<Path> files = Files.walk(CAPTURES)) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList().stream()
                    .map(file ->
                            DynamicTest.dynamicTest(CAPTURES.relativize(file).toString(), () -> agrees(file)));
        }
    }

    private static void agrees(Path capture) throws IOException {
        ArrayNode rows = rows(capture);
        Path expectations = Path.of(capture.toString().replaceAll("pcap$", "json"));
        if (!Files.exists(expectations)) {
            throw new AssertionError(expectations.getFileName() + " is missing; the rows are:\n" + shown(rows));
        }
        JsonNode expected = JSON.readTree(expectations.toFile());
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(rows.size(), expected.size()); i++) {
            JsonNode row = rows.get(i);
            String where = "row " + (i + 1) + " ";
            expected.get(i).properties().forEach(column -> {
                String actual = row.path(column.getKey()).toString();
                if (!column.getValue().toString().equals(actual)) {
                    differences.add(where + column.getKey() + ": " + column.getValue() + ", but is " + actual);
                }
            });
        }
        assertThat(differences).isEmpty();
        assertThat(rows).as("rows:\n%s", shown(rows)).hasSameSizeAs(expected);
    }

    private static ArrayNode rows(Path capture) throws IOException {
        EngineRun run = EngineRun.of(capture, EngineOptions.defaults().withWholeFlows(true));
        ArrayNode rows = JSON.createArrayNode();
        List<L7FlowLog> sessions = new ArrayList<>(run.sessions());
        sessions.sort(Comparator.comparing((L7FlowLog row) -> row.startTime)
                .thenComparing(row -> row.endTime)
                .thenComparing(row -> row.reqTcpSeq)
                .thenComparing(row -> row.respTcpSeq));
        for (L7FlowLog row : sessions) {
            JsonRowWriter<L7FlowLog> writer = new JsonRowWriter<>(L7FlowLogTable.TABLE);
            writer.write(row);
            rows.add(JSON.readTree(writer.buffer(), 0, writer.length()));
        }
        return rows;
    }

    private static String shown(ArrayNode rows) {
        StringBuilder text = new StringBuilder("[\n");
        for (int i = 0; i < rows.size(); i++) {
            ObjectNode some = JSON.createObjectNode();
            JsonNode row = rows.get(i);
            SHOWN.stream().filter(row::has).forEach(column -> some.set(column, row.get(column)));
            text.append("  ").append(some).append(i + 1 < rows.size() ? ",\n" : "\n");
        }
        return text.append("]\n").toString();
    }
}
