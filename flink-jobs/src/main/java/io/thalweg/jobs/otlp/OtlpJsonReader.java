package io.thalweg.jobs.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.util.HexFormat;

/**
 * Reads OTLP/JSON into the messages that the protobuf encoding has: of its fields those that rows are made of. It is not
 * Protobuf's own JSON, since ids are hexadecimal digits and not base64. 64-bit numbers are texts or numbers, enums are
 * numbers. Source: OTLP specification, "JSON Protobuf encoding".
 */
final class OtlpJsonReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private OtlpJsonReader() {}

    static TracesData read(byte[] record) throws MalformedOtlpException {
        try {
            TracesData.Builder data = TracesData.newBuilder();
            for (JsonNode resource : JSON.readTree(record).path("resourceSpans")) {
                data.addResourceSpans(resource(resource));
            }
            return data.build();
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedOtlpException("no OTLP/JSON: " + e.getMessage(), e);
        }
    }

    private static ResourceSpans resource(JsonNode node) {
        Resource.Builder resource = Resource.newBuilder();
        for (JsonNode attribute : node.path("resource").path("attributes")) {
            resource.addAttributes(attribute(attribute));
        }
        ResourceSpans.Builder spans = ResourceSpans.newBuilder().setResource(resource);
        for (JsonNode scope : node.path("scopeSpans")) {
            ScopeSpans.Builder scopeSpans = ScopeSpans.newBuilder();
            for (JsonNode span : scope.path("spans")) {
                scopeSpans.addSpans(span(span));
            }
            spans.addScopeSpans(scopeSpans);
        }
        return spans.build();
    }

    private static Span span(JsonNode node) {
        Span.Builder span = Span.newBuilder()
                .setTraceId(id(node.path("traceId")))
                .setSpanId(id(node.path("spanId")))
                .setParentSpanId(id(node.path("parentSpanId")))
                .setName(node.path("name").asText(""))
                .setKindValue(node.path("kind").asInt(0))
                .setStartTimeUnixNano(unsigned(node.path("startTimeUnixNano")))
                .setEndTimeUnixNano(unsigned(node.path("endTimeUnixNano")))
                .setStatus(Status.newBuilder()
                        .setCodeValue(node.path("status").path("code").asInt(0))
                        .setMessage(node.path("status").path("message").asText("")));
        for (JsonNode attribute : node.path("attributes")) {
            span.addAttributes(attribute(attribute));
        }
        for (JsonNode event : node.path("events")) {
            Span.Event.Builder told = Span.Event.newBuilder()
                    .setName(event.path("name").asText(""))
                    .setTimeUnixNano(unsigned(event.path("timeUnixNano")));
            for (JsonNode attribute : event.path("attributes")) {
                told.addAttributes(attribute(attribute));
            }
            span.addEvents(told);
        }
        return span.build();
    }

    private static ByteString id(JsonNode node) {
        return ByteString.copyFrom(HEX.parseHex(node.asText("")));
    }

    private static long unsigned(JsonNode node) {
        String text = node.asText("");
        return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
    }

    private static KeyValue attribute(JsonNode node) {
        return KeyValue.newBuilder()
                .setKey(node.path("key").asText(""))
                .setValue(value(node.path("value")))
                .build();
    }

    private static AnyValue value(JsonNode node) {
        AnyValue.Builder value = AnyValue.newBuilder();
        if (node.has("stringValue")) {
            return value.setStringValue(node.path("stringValue").asText("")).build();
        } else if (node.has("intValue")) {
            return value.setIntValue(Long.parseLong(node.path("intValue").asText("0")))
                    .build();
        } else if (node.has("boolValue")) {
            return value.setBoolValue(node.path("boolValue").asBoolean()).build();
        } else if (node.has("doubleValue")) {
            return value.setDoubleValue(node.path("doubleValue").asDouble()).build();
        }
        // Lists and maps are shown as they were written.
        return value.setStringValue(node.isEmpty() ? "" : node.toString()).build();
    }
}
