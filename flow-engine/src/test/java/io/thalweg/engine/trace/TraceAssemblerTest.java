package io.thalweg.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The cases of docs/traces.md: what is linked with certainty, by inference, not at all. Times in ms. */
class TraceAssemblerTest {
    private final List<Span> spans = new ArrayList<>();
    private TraceOptions options = TraceOptions.defaults();
    private int ids;

    @Test
    void handedOverRequestIsLinkedByItsXRequestId() {
        Span served = served(0, 100, 1, 10, 11, s -> s.xRequestId0 = "x");
        Span asked = asked(20, 80, 1, 50, 51, s -> s.xRequestId0 = "x");

        isChild(asked, served, Relation.X_REQUEST_ID, Confidence.CERTAIN);
    }

    @Test
    void handedOverRequestIsInferredFromItsTraceId() {
        Span served = served(0, 100, 1, 10, 11, s -> s.traceId = "t");
        Span asked = asked(20, 80, 1, 50, 51, s -> s.traceId = "t");

        isChild(asked, served, Relation.TRACE_ID, Confidence.INFERRED);
    }

    @Test
    void handedOverRequestWithoutAnIdIsATraceOfItsOwn() {
        served(0, 100, 1, 10, 11, s -> {});
        asked(20, 80, 1, 50, 51, s -> {});

        assertThat(assemble()).hasSize(2);
    }

    @Test
    void eventLoopIsFollowedByXRequestIdThoughTheSyscallIdIsAnothers() {
        Span first = served(0, 100, 1, 10, 20, s -> s.xRequestId0 = "a");
        Span second = served(1, 90, 1, 11, 21, s -> s.xRequestId0 = "b");
        Span asked = asked(2, 50, 1, 11, 15, s -> s.xRequestId0 = "a");
        Span other = asked(3, 60, 1, 0, 16, s -> s.xRequestId0 = "b");

        isChild(asked, first, Relation.X_REQUEST_ID, Confidence.CERTAIN);
        isChild(other, second, Relation.X_REQUEST_ID, Confidence.CERTAIN);
        assertThat(assemble()).hasSize(2);
    }

    @Test
    void syscallIdOfAThreadThatServesSeveralAtOnceIsAnInference() {
        served(0, 100, 1, 10, 20, s -> {});
        Span second = served(1, 90, 1, 11, 21, s -> {});
        Span asked = asked(2, 50, 1, 11, 15, s -> {});

        isChild(asked, second, Relation.SYSCALL, Confidence.INFERRED);
    }

    @Test
    void idOfTheThreadThatWokeTheOneThatAsksIsAnInference() {
        Span served = served(0, 100, 1, 10, 20, s -> {});
        Span asked = asked(20, 80, 2, 10, 15, s -> {});

        isChild(asked, served, Relation.SYSCALL, Confidence.INFERRED);
    }

    @Test
    void requestsReadInOneCallAndHandedOverAreNotLinked() {
        for (int stream = 1; stream <= 3; stream += 2) {
            int id = stream;
            served(0, 100, 1, 10, 20 + id, s -> request(s, id, 500, 600));
            asked(20, 80, 1 + id, 10, 30 + id, s -> {});
        }

        assertThat(assemble()).hasSize(4);
    }

    @Test
    void requestsHandedOverAndWrittenInOneCallAreNotLinked() {
        served(0, 100, 1, 10, 20, s -> {});
        served(1, 100, 2, 11, 21, s -> {});
        for (int stream = 1; stream <= 3; stream += 2) {
            int id = stream;
            asked(20, 80, 3, 10, 30 + id, s -> request(s, id, 500, 600));
        }

        assertThat(assemble()).hasSize(4);
    }

    @Test
    void answersThatAnEventLoopReadsTogetherDoNotMixItsRequests() {
        Span first = served(0, 100, 1, 10, 30, s -> {});
        Span second = served(5, 95, 1, 11, 0, s -> {});
        Span ofFirst = asked(6, 90, 1, 10, 30, s -> {});
        Span ofSecond = asked(7, 90, 1, 11, 30, s -> {});

        isChild(ofFirst, first, Relation.SYSCALL, Confidence.INFERRED);
        isChild(ofSecond, second, Relation.SYSCALL, Confidence.INFERRED);
    }

