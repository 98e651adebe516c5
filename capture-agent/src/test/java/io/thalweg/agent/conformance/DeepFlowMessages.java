package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The messages that DeepFlow's own parser tests assert, against the engine's rows of one protocol: the n-th request with the
 * n-th row that has one, and so the responses. A field that is absent is not asserted.
 */
final class DeepFlowMessages {
    private static final Map<String, Integer> STATUS =
            Map.of("ok", 0, "timeout", 2, "server_error", 3, "client_error", 4);

    private final String protocol;
    private final KnownDifferences known;

    DeepFlowMessages(String protocol, String differences) {
        this.protocol = protocol;
        this.known = KnownDifferences.read(differences);
    }

    Stream<DynamicTest> tests(EngineOptions options) throws IOException {
        return Corpus.facts("expect").stream()
                .map(Corpus::read)
                .filter(facts -> facts.get("kind").asText().equals("l7") && speaks(facts))
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> agrees(facts, options)));
    }

    private boolean speaks(JsonNode facts) {
        for (JsonNode message : facts.get("messages")) {
            if (message.path("protocol").asText().equals(protocol)) {
                return true;
            }
        }
        return false;
    }

    private void agrees(JsonNode facts, EngineOptions options) throws IOException {
        String capture = facts.get("pcap").asText();
        List<L7FlowLog> rows = EngineRun.of(Corpus.capture("deepflow/" + capture), options.withWholeFlows(true))
                .sessions();
        List<JsonNode> requests = messages(facts, "request");
        List<JsonNode> responses = messages(facts, "response");
        List<L7FlowLog> asked = rows(rows, 1, Comparator.comparing((L7FlowLog row) -> row.startTime));
        List<L7FlowLog> answered = rows(rows, 0, Comparator.comparing((L7FlowLog row) -> row.endTime));
        assertThat(asked).hasSameSizeAs(requests);
        assertThat(answered).hasSameSizeAs(responses);
        Map<String, String> differences = new TreeMap<>();
        for (int i = 0; i < requests.size(); i++) {
            request(requests.get(i), asked.get(i), "request " + (i + 1) + " ", differences);
        }
        for (int i = 0; i < responses.size(); i++) {
            response(responses.get(i), answered.get(i), "response " + (i + 1) + " ", differences);
        }
        known.check(capture, differences);
    }

    private static List<JsonNode> messages(JsonNode facts, String kind) {
        List<JsonNode> messages = new ArrayList<>();
        for (JsonNode message : facts.get("messages")) {
            if (message.get("kind").asText().equals(kind)) {
                messages.add(message);
            }
        }
        return messages;
    }

    private static List<L7FlowLog> rows(List<L7FlowLog> rows, int exceptType, Comparator<L7FlowLog> order) {
        return rows.stream().filter(row -> row.type != exceptType).sorted(order).toList();
    }

    private static void request(JsonNode expected, L7FlowLog row, String where, Map<String, String> differences) {
        compare(expected, "protocol", row.l7ProtocolStr, where, differences);
        compare(expected, "version", row.version, where, differences);
        compare(expected, "request_type", row.requestType, where, differences);
        compare(expected, "request_domain", row.requestDomain, where, differences);
        compare(expected, "request_resource", row.requestResource, where, differences);
        compare(expected, "endpoint", row.endpoint, where, differences);
        compare(expected, "request_id", row.hasRequestId ? row.requestId : "", where, differences);
        compare(expected, "request_length", row.hasRequestLength ? row.requestLength : "", where, differences);
        compare(expected, "captured_request_bytes", row.capturedRequestByte, where, differences);
        compare(expected, "x_request_id_0", row.xRequestId0, where, differences);
        compare(expected, "client_ip", row.httpProxyClient, where, differences);
        compare(expected, "span_id", row.spanId, where, differences);
        JsonNode traces = expected.path("trace_ids");
        note("trace_ids", traces.path(0).asText(), row.traceId, where, differences);
    }

    private static void response(JsonNode expected, L7FlowLog row, String where, Map<String, String> differences) {
        compare(expected, "response_code", row.hasResponseCode ? row.responseCode : "", where, differences);
        compare(expected, "exception", row.responseException, where, differences);
        compare(expected, "response_result", row.responseResult, where, differences);
        compare(expected, "response_length", row.hasResponseLength ? row.responseLength : "", where, differences);
        compare(expected, "captured_response_bytes", row.capturedResponseByte, where, differences);
        compare(expected, "x_request_id_1", row.xRequestId1, where, differences);
        compare(expected, "rrt_us", row.responseDuration, where, differences);
        note(
                "response_status",
                String.valueOf(STATUS.get(expected.get("response_status").asText())),
                String.valueOf(row.responseStatus),
                where,
                differences);
        for (Map.Entry<String, JsonNode> attribute : expected.path("attributes").properties()) {
            int index = List.of(row.attributeNames).indexOf(attribute.getKey());
            String value = index < 0 ? "" : row.attributeValues[index];
            note(attribute.getKey(), attribute.getValue().asText(), value, where, differences);
        }
    }

    private static void compare(
            JsonNode expected, String field, Object actual, String where, Map<String, String> differences) {
        if (expected.has(field)) {
            JsonNode value = expected.get(field);
            note(field, value.isNull() ? "" : value.asText(), String.valueOf(actual), where, differences);
        }
    }

    private static void note(
            String field, String expected, String actual, String where, Map<String, String> differences) {
        if (!expected.equals(actual)) {
            differences.put(where + field, "DeepFlow " + expected + "; engine " + actual);
        }
    }
}
