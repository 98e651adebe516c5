package io.thalweg.engine.trace;

import java.util.List;

/**
 * A trace as it is known so far: its spans as a tree, parents before their children and children by time, numbered from 0.
 * Mostly one tree; several when spans between are missing. Immutable, if nobody changes the spans.
 */
public final class Trace {
    private final Span[] spans;
    private final int[] parents;
    private final Relation[] relations;
    private final Confidence[] confidences;
    private final long[][] moreIds;
    private final boolean hasConstantId;
    private final long[] corrections;
    private long[] selfTimes;

    Trace(
            Span[] spans,
            int[] parents,
            Relation[] relations,
            Confidence[] confidences,
            long[][] moreIds,
            boolean hasConstantId) {
        this.spans = spans;
        this.parents = parents;
        this.relations = relations;
        this.confidences = confidences;
        this.moreIds = moreIds;
        this.hasConstantId = hasConstantId;
        this.corrections = ClockCorrection.of(spans, parents, relations);
    }

    public int size() {
        return spans.length;
    }

    public Span span(int index) {
        return spans[index];
    }

    /** The span with which it begins. */
    public Span root() {
        return spans[0];
    }

    /** Index of the parent, which is less than that of the child; -1 for a root. */
    public int parent(int index) {
        return parents[index];
    }

    public Relation relation(int index) {
        return relations[index];
    }

    public Confidence confidence(int index) {
        return confidences[index];
    }

    /** Number of trees: 1 when it is whole. */
    public int roots() {
        int roots = 0;
        for (int parent : parents) {
            roots += parent < 0 ? 1 : 0;
        }
        return roots;
    }

    /**
     * The rows that a span was made of: its own, and those of halves and repeats that were joined with it.
     *
     * @return unsigned ids, the span's own first
     */
    public long[] rowIds(int index) {
        long[] more = moreIds == null || moreIds[index] == null ? new long[0] : moreIds[index];
        long[] ids = new long[1 + more.length];
        ids[0] = spans[index].id;
        System.arraycopy(more, 0, ids, 1, more.length);
        return ids;
    }

    /** The least of its spans' ids, unsigned: does not change as long as no span comes that has a lesser one. */
    public long id() {
        long least = -1;
        for (Span span : spans) {
            least = Long.compareUnsigned(span.id, least) < 0 ? span.id : least;
        }
        return least;
    }

    /** The trace id that the application gave it: that of the span nearest to the root; empty when it has none. */
    public String traceId() {
        for (Span span : spans) {
            if (!span.traceId.isEmpty()) {
                return span.traceId;
            }
        }
        return "";
    }

    /** Whether it has an id that so many others have that it was taken for a constant. */
    public boolean hasConstantId() {
        return hasConstantId;
    }

    /** What to add to the times of a span so that children lie within their parents, µs; the clock of the root is right. */
    public long clockCorrection(int index) {
        return corrections == null ? 0 : corrections[index];
    }

    /** By the root's clock, µs since the epoch. */
    public long startTime(int index) {
        return spans[index].startTime + clockCorrection(index);
    }

    /** By the root's clock, µs since the epoch. */
    public long endTime(int index) {
        return Math.max(spans[index].endTime, spans[index].startTime) + clockCorrection(index);
    }

    public long startTime() {
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < spans.length; i++) {
            earliest = Math.min(earliest, startTime(i));
        }
        return earliest;
    }

    public long endTime() {
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < spans.length; i++) {
            latest = Math.max(latest, endTime(i));
        }
        return latest;
    }

    /** From the start of the first span to the end of the last, µs. */
    public long duration() {
        return endTime() - startTime();
    }

    /** Requests that failed; each counts once, however often it was seen. */
    public int errors() {
        int errors = 0;
        for (int i = 0; i < spans.length; i++) {
            boolean isSeenBefore = relations[i] == Relation.NETWORK || relations[i] == Relation.DATAGRAM;
            errors += spans[i].isError() && !(isSeenBefore && spans[parents[i]].isError()) ? 1 : 0;
        }
        return errors;
    }

    /** The time of a span in which none of its children was open, µs. */
    public long selfTime(int index) {
        if (selfTimes == null) {
            selfTimes = SelfTime.of(this);
        }
        return selfTimes[index];
    }

    /** The services by their self time, the largest first. */
    public List<ServiceShare> services() {
        return ServiceShare.of(this);
    }
}