    @Test
    void pipelinedRequestsAreAllOfTheOneThatSentThem() {
        Span served = served(0, 100, 1, 10, 20, s -> {});
        Span first = asked(10, 30, 1, 10, 20, s -> s.reqTcpSeq = 1000);
        Span second = asked(11, 30, 1, 0, 20, s -> s.reqTcpSeq = 1020);
        Span third = asked(12, 30, 1, 0, 20, s -> s.reqTcpSeq = 1040);

        for (Span asked : List.of(first, second, third)) {
            isChild(asked, served, Relation.SYSCALL, Confidence.CERTAIN);
        }
        assertThat(assemble()).hasSize(1);
    }

    @Test
    void streamsThatBeginInOnePacketAreToldApartByTheirIds() {
        for (int stream = 1; stream <= 3; stream += 2) {
            int id = stream;
            seen(SpanPoint.CLIENT_PROCESS, 0, 50, s -> request(s, id, 500, 600));
            seen(SpanPoint.SERVER_PROCESS, 1, 49, s -> request(s, id, 500, 600));
        }
        assertThat(assemble()).hasSize(2).allSatisfy(trace -> {
            assertThat(trace.size()).isEqualTo(2);
            assertThat(trace.span(0).requestId).isEqualTo(trace.span(1).requestId);
        });
    }

    @Test
    void serviceAddressAndTranslationChangeNothing() {
        Span client = seen(SpanPoint.CLIENT, 0, 50, s -> address(s, 0x0a000001, 40000, 0x0a600001, 80));
        Span server = seen(SpanPoint.SERVER, 1, 49, s -> address(s, 0x0a800001, 50000, 0x0a000002, 8080));
        client.reqTcpSeq = server.reqTcpSeq = 500;
        client.respTcpSeq = server.respTcpSeq = 600;

        isChild(server, client, Relation.NETWORK, Confidence.CERTAIN);
    }

    @Test
    void halfOfASessionJoinsByOneNumberIfAnEndIsTheSameAndElseByTimeAndFields() {
        Span client = seen(SpanPoint.CLIENT, 0, 500, s -> address(s, 1, 40000, 2, 80));
        Span server = seen(SpanPoint.SERVER, 200, 200, s -> address(s, 1, 40000, 3, 8080));
        client.reqTcpSeq = server.reqTcpSeq = 500;
        client.respTcpSeq = 600;
        server.type = Span.REQUEST_ONLY;
        isChild(server, client, Relation.NETWORK, Confidence.CERTAIN);

        address(server, 7, 50000, 3, 8080);
        assertThat(assemble()).as("200 ms apart, and no end in common").hasSize(2);

        server.startTime = server.endTime = ms(20);
        isChild(server, client, Relation.NETWORK, Confidence.INFERRED);

        client.requestResource = "/a";
        server.requestResource = "/b";
        assertThat(assemble()).as("another resource").hasSize(2);
    }

    @Test
    void requestAndResponseThatDidNotMeetAreOneSpan() {
        Span request = seen(SpanPoint.SERVER, 0, 0, s -> request(s, 7, 500, 0));
        request.type = Span.REQUEST_ONLY;
        Span response = seen(SpanPoint.SERVER, 40, 40, s -> request(s, 7, 0, 600));
        response.type = Span.RESPONSE_ONLY;
        response.responseStatus = 3;

        Trace trace = assemble().get(0);
        assertThat(trace.size()).isEqualTo(1);
        assertThat(trace.rowIds(0)).containsExactly(request.id, response.id);
        assertThat(trace.duration()).isEqualTo(ms(40));
        assertThat(trace.errors()).isEqualTo(1);
    }

