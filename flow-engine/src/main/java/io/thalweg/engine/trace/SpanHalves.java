package io.thalweg.engine.trace;

import java.util.Arrays;

/**
 * Brings together what one point saw of one request in several rows: a request and a response that did not meet in time, a
 * row that was delivered twice, further answers to a query over UDP.
 */
final class SpanHalves {
    private static final int UDP = 17;
    private static final long LONGEST_MICROS = 120_000_000;

    private final LongIndex requests = new LongIndex();
    private Span[] joined = new Span[0];
    private long[][] more = new long[0][];

    /** @param sorted in the order of {@link Nodes#ORDER}; its contents are lost */
    void fill(Nodes nodes, Span[] sorted, int count) {
        nodes.reset(count);
        int rows = withoutRepeats(sorted, count);
        if (!join(sorted, rows)) {
            for (int i = 0; i < rows; i++) {
                nodes.add(sorted[i], null);
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            if (joined[i] != null) {
                nodes.add(joined[i], more[i]);
            }
        }
        Arrays.fill(joined, null);
        Arrays.fill(more, null);
    }

    private static int withoutRepeats(Span[] sorted, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || Nodes.ORDER.compare(sorted[kept - 1], sorted[i]) != 0) {
                sorted[kept++] = sorted[i];
            }
        }
        return kept;
    }

    /** @return false when nothing was to be joined */
    private boolean join(Span[] sorted, int rows) {
        int responses = 0;
        for (int i = 0; i < rows; i++) {
            responses += sorted[i].type == Span.RESPONSE_ONLY ? 1 : 0;
        }
        if (responses == 0) {
            return false;
        }
        requests.clear();
        if (joined.length < rows) {
            joined = new Span[rows];
            more = new long[rows][];
        }
        for (int i = 0; i < rows; i++) {
            Span span = sorted[i];
            joined[i] = span;
            if (span.type == Span.RESPONSE_ONLY) {
                int request = requestOf(span);
                if (request >= 0) {
                    join(request, span);
                    joined[i] = null;
                }
            } else if (span.type == Span.REQUEST_ONLY || span.protocol == UDP) {
                requests.add(key(span, true), i);
            }
        }
        return true;
    }

    /** The latest before it that it can be the response to. */
    private int requestOf(Span response) {
        for (int node = requests.first(key(response, false)); node >= 0; node = requests.next(node)) {
            Span request = joined[requests.value(node)];
            boolean isOfPoint = request.point == response.point
                    && request.captureNic == response.captureNic
                    && request.tunnelType == response.tunnelType;
            boolean isOpen = request.type == Span.REQUEST_ONLY || request.protocol == UDP;
            if (isOfPoint && isOpen && response.endTime - request.startTime <= LONGEST_MICROS) {
                return requests.value(node);
            }
        }
        return -1;
    }

    private void join(int at, Span response) {
        Span request = joined[at];
        if (request.type == Span.REQUEST_ONLY) {
            joined[at] = request.answeredBy(response);
        }
        long[] ids = more[at] == null ? new long[1] : Arrays.copyOf(more[at], more[at].length + 1);
        ids[ids.length - 1] = response.id;
        more[at] = ids;
    }

    private static long key(Span span, boolean isRequest) {
        long flow = SpanLinks.mix(span.agentId, span.flowId);
        if (span.hasRequestId) {
            return SpanLinks.mix(flow, span.requestId);
        }
        return SpanLinks.mix(~flow, isRequest ? span.syscallCapSeq0 + 1 : span.syscallCapSeq1);
    }
}
