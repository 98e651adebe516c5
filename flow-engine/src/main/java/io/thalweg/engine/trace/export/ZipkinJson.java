package io.thalweg.engine.trace.export;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;

/**
 * Zipkin's version 2: a list of spans, as {@code GET /api/v2/trace/{traceId}} answers and {@code POST /api/v2/spans} takes.
 * Times in µs; what lasts less than one is told as one. Source: zipkin.io, zipkin2-api.yaml.
 */
public final class ZipkinJson {
    private ZipkinJson() {}

    public static String of(Trace trace) {
        ExportedIds ids = new ExportedIds(trace);
        JsonText json = new JsonText().array();
        for (int i = 0; i < trace.size(); i++) {
            span(json, trace, ids, i);
        }
        return json.endArray().toString();
    }

    private static void span(JsonText json, Trace trace, ExportedIds ids, int index) {
        Span span = trace.span(index);
        json.object().put("traceId", ids.trace()).put("id", ids.span(index));
        if (trace.parent(index) >= 0) {
            json.put("parentId", ids.span(trace.parent(index)));
        }
        boolean isServer = SpanText.isServer(span);
        if (isServer || SpanText.isClient(span)) {
            json.put("kind", isServer ? "SERVER" : "CLIENT");
        }
        json.put("name", SpanText.name(span))
                .put("timestamp", trace.startTime(index))
                .put("duration", Math.max(1, trace.endTime(index) - trace.startTime(index)));
        endpoint(json.object("localEndpoint").put("serviceName", SpanText.service(span)), span, isServer);
        if (SpanText.hasAddresses(span)) {
            endpoint(json.object("remoteEndpoint"), span, !isServer);
        }
        json.object("tags");
        if (span.isError()) {
            json.put("error", span.responseException.isEmpty() ? "true" : span.responseException);
        }
        SpanText.attributes(trace, index).forEach(json::put);
        json.endObject().endObject();
    }

    private static void endpoint(JsonText json, Span span, boolean isServer) {
        if (SpanText.hasAddresses(span)) {
            json.put(span.isIpv4 != 0 ? "ipv4" : "ipv6", isServer ? SpanText.server(span) : SpanText.client(span))
                    .put("port", isServer ? span.serverPort : span.clientPort);
        }
        json.endObject();
    }
}