    @Test
    void retriesAreSiblingsBelowTheSpanThatMadeThem() {
        Span told = application(SpanPoint.CLIENT_APPLICATION, 0, 100, "t", "a", "");
        Span first = seen(SpanPoint.CLIENT_PROCESS, 1, 40, s -> header(s, "t", "a", 500));
        Span second = seen(SpanPoint.CLIENT_PROCESS, 50, 90, s -> header(s, "t", "a", 900));
        Span server = application(SpanPoint.SERVER_APPLICATION, 55, 85, "t", "b", "a");

        isChild(first, told, Relation.SPAN_ID, Confidence.CERTAIN);
        isChild(second, told, Relation.SPAN_ID, Confidence.CERTAIN);
        isChild(server, second, Relation.SPAN_ID, Confidence.INFERRED);
    }

    /** The thread gave up waiting and asked again, with the id still of the request that it serves. */
    @Test
    void callThatIsNeverAnsweredAndItsRetryAreSiblings() {
        Span served = served(0, 100, 1, 10, 12, s -> {});
        Span unanswered = asked(5, 5, 1, 10, 0, s -> s.type = Span.REQUEST_ONLY);
        Span retry = asked(50, 90, 1, 10, 12, s -> {});

        isChild(unanswered, served, Relation.SYSCALL, Confidence.CERTAIN);
        isChild(retry, served, Relation.SYSCALL, Confidence.CERTAIN);
    }

    @Test
    void whatWasDoneForARequestThatIsNeverAnsweredIsBelowIt() {
        Span asking = seen(SpanPoint.CLIENT_PROCESS, 0, 0, s -> address(s, 1, 40000, 2, 80));
        Span served = served(2, 2, 1, 10, 0, s -> address(s, 1, 40000, 2, 80));
        Span asked = asked(20, 80, 1, 10, 12, s -> address(s, 2, 50000, 3, 6379));
        asking.type = served.type = Span.REQUEST_ONLY;
        asking.reqTcpSeq = served.reqTcpSeq = 500;

        isChild(served, asking, Relation.NETWORK, Confidence.CERTAIN);
        isChild(asked, served, Relation.SYSCALL, Confidence.CERTAIN);
    }

    /** The gateway made the id and knows nothing of the application's trace; it handed the id on to two, of which one tells. */
    @Test
    void serverThatBeginsATraceIsOfTheRequestWhoseXRequestIdItNames() {
        seen(SpanPoint.SERVER, 0, 100, s -> {
            s.xRequestId0 = "x";
            address(s, 1, 40000, 2, 80);
        });
        Span asked = seen(SpanPoint.SERVER, 10, 90, s -> {
            s.xRequestId0 = "x";
            address(s, 2, 50000, 3, 8080);
        });
        Span told = application(SpanPoint.SERVER_APPLICATION, 12, 91, "t", "a", "");
        told.xRequestId0 = "x";
        told.isIpv4 = 1;
        told.ip41 = 3;
        isChild(told, asked, Relation.X_REQUEST_ID, Confidence.CERTAIN);

        told.ip41 = 0;
        assertThat(assemble()).as("both may be").allSatisfy(trace -> {
            for (int i = 0; i < trace.size(); i++) {
                assertThat(trace.span(i) == told && trace.parent(i) >= 0).isFalse();
            }
        });
    }

    @Test
    void queryWithoutAHeaderGoesBelowTheOnlyOpenApplicationSpan() {
        Span served = served(0, 100, 1, 10, 12, s -> header(s, "t", "z", 100));
        Span told = application(SpanPoint.SERVER_APPLICATION, 1, 99, "t", "a", "z");
        Span client = application(SpanPoint.CLIENT_APPLICATION, 10, 50, "t", "b", "a");
        Span query = asked(11, 49, 1, 10, 12, s -> s.reqTcpSeq = 900);

        isChild(told, served, Relation.SPAN_ID, Confidence.CERTAIN);
        isChild(query, client, Relation.SYSCALL, Confidence.INFERRED);
    }

