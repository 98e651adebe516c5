package io.thalweg.jobs.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.thalweg.engine.flow.FlowHash;
import io.thalweg.engine.l7.TraceIdIndex;
import io.thalweg.engine.row.L7FlowLog;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes rows of {@code l7_flow_log} of the spans that applications tell. Kind decides the observation point: client and
 * producer {@code c-app}, server and consumer {@code s-app}, the others {@code app}. Names follow OpenTelemetry's
 * conventions, the old and the new ones. The row's id is made of the span's ids, so that a message that is read twice makes
 * the same rows. Not for use by two threads.
 */
public final class OtlpRows {
    public static final int OF_OPEN_TELEMETRY = 4;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SESSION = 2;
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final int SERVER_ERROR = 3;
    private static final int CLIENT_ERROR = 4;
    private static final long LATEST_NANOS = 4_000_000_000L * 1_000_000_000L;
    private static final HexFormat HEX = HexFormat.of();

    private final SecretAttributes secrets = new SecretAttributes();

    /** @return how many spans had no ids or no time, and made no row */
    public int rows(TracesData data, Consumer<L7FlowLog> out) {
        int refused = 0;
        for (ResourceSpans resource : data.getResourceSpansList()) {
            Attributes of = new Attributes(resource.getResource().getAttributesList());
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                for (Span span : scope.getSpansList()) {
                    if (isSound(span)) {
                        out.accept(row(of, span));
                    } else {
                        refused++;
                    }
                }
            }
        }
        return refused;
    }

    private static boolean isSound(Span span) {
        long start = span.getStartTimeUnixNano();
        return isId(span.getTraceId(), TRACE_ID_BYTES)
                && isId(span.getSpanId(), SPAN_ID_BYTES)
                && (span.getParentSpanId().isEmpty() || span.getParentSpanId().size() == SPAN_ID_BYTES)
                && start > 0
                && start < LATEST_NANOS;
    }

    private static boolean isId(ByteString id, int bytes) {
        if (id.size() != bytes) {
            return false;
        }
        for (int i = 0; i < bytes; i++) {
            if (id.byteAt(i) != 0) {
                return true;
            }
        }
        return false;
    }

    private L7FlowLog row(Attributes resource, Span span) {
        L7FlowLog row = new L7FlowLog();
        Attributes attributes = new Attributes(span.getAttributesList());
        row.signalSource = OF_OPEN_TELEMETRY;
        row.type = SESSION;
        row.observationPoint = point(span);
        times(row, span);
        ids(row, span);
        row.appService = resource.first("service.name");
        row.appInstance = resource.first("service.instance.id", "k8s.pod.name", "host.name");
        places(row, resource, attributes);
        request(row, span, attributes);
        response(row, span, attributes);
        freeForm(row, attributes);
        return row;
    }

    private static String point(Span span) {
        return switch (span.getKind()) {
            case SPAN_KIND_CLIENT, SPAN_KIND_PRODUCER -> "c-app";
            case SPAN_KIND_SERVER, SPAN_KIND_CONSUMER -> "s-app";
            default -> "app";
        };
    }

    private static void times(L7FlowLog row, Span span) {
        row.startTime = span.getStartTimeUnixNano() / 1000;
        long end = span.getEndTimeUnixNano();
        row.endTime = end < span.getStartTimeUnixNano() || end > LATEST_NANOS ? row.startTime : end / 1000;
        row.responseDuration = row.endTime - row.startTime;
        row.time = (int) (row.endTime / 1_000_000);
    }

    private static void ids(L7FlowLog row, Span span) {
        row.traceId = HEX.formatHex(span.getTraceId().toByteArray());
        row.traceIdIndex = TraceIdIndex.of(row.traceId);
        row.spanId = HEX.formatHex(span.getSpanId().toByteArray());
        boolean isRoot = !isId(span.getParentSpanId(), SPAN_ID_BYTES);
        row.parentSpanId = isRoot ? "" : HEX.formatHex(span.getParentSpanId().toByteArray());
        row.hasSpanKind = true;
        row.spanKind = Math.max(0, Math.min(5, span.getKindValue()));
        long hash = FlowHash.spread(TraceIdIndex.of(row.traceId + row.spanId) + row.spanKind);
        row.id = (long) row.time << 32 | hash & 0xffff_ffffL;
    }

    /** The application stands on the side that its span is of; of the other side what the span tells. */
    private static void places(L7FlowLog row, Attributes resource, Attributes attributes) {
        boolean isServer = row.observationPoint.equals("s-app");
        String own = resource.first("k8s.pod.ip", "net.host.ip", "host.ip");
        String client = attributes.first("client.address", "net.sock.peer.addr", "net.peer.ip", "http.client_ip");
        String server = attributes.first("network.peer.address", "net.sock.peer.addr", "net.peer.ip", "server.address");
        int pid = Math.max(0, resource.number("process.pid"));
        OtlpAddress.client(row, isServer ? client : own);
        OtlpAddress.server(row, isServer ? own : row.observationPoint.equals("app") ? own : server);
        if (isServer) {
            row.processId1 = pid;
            row.processKname1 = resource.first("process.executable.name");
        } else {
            row.processId0 = pid;
            row.processKname0 = resource.first("process.executable.name");
        }
        row.protocol = transport(attributes);
        row.serverPort = port(attributes.number("server.port", "net.peer.port", "net.host.port"));
        row.clientPort = isServer ? port(attributes.number("client.port", "net.sock.peer.port")) : 0;
    }

    /** Services are known by port and protocol. */
    private static int transport(Attributes attributes) {
        return switch (attributes.first("network.transport", "net.transport")) {
            case "", "tcp", "ip_tcp" -> TCP;
            case "udp", "ip_udp", "quic" -> UDP;
            default -> 0;
        };
    }

    private static int port(int number) {
        return number < 0 || number > 0xffff ? 0 : number;
    }

    private void request(L7FlowLog row, Span span, Attributes attributes) {
        OtlpProtocol protocol = OtlpProtocol.of(attributes);
        if (protocol != null) {
            row.l7Protocol = protocol.number;
            row.l7ProtocolStr = protocol.title;
        }
        row.version = attributes.first("network.protocol.version", "http.flavor");
        row.requestType = attributes.first(
                "http.request.method",
                "http.method",
                "db.operation.name",
                "db.operation",
                "rpc.method",
                "messaging.operation.type",
                "messaging.operation");
        row.requestDomain = attributes.first(
                "server.address",
                "net.peer.name",
                "http.host",
                "net.host.name",
                "rpc.service",
                "db.namespace",
                "db.name");
        String statement = attributes.first("db.query.text", "db.statement");
        row.requestResource = statement.isEmpty()
                ? secrets.text(attributes.first(
                        "url.full",
                        "http.url",
                        "url.path",
                        "http.target",
                        "messaging.destination.name",
                        "rpc.service",
                        "db.collection.name"))
                : secrets.statement(statement);
        row.endpoint = secrets.text(span.getName());
        row.xRequestId0 = attributes.first("http.request.header.x-request-id", "http.request.header.x_request_id");
    }

    private void response(L7FlowLog row, Span span, Attributes attributes) {
        int code = attributes.number("http.response.status_code", "http.status_code", "rpc.grpc.status_code");
        row.hasResponseCode = code >= 0;
        row.responseCode = Math.max(0, code);
        boolean isClients = code >= 400 && code < 500;
        if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR || isClients) {
            row.responseStatus = isClients ? CLIENT_ERROR : SERVER_ERROR;
        }
        row.responseException = secrets.text(exception(span, attributes));
    }

    private static String exception(Span span, Attributes attributes) {
        if (!span.getStatus().getMessage().isEmpty()) {
            return span.getStatus().getMessage();
        }
        for (Span.Event event : span.getEventsList()) {
            if (event.getName().equals("exception")) {
                return new Attributes(event.getAttributesList()).first("exception.message", "exception.type");
            }
        }
        return attributes.first("error.type");
    }

    private void freeForm(L7FlowLog row, Attributes attributes) {
        Map<String, String> all = attributes.all();
        row.attributeNames = all.keySet().toArray(new String[0]);
        row.attributeValues = new String[row.attributeNames.length];
        for (int i = 0; i < row.attributeNames.length; i++) {
            row.attributeValues[i] = secrets.value(row.attributeNames[i], all.get(row.attributeNames[i]));
        }
    }
}
