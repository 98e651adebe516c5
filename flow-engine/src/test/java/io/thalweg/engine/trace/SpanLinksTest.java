package io.thalweg.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which keys two spans share. */
class SpanLinksTest {
    private static final int TCP = 6;
    private static final int UDP = 17;

    @Test
    void sessionsOnTheWayOfARequestShareItsSequences() {
        Span client = session(1, SpanPoint.CLIENT);
        Span server = session(2, SpanPoint.SERVER_PROCESS);
        server.serverPort = 8080; // behind a service VIP
        client.serverPort = 80;

        assertThat(shared(client, server)).containsExactly(LinkKind.TCP_REQUEST, LinkKind.TCP_RESPONSE);
    }

    @Test
    void halfOfASessionSharesItsOwnSequenceOnly() {
        Span request = session(1, SpanPoint.CLIENT);
        request.type = Span.REQUEST_ONLY;
        Span response = session(2, SpanPoint.SERVER);
        response.type = Span.RESPONSE_ONLY;

        assertThat(shared(session(3, SpanPoint.SERVER), request)).containsExactly(LinkKind.TCP_REQUEST);
        assertThat(shared(session(3, SpanPoint.SERVER), response)).containsExactly(LinkKind.TCP_RESPONSE);
        assertThat(shared(request, response)).isEmpty();
    }

    @Test
    void halvesOfOneRequestIdOfAFlowAreJoined() {
        Span request = half(Span.REQUEST_ONLY);
        Span response = half(Span.RESPONSE_ONLY);
        assertThat(shared(request, response)).containsExactly(LinkKind.HALVES);

        response.requestId++;
        assertThat(shared(request, response)).isEmpty();
    }

    @Test
    void neighboursOnASocketAreJoined() {
        Span request = half(Span.REQUEST_ONLY);
        Span response = half(Span.RESPONSE_ONLY);
        request.hasRequestId = false;
        response.hasRequestId = false;
        request.point = SpanPoint.CLIENT_PROCESS;
        response.point = SpanPoint.CLIENT_PROCESS;
        request.syscallCapSeq0 = 6;
        response.syscallCapSeq1 = 7;
        assertThat(shared(request, response)).containsExactly(LinkKind.HALVES);

        response.syscallCapSeq1 = 8;
        assertThat(shared(request, response)).isEmpty();
    }

    @Test
    void http2AndGrpcAreOneProtocolAndOthersAreNot() {
        Span http2 = session(1, SpanPoint.CLIENT);
        Span grpc = session(2, SpanPoint.SERVER);
        http2.l7Protocol = 21;
        grpc.l7Protocol = 41;
        assertThat(shared(http2, grpc)).contains(LinkKind.TCP_REQUEST);

        grpc.l7Protocol = 80;
        assertThat(shared(http2, grpc)).isEmpty();
    }

    @Test
    void streamsOfOneConnectionAreToldApartByTheirIds() {
        Span one = session(1, SpanPoint.CLIENT);
        Span other = session(2, SpanPoint.SERVER);
        one.hasRequestId = true;
        other.hasRequestId = true;
        one.requestId = 1;
        other.requestId = 3;
        assertThat(shared(one, other)).isEmpty();

        other.requestId = 1;
        assertThat(shared(one, other)).containsExactly(LinkKind.TCP_REQUEST, LinkKind.TCP_RESPONSE);
    }

    @Test
    void gatewayThatInjectsXRequestIdJoinsItsTwoSides() {
        Span front = new Span();
        front.xRequestId1 = "made-by-the-gateway";
        Span back = new Span();
        back.xRequestId0 = "made-by-the-gateway";
        back.xRequestId1 = "made-by-the-gateway";

        assertThat(shared(front, back)).containsExactly(LinkKind.X_REQUEST_ID);
        assertThat(count(back)).isEqualTo(1);
    }

    @Test
    void childSharesTheSpanIdOfItsParentWithinTheTrace() {
        Span parent = new Span();
        parent.traceId = "t";
        parent.spanId = "1";
        Span child = new Span();
        child.traceId = "t";
        child.spanId = "2";
        child.parentSpanId = "1";
        assertThat(shared(parent, child)).containsExactly(LinkKind.SPAN_ID, LinkKind.TRACE_ID);

        child.traceId = "u";
        assertThat(shared(parent, child)).isEmpty();
    }

    @Test
    void secondTraceIdLinksToo() {
        Span bridge = new Span();
        bridge.traceId = "t";
        bridge.traceId2 = "u";
        Span other = new Span();
        other.traceId = "u";

        assertThat(shared(bridge, other)).containsExactly(LinkKind.TRACE_ID);
    }

    @Test
    void datagramsLinkByQueryWhateverServerTheyReach() {
        Span pod = query();
        Span server = query();
        pod.ip41 = 0x0a60000a;
        server.ip41 = 0x0af40105;
        assertThat(shared(pod, server)).containsExactly(LinkKind.DATAGRAM);

        server.requestResource = "other.example.";
        assertThat(shared(pod, server)).isEmpty();
    }

    @Test
    void emptySpanOffersNothing() {
        assertThat(count(new Span())).isZero();
    }

    @Test
    void noSpanOffersMoreThanThereIsRoomFor() {
        Span span = session(1, SpanPoint.CLIENT_PROCESS);
        span.hasRequestId = true;
        span.traceId = "t";
        span.traceId2 = "u";
        span.spanId = "1";
        span.parentSpanId = "2";
        span.xRequestId0 = "x";
        span.xRequestId1 = "y";
        for (int type : new int[] {Span.REQUEST_ONLY, Span.RESPONSE_ONLY, Span.SESSION}) {
            for (int protocol : new int[] {TCP, UDP}) {
                span.type = type;
                span.protocol = protocol;
                assertThat(count(span)).isBetween(7, SpanLinks.MOST);
            }
        }
    }

    private static Span session(long id, SpanPoint point) {
        Span span = new Span();
        span.id = id;
        span.point = point;
        span.type = Span.SESSION;
        span.protocol = TCP;
        span.l7Protocol = 20;
        span.reqTcpSeq = 0xffff_0000L;
        span.respTcpSeq = 77;
        return span;
    }

    private static Span half(int type) {
        Span span = new Span();
        span.type = type;
        span.agentId = 3;
        span.flowId = 99;
        span.hasRequestId = true;
        span.requestId = 5;
        return span;
    }

    private static Span query() {
        Span span = new Span();
        span.type = Span.SESSION;
        span.protocol = UDP;
        span.l7Protocol = 120;
        span.hasRequestId = true;
        span.requestId = 4711;
        span.clientPort = 40000;
        span.requestResource = "shop.example.";
        return span;
    }

    private static int count(Span span) {
        SpanLinks links = new SpanLinks();
        links.read(span);
        return links.count();
    }

    private static Set<LinkKind> shared(Span first, Span second) {
        SpanLinks one = new SpanLinks();
        SpanLinks other = new SpanLinks();
        one.read(first);
        other.read(second);
        Set<LinkKind> shared = EnumSet.noneOf(LinkKind.class);
        for (int i = 0; i < one.count(); i++) {
            for (int j = 0; j < other.count(); j++) {
                if (one.key(i) == other.key(j)) {
                    assertThat(one.kind(i)).isEqualTo(other.kind(j));
                    shared.add(one.kind(i));
                }
            }
        }
        return shared;
    }
}
