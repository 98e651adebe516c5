package io.thalweg.engine.trace.truth;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * One request from a client to a server, seen at every point of its way: at the client's process and interface, at the
 * interfaces of both nodes if there are two, at the server's interface and process. Behind the client's interface the
 * service's address becomes the pod's; sometimes the client's becomes its node's.
 */
final class Hop {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Random64 random;
    private final Pod client;
    private final Pod server;
    private final Headers headers;
    private final Pod.Connection connection;
    private final boolean isTranslated;
    private final int clientPort;
    private final long requestId;
    private final long requestSeq;
    private final long responseSeq;
    private final String resource;
    private final List<Span> spans = new ArrayList<>();
    private final List<Node> places = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long now;

    /** @param client null: somebody who runs no agent */
    Hop(Random64 random, Pod client, Pod server, Headers headers, long start) {
        this.random = random;
        this.client = client;
        this.server = server;
        this.headers = headers;
        this.now = start;
        Service service = server.service;
        boolean isConnected = client != null && !service.isDatagram();
        connection = isConnected
                ? client.connection(server, start, service.isMultiplexed(), random)
                : new Pod.Connection(server.node.nextSocket(), 1024 + random.below(60000), random.seq(), random.seq());
        clientPort = connection.clientPort;
        isTranslated = client != null && random.chance(0.1);
        requestId = service.isDatagram() ? random.below(65536) : connection.nextRequestId();
        // Now and then several messages begin in one packet.
        boolean isOfSamePacket = service.isMultiplexed() && random.chance(0.1);
        connection.clientSeq = connection.clientSeq + (isOfSamePacket ? 0 : random.between(60, 900)) & 0xffff_ffffL;
        connection.serverSeq = connection.serverSeq + (isOfSamePacket ? 0 : random.between(60, 9000)) & 0xffff_ffffL;
        requestSeq = service.isDatagram() ? 0 : connection.clientSeq;
        responseSeq = service.isDatagram() ? 0 : connection.serverSeq;
        resource = resource(service, random.below(50));
    }

    private static String resource(Service service, int number) {
        return switch (service.protocol) {
            case Service.REDIS -> "GET key:" + number;
            case Service.DNS -> "name-" + number + ".example.";
            default -> "/" + service.name + "/" + number;
        };
    }

    /** The spans in the order of the way, without their ends. */
    List<Span> begin() {
        boolean isFar = client == null || client.node != server.node;
        if (client != null) {
            see(SpanPoint.CLIENT_PROCESS, client.node, 0);
            see(SpanPoint.CLIENT, client.node, random.between(3, 10));
            if (isFar) {
                see(SpanPoint.CLIENT_NODE, client.node, random.between(3, 10));
            }
        }
        if (isFar) {
            see(SpanPoint.SERVER_NODE, server.node, random.between(50, 300));
        }
        see(SpanPoint.SERVER, server.node, random.between(3, 10));
        see(SpanPoint.SERVER_PROCESS, server.node, random.chance(0.02) ? random.between(1_000, 80_000) : 20);
        return spans;
    }

    private void see(SpanPoint point, Node place, long delay) {
        now += delay;
        Span span = new Span();
        span.id = random.seq() << 32 | random.seq();
        span.point = point;
        span.agentId = place.agentId;
        span.startTime = now + place.clockOffsetMicros;
        span.signalSource = point.isProcess() ? 3 : 0;
        span.captureNic = point.isProcess() ? 0 : point.ordinal() + (long) place.agentId * 100 + pod(point).number;
        span.flowId = (long) point.ordinal() << 40 | (long) place.agentId << 32 | connection.number;
        addresses(span, point);
        request(span);
        spans.add(span);
        places.add(place);
        delays.add(delay);
    }

    private Pod pod(SpanPoint point) {
        return client != null && point.compareTo(SpanPoint.CLIENT_NODE) <= 0 ? client : server;
    }

    private void addresses(Span span, SpanPoint point) {
        boolean isBeforeService = point == SpanPoint.CLIENT_PROCESS || point == SpanPoint.CLIENT;
        boolean isBehindNode = isTranslated && !isBeforeService;
        int outside = 0xc0a80000 | clientPort & 0xff;
        int own = client == null ? outside : client.address;
        span.isIpv4 = 1;
        span.protocol = server.service.isDatagram() ? UDP : TCP;
        span.ip40 = isBehindNode ? 0x0a800000 | client.node.agentId : own;
        span.clientPort = isBehindNode && !server.service.isDatagram() ? clientPort ^ 0x55 : clientPort;
        span.ip41 = isBeforeService ? server.service.vip : server.address;
        span.serverPort = isBeforeService ? 80 : server.service.port();
        if (point == SpanPoint.CLIENT_PROCESS) {
            span.processId0 = client.processId;
            span.processKname0 = client.service.name;
        } else if (point == SpanPoint.SERVER_PROCESS) {
            span.processId1 = server.processId;
            span.processKname1 = server.service.name;
        }
    }

    private void request(Span span) {
        Service service = server.service;
        span.type = Span.SESSION;
        span.l7Protocol = service.protocol;
        span.reqTcpSeq = requestSeq;
        span.respTcpSeq = responseSeq;
        span.hasRequestId = service.isDatagram() || service.isMultiplexed();
        span.requestId = span.hasRequestId ? requestId : 0;
        span.requestType = service.hasHeaders() ? "GET" : "";
        span.requestResource = resource;
        span.requestDomain = service.hasHeaders() ? service.name : "";
        span.traceId = headers.traceId();
        span.spanId = headers.spanId();
        span.xRequestId0 = headers.xRequestId();
    }

    /** The server answers with an x-request-id that it made itself. */
    void inject(String xRequestId) {
        for (Span span : spans) {
            span.xRequestId1 = xRequestId;
        }
    }

    /** Ends the spans, back along the way; returns when the client has the response. */
    long end(long answered) {
        long time = answered;
        for (int i = spans.size() - 1; i >= 0; i--) {
            Span span = spans.get(i);
            span.endTime = time + places.get(i).clockOffsetMicros;
            span.responseDuration = span.duration();
            span.hasResponseCode = server.service.hasHeaders();
            span.responseCode = span.hasResponseCode ? 200 : 0;
            time += Math.min(delays.get(i), 300);
        }
        return spans.get(0).endTime - places.get(0).clockOffsetMicros;
    }

    Span first() {
        return spans.get(0);
    }

    long arrival() {
        return now;
    }

    Pod client() {
        return client;
    }

    Pod server() {
        return server;
    }

    Headers headers() {
        return headers;
    }

    Pod.Connection connection() {
        return connection;
    }

    String clientSocket() {
        return "c" + connection.number;
    }

    String serverSocket() {
        return "s" + connection.number + "/" + (client == null ? 0 : client.number);
    }
}
