package io.thalweg.engine.trace;

/** Collects the spans of a trace, parents before their children. */
final class TraceBuilder {
    private final Nodes nodes;
    private final int[] positions;
    private final Span[] spans;
    private final int[] parents;
    private final Relation[] relations;
    private final Confidence[] confidences;
    private final boolean hasConstantId;
    private long[][] moreIds;
    private int count;

    TraceBuilder(Nodes nodes, int size, boolean hasConstantId) {
        this.nodes = nodes;
        this.hasConstantId = hasConstantId;
        positions = nodes.positions();
        spans = new Span[size];
        parents = new int[size];
        relations = new Relation[size];
        confidences = new Confidence[size];
    }

    void add(int node) {
        positions[node] = count;
        spans[count] = nodes.spans[node];
        parents[count] = nodes.hasParent(node) ? positions[nodes.parents[node]] : -1;
        relations[count] = nodes.relations[node];
        confidences[count] = nodes.confidences[node];
        if (nodes.moreIds[node] != null) {
            moreIds = moreIds == null ? new long[spans.length][] : moreIds;
            moreIds[count] = nodes.moreIds[node];
        }
        count++;
    }

    boolean isComplete() {
        return count == spans.length;
    }

    Trace build() {
        return new Trace(spans, parents, relations, confidences, moreIds, hasConstantId);
    }
}
