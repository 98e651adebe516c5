package io.thalweg.engine.trace.export;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer of Jaeger's {@code GET /api/traces/{id}}, which its web interface also opens as a file. Times in µs. Source:
 * jaeger, model/json/model.go and the query service's structured response.
 */
public final class JaegerJson {
    private JaegerJson() {}

    public static String of(Trace trace) {
        ExportedIds ids = new ExportedIds(trace);
        Map<String, String> processes = new LinkedHashMap<>();
        JsonText json = new JsonText().object().array("data").object();
        json.put("traceID", ids.trace()).array("spans");
        for (int i = 0; i < trace.size(); i++) {
            String process =
                    processes.computeIfAbsent(SpanText.service(trace.span(i)), service -> "p" + (processes.size() + 1));
            span(json, trace, ids, i, process);
        }
        json.endArray().object("processes");
        processes.forEach((service, process) -> json.object(process)
                .put("serviceName", service)
                .array("tags")
                .endArray()
                .endObject());
        json.endObject().putNull("warnings").endObject().endArray();
        return json.put("total", 1)
                .put("limit", 0)
                .put("offset", 0)
                .putNull("errors")
                .endObject()
                .toString();
    }

    private static void span(JsonText json, Trace trace, ExportedIds ids, int index, String process) {
        Span span = trace.span(index);
        json.object()
                .put("traceID", ids.trace())
                .put("spanID", ids.span(index))
                .put("operationName", SpanText.name(span))
                .array("references");
        if (trace.parent(index) >= 0) {
            json.object()
                    .put("refType", "CHILD_OF")
                    .put("traceID", ids.trace())
                    .put("spanID", ids.span(trace.parent(index)))
                    .endObject();
        }
        json.endArray()
                .put("startTime", trace.startTime(index))
                .put("duration", trace.endTime(index) - trace.startTime(index))
                .array("tags");
        if (SpanText.isServer(span) || SpanText.isClient(span)) {
            tag(json, "span.kind", SpanText.isServer(span) ? "server" : "client");
        }
        if (span.isError()) {
            json.object()
                    .put("key", "error")
                    .put("type", "bool")
                    .put("value", true)
                    .endObject();
        }
        SpanText.attributes(trace, index).forEach((name, value) -> tag(json, name, value));
        json.endArray()
                .array("logs")
                .endArray()
                .put("processID", process)
                .putNull("warnings")
                .endObject();
    }

    private static void tag(JsonText json, String key, String value) {
        json.object().put("key", key).put("type", "string").put("value", value).endObject();
    }
}
