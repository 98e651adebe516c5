package io.thalweg.engine.trace;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The spans of a component while they are put together: numbered in an order that does not depend on that of their arrival,
 * each with its parent so far, and hashes of its texts in place of the texts. Used again for the next component.
 */
final class Nodes {
    /** Request and response as one span; the earlier first, of two that began at once the longer. */
    static final Comparator<Span> ORDER = Nodes::compare;

    private static final int FIRST = 64;

    int count;
    Span[] spans = new Span[FIRST];
    int[] parents = new int[FIRST];
    Relation[] relations = new Relation[FIRST];
    Confidence[] confidences = new Confidence[FIRST];
    /** Ids of further rows that a node stands for; null: none. */
    long[][] moreIds = new long[FIRST][];
    /** Hashes; 0: no such text. */
    long[] traceIds = new long[FIRST];

    long[] spanIds = new long[FIRST];
    long[] parentSpanIds = new long[FIRST];
    long[] xRequestIds0 = new long[FIRST];
    long[] xRequestIds1 = new long[FIRST];

    private int[] positions = new int[FIRST];

    /** Room for a number of each node, whatever it holds. */
    int[] positions() {
        if (positions.length < count) {
            positions = new int[spans.length];
        }
        return positions;
    }

    void reset(int most) {
        count = 0;
        if (spans.length < most || most < FIRST && spans.length > 16 * FIRST) {
            int size = Math.max(FIRST, most);
            spans = new Span[size];
            parents = new int[size];
            relations = new Relation[size];
            confidences = new Confidence[size];
            moreIds = new long[size][];
            traceIds = new long[size];
            spanIds = new long[size];
            parentSpanIds = new long[size];
            xRequestIds0 = new long[size];
            xRequestIds1 = new long[size];
        } else {
            Arrays.fill(spans, null);
            Arrays.fill(moreIds, null);
        }
    }

    void add(Span span, long[] more) {
        spans[count] = span;
        moreIds[count] = more;
        parents[count] = -1;
        relations[count] = Relation.ROOT;
        confidences[count] = Confidence.CERTAIN;
        boolean hasTrace = !span.traceId.isEmpty();
        long trace = hasTrace ? SpanLinks.hash(span.traceId) : 0;
        traceIds[count] = trace;
        spanIds[count] = hasTrace && !span.spanId.isEmpty() ? SpanLinks.mix(trace, SpanLinks.hash(span.spanId)) : 0;
        parentSpanIds[count] =
                hasTrace && !span.parentSpanId.isEmpty() ? SpanLinks.mix(trace, SpanLinks.hash(span.parentSpanId)) : 0;
        xRequestIds0[count] = hash(span.xRequestId0);
        xRequestIds1[count] = hash(span.xRequestId1);
        count++;
    }

    private static long hash(String text) {
        return text.isEmpty() ? 0 : SpanLinks.hash(text);
    }

    void parent(int child, int parent, Relation relation, Confidence confidence) {
        parents[child] = parent;
        relations[child] = relation;
        confidences[child] = confidence;
    }

    boolean hasParent(int node) {
        return parents[node] >= 0;
    }

    /** Whether both carry a trace id and have none in common. */
    boolean haveOtherTraces(int first, int second) {
        if (traceIds[first] == 0 || traceIds[second] == 0 || traceIds[first] == traceIds[second]) {
            return false;
        }
        Span one = spans[first];
        Span other = spans[second];
        boolean isBridged = !one.traceId2.isEmpty() && isOf(other, one.traceId2)
                || !other.traceId2.isEmpty() && isOf(one, other.traceId2);
        return !isBridged;
    }

    private static boolean isOf(Span span, String traceId) {
        return span.traceId.equals(traceId) || span.traceId2.equals(traceId);
    }

    private static int compare(Span a, Span b) {
        int order = Long.compare(a.startTime, b.startTime);
        order = order != 0 ? order : Long.compare(b.endTime, a.endTime);
        order = order != 0 ? order : a.point.compareTo(b.point);
        order = order != 0 ? order : Integer.compare(a.agentId, b.agentId);
        return order != 0 ? order : Long.compareUnsigned(a.id, b.id);
    }
}
