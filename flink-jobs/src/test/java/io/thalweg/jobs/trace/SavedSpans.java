package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Spans of some requests, the same ones in every build, of which a savepoint that is kept has seen the first part. Each request
 * goes from a client to a shop and from there to a cart, and is seen by processes and at interfaces; only the thread of the shop's
 * process says that the second call belongs to the first.
 *
 * <pre>
 *   whole       was told; a span of it comes late
 *   constant    have one x-request-id and so are one component of several traces; were told, and a span comes late
 *   open        the calls of the cart have ended, on the other side of all boundaries in time; that of the shop has not
 * </pre>
 */
final class SavedSpans {
    /** Where places of every level meet. */
    private static final long BOUNDARY_SECONDS =
            1_700_000_000L / TimeLevels.LONGEST_SECONDS * TimeLevels.LONGEST_SECONDS;

    private static final long SECOND = 1_000_000;
    private static final int HTTP = 20;
    private static final int TCP = 6;
    private static final int CLIENT = 1;
    private static final int SHOP = 2;
    private static final int CART = 3;
    /** More than that many, one after the other, and nobody takes them for one request. */
    private static final int CONSTANTS = 6;

    private static final int LATE = 1;
    private static final String CONSTANT = "00000000-0000-0000-0000-000000000000";

    private final List<Span> saved = new ArrayList<>();
    private final List<Span> rest = new ArrayList<>();
    private final Set<Set<Long>> traces = new HashSet<>();
    private int requests;
    private int number;

    SavedSpans() {
        List<Span> whole = request(-40);
        List<Span> constant = new ArrayList<>();
        for (int i = 0; i < CONSTANTS; i++) {
            List<Span> one = request(-35 + 3 * i);
            one.get(0).xRequestId0 = CONSTANT;
            constant.addAll(one);
        }
        List<Span> open = request(-1);
        for (List<Span> told : List.of(whole, constant)) {
            saved.addAll(told);
            saved.remove(told.get(LATE));
            rest.add(told.get(LATE));
        }
        for (Span span : open) {
            boolean hasEnded = span.endTime < BOUNDARY_SECONDS * SECOND;
            (hasEnded ? saved : rest).add(span);
        }
    }

    /** That have come when the job is stopped. */
    List<Span> saved() {
        return saved;
    }

    List<Span> rest() {
        return rest;
    }

    /** The spans of each request. */
    Set<Set<Long>> traces() {
        return traces;
    }

    /** How many of them are told when the job is stopped. */
    int told() {
        return 1 + CONSTANTS;
    }

    /** One that begins so many seconds after the boundary, takes two, and asks the cart in the first half of the first. */
    private List<Span> request(long seconds) {
        long start = (BOUNDARY_SECONDS + seconds) * SECOND;
        long id = 10L * ++requests;
        List<Span> spans = new ArrayList<>();
        call(spans, CLIENT, SHOP, start, 2 * SECOND);
        call(spans, SHOP, CART, start + SECOND / 10, SECOND / 2);
        // What the shop's process received it sent on, and what it was answered it answered.
        for (Span span : spans) {
            boolean isOfShop = span.agentId == SHOP && span.point.isProcess();
            span.syscallTraceIdRequest = isOfShop ? id : 0;
            span.syscallTraceIdResponse = isOfShop ? id + 1 : 0;
        }
        traces.add(spans.stream().map(span -> span.id).collect(Collectors.toSet()));
        return spans;
    }

    private void call(List<Span> spans, int client, int server, long start, long micros) {
        SpanPoint[] way = {SpanPoint.CLIENT_PROCESS, SpanPoint.CLIENT, SpanPoint.SERVER, SpanPoint.SERVER_PROCESS};
        for (int i = 0; i < way.length; i++) {
            Span span = new Span();
            span.point = way[i];
            span.agentId = i < 2 ? client : server;
            span.startTime = start + 100 * i;
            span.endTime = start + micros - 100 * i;
            span.id = span.endTime / SECOND << 32 | ++number;
            span.flowId = number;
            span.signalSource = span.point.isProcess() ? 3 : 0;
            span.isIpv4 = 1;
            span.protocol = TCP;
            span.ip40 = 0x0a00_0000 | client;
            span.ip41 = 0x0a00_0000 | server;
            span.clientPort = 40_000 + requests;
            span.serverPort = 80;
            span.processId0 = i == 0 ? 100 + client : 0;
            span.processId1 = i == 3 ? 100 + server : 0;
            span.reqTcpSeq = 1_000L * requests + server;
            span.respTcpSeq = 500_000 + span.reqTcpSeq;
            span.type = Span.SESSION;
            span.l7Protocol = HTTP;
            span.requestType = "GET";
            span.requestResource = "/" + requests + "/" + server;
            span.responseDuration = span.duration();
            spans.add(span);
        }
    }
}
