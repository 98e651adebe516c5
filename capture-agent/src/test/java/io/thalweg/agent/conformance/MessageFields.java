package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which field of an expected message is which value of a row; a protocol adds its own. */
final class MessageFields {
    private static final Map<String, Integer> STATUS =
            Map.of("ok", 0, "timeout", 2, "server_error", 3, "client_error", 4, "unknown", 5, "parse_failed", 6);

    private final Map<String, Function<L7FlowLog, Object>> request = new LinkedHashMap<>();
    private final Map<String, Function<L7FlowLog, Object>> response = new LinkedHashMap<>();

    MessageFields() {
        request("protocol", row -> row.l7ProtocolStr);
        request("version", row -> row.version);
        request("request_type", row -> row.requestType);
        request("request_domain", row -> row.requestDomain);
        request("request_resource", row -> row.requestResource);
        request("endpoint", row -> row.endpoint);
        request("request_id", row -> row.hasRequestId ? row.requestId : "");
        request("request_length", row -> row.hasRequestLength ? row.requestLength : "");
        request("captured_request_bytes", row -> row.capturedRequestByte);
        request("x_request_id_0", row -> row.xRequestId0);
        request("client_ip", row -> row.httpProxyClient);
        request("rpc_service", attribute("rpc_service"));
        request("span_id", row -> row.spanId);
        request("parent_span_id", row -> row.parentSpanId);

        response("response_code", row -> row.hasResponseCode ? row.responseCode : "");
        response("response_status", row -> row.responseStatus);
        response("exception", row -> row.responseException);
        response("response_result", row -> row.responseResult);
        response("response_length", row -> row.hasResponseLength ? row.responseLength : "");
        response("captured_response_bytes", row -> row.capturedResponseByte);
        response("x_request_id_1", row -> row.xRequestId1);
        response("rrt_us", row -> row.responseDuration);
        response("sql_affected_rows", row -> row.hasSqlAffectedRows ? row.sqlAffectedRows : 0);
    }

    void request(String name, Function<L7FlowLog, Object> value) {
        request.put(name, value);
    }

    void response(String name, Function<L7FlowLog, Object> value) {
        response.put(name, value);
    }

    void remove(String name) {
        request.remove(name);
        response.remove(name);
    }

    /** The value of an attribute of a row; empty when it has none of that name. */
    static Function<L7FlowLog, Object> attribute(String name) {
        return row -> {
            int index = List.of(row.attributeNames).indexOf(name);
            return index < 0 ? "" : row.attributeValues[index];
        };
    }

    void compareRequest(JsonNode expected, L7FlowLog row, String where, Map<String, String> differences) {
        compare(request, expected, row, where, differences);
        JsonNode traces = expected.path("trace_ids");
        if (request.containsKey("span_id") && expected.has("trace_ids")) {
            note("trace_ids", traces.path(0).asText(), row.traceId, where, differences);
            note("trace_ids 2", traces.path(1).asText(), row.traceId2, where, differences);
        }
        attributes(expected, row, where, differences);
    }

    void compareResponse(JsonNode expected, L7FlowLog row, String where, Map<String, String> differences) {
        compare(response, expected, row, where, differences);
        attributes(expected, row, where, differences);
    }

    private static void attributes(JsonNode expected, L7FlowLog row, String where, Map<String, String> differences) {
        for (Map.Entry<String, JsonNode> each : expected.path("attributes").properties()) {
            Object value = attribute(each.getKey()).apply(row);
            note(each.getKey(), each.getValue().asText(), value.toString(), where, differences);
        }
    }

    private static void compare(
            Map<String, Function<L7FlowLog, Object>> fields,
            JsonNode expected,
            L7FlowLog row,
            String where,
            Map<String, String> differences) {
        fields.forEach((name, value) -> {
            JsonNode asserted = expected.path(name);
            boolean isProse = name.startsWith("captured") && asserted.isTextual();
            if (!asserted.isMissingNode() && !isProse) {
                String text = asserted.isNull() ? "" : asserted.asText();
                String wanted = name.equals("response_status") ? String.valueOf(STATUS.get(text)) : text;
                note(name, wanted, String.valueOf(value.apply(row)), where, differences);
            }
        });
    }

    private static void note(
            String field, String expected, String actual, String where, Map<String, String> differences) {
        if (!expected.equals(actual)) {
            differences.put(where + field, "DeepFlow " + expected + "; engine " + actual);
        }
    }
}
