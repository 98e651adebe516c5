package io.thalweg.engine.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes a component apart into traces. A tree is one trace; trees without a common root are one trace when they share a
 * trace id, or an x-request-id and overlap in time. An id that too many trees share is a constant and joins nothing: the
 * trees are marked. What claims to be its own ancestor loses that edge.
 */
final class Forest {
    private final TraceOptions options;
    private final KeyGroups treesByTrace = new KeyGroups();
    private final KeyGroups treesByXRequestId = new KeyGroups();

    private Nodes nodes;
    /** Of a node: its tree; and what is not yet known of it. */
    private int[] treeOf = new int[64];

    private int[] roots = new int[64];
    private int[] joined = new int[64];
    private long[] from = new long[64];
    private long[] until = new long[64];
    private boolean[] isMarked = new boolean[64];
    private int trees;

    private int[] firstChild = new int[64];
    private int[] nextSibling = new int[64];
    private int[] path = new int[64];

    private static final int UNKNOWN = -1;
    private static final int ON_PATH = -2;

    Forest(TraceOptions options) {
        this.options = options;
    }

    List<Trace> traces(Nodes nodes) {
        this.nodes = nodes;
        ensure(nodes.count);
        findTrees();
        if (trees > 1) {
            joinTrees();
        }
        return build();
    }

    private void ensure(int count) {
        if (treeOf.length < count) {
            int size = nodes.spans.length;
            treeOf = new int[size];
            roots = new int[size];
            joined = new int[size];
            from = new long[size];
            until = new long[size];
            isMarked = new boolean[size];
            firstChild = new int[size];
            nextSibling = new int[size];
            path = new int[size];
        }
    }

    private void findTrees() {
        trees = 0;
        Arrays.fill(treeOf, 0, nodes.count, UNKNOWN);
        for (int node = 0; node < nodes.count; node++) {
            int depth = 0;
            int at = node;
            while (treeOf[at] == UNKNOWN) {
                treeOf[at] = ON_PATH;
                path[depth++] = at;
                if (!nodes.hasParent(at)) {
                    break;
                }
                at = nodes.parents[at];
            }
            if (treeOf[at] == ON_PATH && nodes.hasParent(at)) {
                at = cut(at);
            }
            int tree = treeOf[at] == ON_PATH ? open(at) : treeOf[at];
            while (depth > 0) {
                treeOf[path[--depth]] = tree;
            }
        }
        for (int node = 0; node < nodes.count; node++) {
            int tree = treeOf[node];
            from[tree] = Math.min(from[tree], nodes.spans[node].startTime);
            until[tree] = Math.max(until[tree], nodes.spans[node].endTime);
        }
    }

    /** In a circle the first in order becomes a root. */
    private int cut(int on) {
        int first = on;
        for (int at = nodes.parents[on]; at != on; at = nodes.parents[at]) {
            first = Math.min(first, at);
        }
        nodes.parent(first, -1, Relation.ROOT, Confidence.CERTAIN);
        return first;
    }

    private int open(int root) {
        roots[trees] = root;
        joined[trees] = trees;
        from[trees] = Long.MAX_VALUE;
        until[trees] = Long.MIN_VALUE;
        isMarked[trees] = false;
        return trees++;
    }