    @Test
    void withoutProcessesXRequestIdAndAddressTellTheChain() {
        Span front = seen(SpanPoint.SERVER, 0, 100, s -> address(s, 1, 40000, 2, 80));
        front.xRequestId0 = "x";
        Span back = seen(SpanPoint.CLIENT, 10, 90, s -> address(s, 2, 50000, 3, 80));
        back.xRequestId0 = "x";
        Span beside = seen(SpanPoint.CLIENT, 20, 80, s -> address(s, 2, 50001, 4, 80));
        beside.xRequestId0 = "x";

        isChild(back, front, Relation.X_REQUEST_ID, Confidence.INFERRED);
        isChild(beside, front, Relation.X_REQUEST_ID, Confidence.INFERRED);
    }

    @Test
    void weakLinksAreMadeOnlyWhenAskedFor() {
        Span outer = seen(SpanPoint.CLIENT, 0, 100, s -> header(s, "t", "a", 100));
        Span inner = seen(SpanPoint.SERVER, 10, 90, s -> header(s, "t", "b", 300));
        assertThat(assemble().get(0).roots()).isEqualTo(2);

        options = options.withWeakLinks(true);
        isChild(inner, outer, Relation.TRACE_ID, Confidence.WEAK);
    }

    @Test
    void constantXRequestIdDoesNotSwallowTheWorld() {
        for (int i = 0; i < 200; i++) {
            int seq = 1000 * i;
            for (SpanPoint point : new SpanPoint[] {SpanPoint.CLIENT_PROCESS, SpanPoint.SERVER_PROCESS}) {
                seen(point, i, i + 30, s -> request(s, 1, seq + 1, seq + 2));
                spans.get(spans.size() - 1).xRequestId0 = "00000000";
                spans.get(spans.size() - 1).processId0 = 1;
                spans.get(spans.size() - 1).processId1 = 2;
            }
        }
        assertThat(assemble()).hasSize(200).allSatisfy(trace -> {
            assertThat(trace.size()).isEqualTo(2);
            assertThat(trace.hasConstantId()).isTrue();
        });
    }

    @Test
    void numbersThatComeAgainAMinuteLaterAreAnotherRequest() {
        for (int minute = 0; minute < 2; minute++) {
            seen(SpanPoint.CLIENT, minute * 60_000, minute * 60_000 + 20, s -> request(s, 1, 500, 600));
            seen(SpanPoint.SERVER, minute * 60_000, minute * 60_000 + 20, s -> request(s, 1, 500, 600));
        }
        assertThat(assemble()).hasSize(2).allSatisfy(trace -> assertThat(trace.size())
                .isEqualTo(2));
    }

    @Test
    void requestsOfAClientThatServesNobodyAreTracesOfTheirOwn() {
        for (int i = 0; i < 10; i++) {
            asked(i * 10, i * 10 + 9, 1, 100 + i, 101 + i, s -> {});
        }
        assertThat(assemble()).hasSize(10);
    }

    @Test
    void whoClaimsToBeItsOwnAncestorBecomesARoot() {
        application(SpanPoint.APPLICATION, 0, 10, "t", "a", "c");
        application(SpanPoint.APPLICATION, 1, 9, "t", "b", "a");
        application(SpanPoint.APPLICATION, 2, 8, "t", "c", "b");
        application(SpanPoint.APPLICATION, 3, 7, "t", "d", "d");

        Trace trace = assemble().get(0);
        assertThat(trace.size()).isEqualTo(4);
        assertThat(trace.root().spanId).isEqualTo("a");
    }

