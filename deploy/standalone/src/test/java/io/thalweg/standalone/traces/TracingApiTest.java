package io.thalweg.standalone.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.engine.trace.Trace;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseSchema;
import io.thalweg.standalone.clickhouse.NodeProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interface over real tables: what it answers is in the newest version of a trace, and nothing else is. */
class TracingApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECOND = 1_900_000_000L;
    private static final long FIRST = SECOND << 32 | 1;
    private static final long SECOND_ROW = SECOND << 32 | 2;
    private static final long MOVED = SECOND << 32 | 3;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void newestVersionOfATraceIsAnswered(@TempDir Path data) throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            ClickHouseSchema.apply(node.endpoint());
            fill(node);
            try (TracingApi api = new TracingApi(node.endpoint(), 0)) {
                api.start();
                JsonNode byRow = ask(api, "{\"_id\":\"" + SECOND_ROW + "\"}", 200);
                assertThat(byRow.path("OPT_STATUS").asText()).isEqualTo("SUCCESS");
                JsonNode tracing = byRow.path("DATA").path("tracing");
                assertThat(tracing).hasSize(2);
                assertThat(tracing.get(1).path("parent_id").asInt()).isZero();
                assertThat(tracing.get(1).path("request_resource").asText()).isEqualTo("/b");

                JsonNode byTraceId = ask(
                        api,
                        "{\"trace_id\":\"it's\",\"TIME_START\":" + (SECOND - 60) + ",\"TIME_END\":" + (SECOND + 60)
                                + "}",
                        200);
                assertThat(byTraceId.path("DATA").path("tracing")).isEqualTo(tracing);
                Trace trace = new StoredTraces(node.endpoint())
                        .find(TraceQuery.parse(String.valueOf(FIRST)))
                        .orElseThrow();
                assertThat(trace.span(0).ip40).isEqualTo(0x0a000001);
                assertThat(TraceText.of(trace).lines())
                        .hasSize(3)
                        .element(2)
                        .asString()
                        .isEqualTo("└ c-p  +0.100 ms  0.200 ms  /b  10.0.0.1  [syscall]");
                assertThat(ask(api, "{\"_id\":\"" + MOVED + "\"}", 200)
                                .path("DATA")
                                .path("tracing"))
                        .as("its trace is gone")
                        .isEmpty();
                assertThat(ask(api, "{\"_id\":\"" + (FIRST + 77) + "\"}", 200).path("DATA"))
                        .isEmpty();
            }
        }
    }

    @Test
    void whatIsAskedIsChecked() throws Exception {
        assertThat(TraceQuery.of(JSON.readTree("{\"_id\":\"7301444403200000001\",\"MAX_ITERATION\":30}"))
                        .rowId())
                .isEqualTo(7301444403200000001L);
        assertThat(TraceQuery.of(JSON.readTree("{\"trace_id\":\"a'b\",\"TIME_START\":5,\"TIME_END\":9}")))
                .isEqualTo(new TraceQuery(0, "a'b", 5, 9));
        for (String wrong :
                List.of("[]", "{}", "{\"_id\":\"x\"}", "{\"trace_id\":\"a\",\"TIME_START\":9,\"TIME_END\":5}")) {
            assertThatThrownBy(() -> TraceQuery.of(JSON.readTree(wrong))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatCannotBeAnsweredIsSaid() throws Exception {
        try (TracingApi api = new TracingApi(ClickHouseEndpoint.parse("http://127.0.0.1:1"), 0)) {
            api.start();
            assertThat(ask(api, "no json", 400).path("OPT_STATUS").asText()).isEqualTo("INVALID_POST_DATA");
            assertThat(ask(api, "{}", 400).path("DESCRIPTION").asText()).contains("trace_id");
            assertThat(ask(api, "{\"_id\":\"5\"}", 503).path("DESCRIPTION").asText())
                    .contains("no ClickHouse listens");
            assertThat(ask(api, "x".repeat((1 << 20) + 1), 413)
                            .path("OPT_STATUS")
                            .asText())
                    .isEqualTo("INVALID_POST_DATA");
        }
    }

    /** A request and what the process asked because of it; and a trace that became part of another. */
    private static void fill(NodeProcess node) throws Exception {
        node.query(
                "INSERT INTO flow_log.l7_flow_log (time, _id, start_time, end_time, agent_id, observation_point, type,"
                        + " process_id_0, process_id_1, protocol, ip4_0, is_ipv4, syscall_trace_id_request, syscall_trace_id_response,"
                        + " request_resource, trace_id)"
                        + " SELECT toDateTime(" + SECOND + "), _id, fromUnixTimestamp64Micro(" + SECOND
                        + " * 1000000 + s), fromUnixTimestamp64Micro(" + SECOND
                        + " * 1000000 + e), 1, point, 2, 7, 7, 6, '10.0.0.1', 1, 11, 12, resource, trace_id"
                        + " FROM values('_id UInt64, s Int64, e Int64, point String, resource String, trace_id String', ("
                        + FIRST
                        + ", 0, 500, 's-p', '/a', 'it''s'), (" + SECOND_ROW + ", 100, 300, 'c-p', '/b', ''), (" + MOVED
                        + ", 0, 9, 's-p', '/c', ''))");
        node.query("INSERT INTO flow_log.trace (time, _id, version, is_gone, merged_into, span_count, duration)"
                + " SELECT toDateTime(" + SECOND + "), _id, version, gone, into, 2, 500"
                + " FROM values('_id UInt64, version UInt32, gone UInt8, into UInt64', (" + FIRST + ", 2, 0, 0), ("
                + FIRST + ", 4, 0, 0), (" + MOVED + ", 2, 0, 0), (" + MOVED + ", 3, 1, " + FIRST + "))");
        node.query("INSERT INTO flow_log.trace_span (time, trace, version, _id, span_index, parent_index)"
                + " SELECT toDateTime(" + SECOND + "), trace, version, _id, i, p"
                + " FROM values('trace UInt64, version UInt32, _id UInt64, i UInt32, p Int32', (" + FIRST + ", 2, "
                + FIRST + ", 0, -1), (" + FIRST + ", 4, " + FIRST + ", 0, -1), (" + FIRST + ", 4, " + SECOND_ROW
                + ", 1, 0), (" + MOVED + ", 2, " + MOVED + ", 0, -1))");
    }

    private JsonNode ask(TracingApi api, String body, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.port() + "/v1/stats/querier/L7FlowTracing"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }
}