    private void joinTrees() {
        treesByTrace.clear();
        treesByXRequestId.clear();
        for (int node = 0; node < nodes.count; node++) {
            if (nodes.traceIds[node] != 0) {
                treesByTrace.add(nodes.traceIds[node], treeOf[node]);
                if (!nodes.spans[node].traceId2.isEmpty()) {
                    treesByTrace.add(SpanLinks.hash(nodes.spans[node].traceId2), treeOf[node]);
                }
            }
            if (nodes.xRequestIds0[node] != 0) {
                treesByXRequestId.add(nodes.xRequestIds0[node], treeOf[node]);
            }
            if (nodes.xRequestIds1[node] != 0 && nodes.xRequestIds1[node] != nodes.xRequestIds0[node]) {
                treesByXRequestId.add(nodes.xRequestIds1[node], treeOf[node]);
            }
        }
        treesByTrace.close();
        treesByXRequestId.close();
        for (int group = 0; group < treesByTrace.groups(); group++) {
            join(treesByTrace, group, options.mostTreesOfTraceId(), Long.MAX_VALUE);
        }
        long tolerance = options.networkDelayMicros() + options.clockOffsetMicros();
        for (int group = 0; group < treesByXRequestId.groups(); group++) {
            join(treesByXRequestId, group, options.mostTreesOfXRequestId(), tolerance);
        }
    }

    private void join(KeyGroups groups, int group, int most, long tolerance) {
        int[] distinct = new int[groups.end(group) - groups.start(group)];
        for (int i = 0; i < distinct.length; i++) {
            distinct[i] = groups.value(groups.start(group) + i);
        }
        Arrays.sort(distinct);
        int count = 0;
        for (int tree : distinct) {
            if (count == 0 || distinct[count - 1] != tree) {
                distinct[count++] = tree;
            }
        }
        if (count > most) {
            for (int i = 0; i < count; i++) {
                isMarked[distinct[i]] = true;
            }
            return;
        }
        joinOverlapping(distinct, count, tolerance);
    }

    /** Trees are numbered by their roots, which is nearly the order in which they begin; there are few. */
    private void joinOverlapping(int[] distinct, int count, long tolerance) {
        for (int i = 1; i < count; i++) {
            for (int j = tolerance == Long.MAX_VALUE ? i - 1 : 0; j < i; j++) {
                boolean isNear = tolerance == Long.MAX_VALUE
                        || from[distinct[i]] - tolerance <= until[distinct[j]]
                                && from[distinct[j]] - tolerance <= until[distinct[i]];
                if (isNear) {
                    joined[Math.max(top(distinct[i]), top(distinct[j]))] = Math.min(top(distinct[i]), top(distinct[j]));
                }
            }
        }
    }

    private int top(int tree) {
        int at = tree;
        while (joined[at] != at) {
            joined[at] = joined[joined[at]];
            at = joined[at];
        }
        return at;
    }

    private List<Trace> build() {
        linkChildren();
        int[] sizes = new int[trees];
        boolean[] marked = new boolean[trees];
        for (int node = 0; node < nodes.count; node++) {
            sizes[top(treeOf[node])]++;
        }
        for (int tree = 0; tree < trees; tree++) {
            marked[top(tree)] |= isMarked[tree];
        }
        TraceBuilder[] builders = new TraceBuilder[trees];
        List<Trace> traces = new ArrayList<>();
        for (int tree = 0; tree < trees; tree++) {
            int top = top(tree);
            if (builders[top] == null) {
                builders[top] = new TraceBuilder(nodes, sizes[top], marked[top]);
            }
            addTree(builders[top], roots[tree]);
            if (builders[top].isComplete()) {
                traces.add(builders[top].build());
                builders[top] = null;
            }
        }
        return traces;
    }

    private void linkChildren() {
        Arrays.fill(firstChild, 0, nodes.count, -1);
        for (int node = nodes.count - 1; node >= 0; node--) {
            int parent = nodes.parents[node];
            if (parent >= 0) {
                nextSibling[node] = firstChild[parent];
                firstChild[parent] = node;
            }
        }
    }

    /** Parents before their children, children in order. */
    private void addTree(TraceBuilder builder, int root) {
        int at = root;
        while (true) {
            builder.add(at);
            if (firstChild[at] >= 0) {
                at = firstChild[at];
                continue;
            }
            while (at != root && nextSibling[at] < 0) {
                at = nodes.parents[at];
            }
            if (at == root) {
                return;
            }
            at = nextSibling[at];
        }
    }
}