    @Test
    void selfTimeIsWhatChildrenDoNotCoverAndServicesShareIt() {
        Span outer = application(SpanPoint.SERVER_APPLICATION, 0, 100, "t", "a", "");
        application(SpanPoint.APPLICATION, 10, 40, "t", "b", "a");
        application(SpanPoint.APPLICATION, 30, 60, "t", "c", "a");
        application(SpanPoint.APPLICATION, 80, 120, "t", "d", "a").appService = "late";
        spans.forEach(span -> span.agentId = 1); // one clock

        Trace trace = assemble().get(0);
        assertThat(trace.root()).isSameAs(outer);
        assertThat(trace.selfTime(0)).isEqualTo(ms(30));
        assertThat(trace.services()).extracting(ServiceShare::name).containsExactly("shop", "late");
        assertThat(trace.services().get(0).selfMicros()).isEqualTo(ms(90));
        assertThat(trace.services().get(1).ratio()).isEqualTo(40.0 / 130);
    }

    @Test
    void clockThatIsOffIsPutRightByAsLittleAsWillDo() {
        Span client = seen(SpanPoint.CLIENT, 1000, 1100, s -> request(s, 1, 500, 600));
        Span server = seen(SpanPoint.SERVER, 970, 1060, s -> request(s, 1, 500, 600));
        client.agentId = 1;
        server.agentId = 2;

        Trace trace = assemble().get(0);
        assertThat(trace.clockCorrection(0)).isZero();
        assertThat(trace.clockCorrection(1)).isEqualTo(ms(30));
    }

    private void isChild(Span child, Span parent, Relation relation, Confidence confidence) {
        for (Trace trace : assemble()) {
            for (int i = 0; i < trace.size(); i++) {
                if (trace.span(i) == child) {
                    assertThat(trace.parent(i)).as("has a parent").isNotNegative();
                    assertThat(trace.span(trace.parent(i))).isSameAs(parent);
                    assertThat(trace.relation(i)).isEqualTo(relation);
                    assertThat(trace.confidence(i)).isEqualTo(confidence);
                    return;
                }
            }
        }
        throw new AssertionError("the span is in no trace");
    }

    private List<Trace> assemble() {
        return new TraceAssembler(options).assemble(spans);
    }

    private Span served(long start, long end, int thread, long request, long response, Consumer<Span> more) {
        return call(SpanPoint.SERVER_PROCESS, start, end, thread, request, response, more);
    }

    private Span asked(long start, long end, int thread, long request, long response, Consumer<Span> more) {
        return call(SpanPoint.CLIENT_PROCESS, start, end, thread, request, response, more);
    }

    private Span call(
            SpanPoint point, long start, long end, int thread, long request, long response, Consumer<Span> more) {
        return seen(point, start, end, span -> {
            span.processId0 = span.processId1 = 4711;
            span.syscallThread0 = span.syscallThread1 = thread;
            span.syscallTraceIdRequest = request;
            span.syscallTraceIdResponse = response;
            more.accept(span);
        });
    }

    private Span application(SpanPoint point, long start, long end, String trace, String span, String parent) {
        Span told = seen(point, start, end, s -> header(s, trace, span, 0));
        told.protocol = 0;
        told.agentId = 0;
        told.parentSpanId = parent;
        told.appService = "shop";
        return told;
    }

    private Span seen(SpanPoint point, long start, long end, Consumer<Span> more) {
        Span span = new Span();
        span.id = ++ids;
        span.point = point;
        span.agentId = 1;
        span.type = Span.SESSION;
        span.protocol = 6;
        span.l7Protocol = 20;
        span.startTime = ms(start);
        span.endTime = ms(end);
        more.accept(span);
        spans.add(span);
        return span;
    }

    private static void header(Span span, String trace, String id, long seq) {
        span.traceId = trace;
        span.spanId = id;
        span.reqTcpSeq = seq;
        span.respTcpSeq = seq;
    }

    private static void request(Span span, long id, long requestSeq, long responseSeq) {
        span.hasRequestId = true;
        span.requestId = id;
        span.reqTcpSeq = requestSeq;
        span.respTcpSeq = responseSeq;
    }

    private static void address(Span span, int client, int clientPort, int server, int serverPort) {
        span.isIpv4 = 1;
        span.ip40 = client;
        span.clientPort = clientPort;
        span.ip41 = server;
        span.serverPort = serverPort;
    }

    private static long ms(long millis) {
        return millis * 1000;
    }
}
