package io.thalweg.engine.trace.export;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * OTLP/JSON, as {@code POST /v1/traces} takes it: ids in hexadecimal digits, 64-bit numbers as texts. Source:
 * opentelemetry.io, OTLP specification, "JSON Protobuf encoding"; opentelemetry-proto, trace.proto.
 */
public final class OtlpJson {
    private static final int INTERNAL = 1;
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;

    private OtlpJson() {}

    public static String of(Trace trace) {
        ExportedIds ids = new ExportedIds(trace);
        Map<String, List<Integer>> services = new LinkedHashMap<>();
        for (int i = 0; i < trace.size(); i++) {
            services.computeIfAbsent(SpanText.service(trace.span(i)), key -> new ArrayList<>())
                    .add(i);
        }
        JsonText json = new JsonText().object().array("resourceSpans");
        services.forEach((service, members) -> {
            json.object().object("resource").array("attributes");
            attribute(json, "service.name", service);
            json.endArray().endObject().array("scopeSpans").object();
            json.object("scope").put("name", "thalweg").endObject().array("spans");
            members.forEach(index -> span(json, trace, ids, index));
            json.endArray().endObject().endArray().endObject();
        });
        return json.endArray().endObject().toString();
    }

    private static void span(JsonText json, Trace trace, ExportedIds ids, int index) {
        Span span = trace.span(index);
        json.object().put("traceId", ids.trace()).put("spanId", ids.span(index));
        if (trace.parent(index) >= 0) {
            json.put("parentSpanId", ids.span(trace.parent(index)));
        }
        json.put("name", SpanText.name(span))
                .put("kind", SpanText.isServer(span) ? SERVER : SpanText.isClient(span) ? CLIENT : INTERNAL)
                .put("startTimeUnixNano", trace.startTime(index) + "000")
                .put("endTimeUnixNano", trace.endTime(index) + "000")
                .array("attributes");
        SpanText.attributes(trace, index).forEach((name, value) -> attribute(json, name, value));
        json.endArray().object("status");
        if (span.isError()) {
            json.put("code", ERROR);
            if (!span.responseException.isEmpty()) {
                json.put("message", span.responseException);
            }
        }
        json.endObject().endObject();
    }

    private static void attribute(JsonText json, String key, String value) {
        json.object()
                .put("key", key)
                .object("value")
                .put("stringValue", value)
                .endObject()
                .endObject();
    }
}
