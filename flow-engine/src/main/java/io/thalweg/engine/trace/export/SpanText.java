package io.thalweg.engine.trace.export;

import io.thalweg.engine.row.AddressText;
import io.thalweg.engine.trace.ServiceShare;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanPoint;
import io.thalweg.engine.trace.Trace;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a span is called and what is told of it, in every export alike. */
final class SpanText {
    private SpanText() {}

    /** As an operation: few enough to be counted by. */
    static String name(Span span) {
        String what = span.endpoint.isEmpty() ? span.requestResource : span.endpoint;
        String name =
                span.requestType.isEmpty() || what.startsWith(span.requestType) ? what : span.requestType + " " + what;
        name = name.strip();
        return name.isEmpty() ? (span.l7ProtocolStr.isEmpty() ? "request" : span.l7ProtocolStr) : name;
    }

    static String service(Span span) {
        return ServiceShare.nameOf(span);
    }

    static boolean isServer(Span span) {
        return span.point == SpanPoint.SERVER_PROCESS || span.point == SpanPoint.SERVER_APPLICATION;
    }

    static boolean isClient(Span span) {
        return span.point == SpanPoint.CLIENT_PROCESS || span.point == SpanPoint.CLIENT_APPLICATION;
    }

    static String client(Span span) {
        return span.isIpv4 != 0 ? AddressText.ipv4(span.ip40) : AddressText.ipv6(span.ip60High, span.ip60Low);
    }

    static String server(Span span) {
        return span.isIpv4 != 0 ? AddressText.ipv4(span.ip41) : AddressText.ipv6(span.ip61High, span.ip61Low);
    }

    static boolean hasAddresses(Span span) {
        return span.clientPort != 0 || span.serverPort != 0;
    }

    /** Names of OpenTelemetry's conventions where there are some. */
    static Map<String, String> attributes(Trace trace, int index) {
        Span span = trace.span(index);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("thalweg.observation_point", span.point.column());
        attributes.put("thalweg.row_id", Long.toUnsignedString(span.id));
        attributes.put("thalweg.agent_id", Integer.toString(span.agentId));
        attributes.put("thalweg.relation", trace.relation(index).column());
        attributes.put("thalweg.confidence", trace.confidence(index).column());
        put(attributes, "network.protocol.name", span.l7ProtocolStr);
        put(attributes, "network.protocol.version", span.version);
        put(attributes, "server.name", span.requestDomain);
        put(attributes, "thalweg.request_resource", span.requestResource);
        put(attributes, "exception.message", span.responseException);
        put(attributes, "thalweg.x_request_id", span.xRequestId0.isEmpty() ? span.xRequestId1 : span.xRequestId0);
        if (span.hasResponseCode) {
            attributes.put("thalweg.response_code", Integer.toString(span.responseCode));
        }
        if (span.processId() != 0) {
            attributes.put("process.pid", Integer.toString(span.processId()));
        }
        if (hasAddresses(span)) {
            attributes.put("client.address", client(span));
            attributes.put("client.port", Integer.toString(span.clientPort));
            attributes.put("server.address", server(span));
            attributes.put("server.port", Integer.toString(span.serverPort));
        }
        return attributes;
    }

    private static void put(Map<String, String> attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }
}
