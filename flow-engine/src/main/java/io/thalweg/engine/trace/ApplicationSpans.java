package io.thalweg.engine.trace;

/**
 * Where the spans that applications told stand among those that were seen. A client's span id is in the header of its
 * request: so the request's network set is its child, and the server's span, whose parent it is, stands below the set.
 *
 * <pre>
 *   s-p ─▶ s-app ─▶ app ─▶ c-app ─▶ c-p ─▶ c … s ─▶ s-p ─▶ s-app (parent span id: that of c-app)
 * </pre>
 *
 * A request that carries no header (to a database, say) goes below the innermost application span of its process that is
 * open when it begins, if there is only one: an inference.
 */
final class ApplicationSpans {
    /** Application spans within each other in one process; what claims to be its own ancestor must end. */
    private static final int DEEPEST = 256;

    private final TraceOptions options;
    private final LongIndex applications = new LongIndex();
    private final KeyGroups setsBySpan = new KeyGroups();
    private final KeyGroups setsByXRequestId = new KeyGroups();
    private final KeyGroups children = new KeyGroups();
    private final Cover.Starts starts = node -> this.nodes.spans[node].startTime;

    private Nodes nodes;
    private NetworkSets sets;
    private int applicationCount;

    ApplicationSpans(TraceOptions options) {
        this.options = options;
    }

    void connect(Nodes nodes, NetworkSets sets) {
        this.nodes = nodes;
        this.sets = sets;
        index();
        if (setsBySpan.groups() == 0 && applicationCount == 0) {
            return;
        }
        for (int node = 0; applicationCount > 0 && node < nodes.count; node++) {
            if (nodes.spans[node].point.isApplication()) {
                findParent(node);
            }
        }
        for (int i = 0; i < sets.count; i++) {
            int set = sets.inOrder[i];
            long span = spanId(set);
            if (span != 0) {
                hang(set, span);
            }
        }
        if (applicationCount > 0) {
            descend();
        }
    }

    private void index() {
        applications.clear();
        setsBySpan.clear();
        setsByXRequestId.clear();
        applicationCount = 0;
        for (int node = nodes.count - 1; node >= 0; node--) {
            if (nodes.spans[node].point.isApplication()) {
                applicationCount++;
                if (nodes.spanIds[node] != 0) {
                    applications.add(nodes.spanIds[node], node);
                }
            }
        }
        for (int i = 0; i < sets.count; i++) {
            long span = spanId(sets.inOrder[i]);
            if (span != 0) {
                setsBySpan.add(span, sets.inOrder[i]);
            }
            long xRequestId = nodes.xRequestIds0[sets.tails[sets.inOrder[i]]];
            if (xRequestId != 0 && applicationCount > 0) {
                setsByXRequestId.add(xRequestId, sets.inOrder[i]);
            }
        }
        setsBySpan.close();
        setsByXRequestId.close();
    }

    private long spanId(int set) {
        return nodes.spanIds[sets.heads[set]] != 0 ? nodes.spanIds[sets.heads[set]] : nodes.spanIds[sets.tails[set]];
    }

    private void findParent(int node) {
        boolean isServer = nodes.spans[node].point == SpanPoint.SERVER_APPLICATION;
        int shared = isServer && nodes.spanIds[node] != 0 ? application(nodes.spanIds[node], node) : -1;
        // Client and server with one span id, as Zipkin has it: then the header has that id, not its parent's.
        boolean isShared = shared >= 0 && nodes.spans[shared].point == SpanPoint.CLIENT_APPLICATION;
        long parentId = isShared ? nodes.spanIds[node] : nodes.parentSpanIds[node];
        if (parentId == 0) {
            if (isServer && nodes.xRequestIds0[node] != 0) {
                belowOnlyOpen(node);
            }
            return;
        }
        int application = isShared ? shared : application(parentId, node);
        boolean isOfOther = application < 0
                || isServer
                || Place.isOfInstance(nodes.spans[node], nodes.spans[application], false) == Place.Match.NO;
        if (isOfOther && belowSet(node, parentId)) {
            return;
        }
        if (application >= 0) {
            nodes.parent(node, application, Relation.SPAN_ID, Confidence.CERTAIN);
        }
    }

    /**
     * Who begins a trace of its own, since its caller tells none, is still of the request whose x-request-id it names: if one only was
     * open at its server then.
     */
    private void belowOnlyOpen(int node) {
        int group = setsByXRequestId.group(nodes.xRequestIds0[node]);
        if (group < 0) {
            return;
        }
        Span span = nodes.spans[node];
        int found = -1;
        int last = Math.min(setsByXRequestId.end(group), setsByXRequestId.start(group) + Cover.LOOKED_AT);
        for (int i = setsByXRequestId.start(group); i < last; i++) {
            int tail = sets.tails[setsByXRequestId.value(i)];
            Span outer = nodes.spans[tail];
            if (Cover.begins(outer, span, slack(outer, span))
                    && Place.isOfInstance(span, outer, true) != Place.Match.NO
                    && Place.mayServeAt(span, outer)) {
                if (found >= 0) {
                    return;
                }
                found = tail;
            }
        }
        if (found >= 0) {
            nodes.parent(node, found, Relation.X_REQUEST_ID, Confidence.CERTAIN);
        }
    }

    /** The first with an id; of several a client's. */
    private int application(long spanId, int except) {
        int found = -1;
        for (int i = applications.first(spanId); i >= 0; i = applications.next(i)) {
            int node = applications.value(i);
            boolean isClient = nodes.spans[node].point == SpanPoint.CLIENT_APPLICATION;
            if (node != except && (found < 0 || isClient)) {
                found = node;
                if (isClient) {
                    return found;
                }
            }
        }
        return found;
    }

    /** Below the innermost request with the id that was open at its server. */
    private boolean belowSet(int node, long parentId) {
        int group = setsBySpan.group(parentId);
        if (group < 0) {
            return false;
        }
        Span span = nodes.spans[node];
        int best = -1;
        int possible = 0;
        int last = Math.min(setsBySpan.end(group), setsBySpan.start(group) + Cover.LOOKED_AT);
        boolean isOnly = setsBySpan.end(group) - setsBySpan.start(group) == 1;
        for (int i = setsBySpan.start(group); i < last; i++) {
            int tail = sets.tails[setsBySpan.value(i)];
            Span outer = nodes.spans[tail];
            boolean isOpen = isOnly || Cover.begins(outer, span, slack(outer, span));
            if (isOpen && Place.isOfInstance(span, outer, true) != Place.Match.NO) {
                possible++;
                best = best < 0 || isBetter(outer, nodes.spans[best], span) ? tail : best;
            }
        }
        if (best >= 0) {
            nodes.parent(node, best, Relation.SPAN_ID, possible == 1 ? Confidence.CERTAIN : Confidence.INFERRED);
        }
        return best >= 0;
    }

    /** By how little the inner one sticks out, which clocks that are off make it do; then the shorter. */
    private static boolean isBetter(Span outer, Span best, Span inner) {
        long excess = excess(outer, inner);
        long least = excess(best, inner);
        return excess != least ? excess < least : outer.duration() <= best.duration();
    }

    private static long excess(Span outer, Span inner) {
        return Math.max(0, outer.startTime - inner.startTime) + Math.max(0, inner.endTime - outer.endTime);
    }

    private long slack(Span outer, Span inner) {
        return outer.agentId == inner.agentId ? Cover.SLACK_MICROS : options.tolerance(outer, inner);
    }

    /** Puts a request below the application span whose id it carries, or below the request that carries it, too. */
    private void hang(int set, long spanId) {
        int head = sets.heads[set];
        int group = setsBySpan.group(spanId);
        boolean isOnly = setsBySpan.end(group) - setsBySpan.start(group) == 1;
        int application = application(spanId, -1);
        Place.Match match = application < 0
                ? Place.Match.NO
                : Place.isOfInstance(nodes.spans[application], nodes.spans[head], false);
        if (match == Place.Match.YES || match == Place.Match.UNKNOWN && isOnly) {
            below(head, application, Confidence.CERTAIN);
            return;
        }
        if (nodes.hasParent(head)) {
            return;
        }
        int outer = isOnly ? -1 : outerSet(set, group);
        if (outer >= 0) {
            nodes.parent(head, sets.tails[outer], Relation.SPAN_ID, Confidence.INFERRED);
        } else if (application >= 0) {
            below(head, application, match == Place.Match.UNKNOWN ? Confidence.CERTAIN : Confidence.INFERRED);
        }
    }

    /** What the process was seen to do because of its request leads from there to the application's span, if nothing else. */
    private void below(int head, int application, Confidence confidence) {
        int process = nodes.parents[head];
        if (process >= 0 && nodes.spans[process].point == SpanPoint.SERVER_PROCESS) {
            int root = application;
            for (int steps = 0; isBelowApplication(root) && steps < DEEPEST; steps++) {
                root = nodes.parents[root];
            }
            if (!nodes.hasParent(root) && Cover.begins(nodes.spans[process], nodes.spans[root], Cover.SLACK_MICROS)) {
                nodes.parent(root, process, nodes.relations[head], Confidence.INFERRED);
            }
        }
        nodes.parent(head, application, Relation.SPAN_ID, confidence);
    }

    private boolean isBelowApplication(int node) {
        return nodes.hasParent(node) && nodes.spans[nodes.parents[node]].point.isApplication();
    }

    /** The shortest of the requests with one id that covers another of them, or -1. */
    private int outerSet(int set, int group) {
        Span inner = nodes.spans[sets.heads[set]];
        int best = -1;
        int last = Math.min(setsBySpan.end(group), setsBySpan.start(group) + Cover.LOOKED_AT);
        for (int i = setsBySpan.start(group); i < last; i++) {
            int other = setsBySpan.value(i);
            Span outer = nodes.spans[sets.tails[other]];
            boolean covers = other != set
                    && outer.duration() > inner.duration()
                    && Cover.whole(outer, inner, slack(outer, inner))
                    && Place.serverIsClient(outer, inner) != Place.Match.NO;
            if (covers && (best < 0 || outer.duration() < nodes.spans[sets.tails[best]].duration())) {
                best = other;
            }
        }
        return best;
    }

    /** Requests without a header go below the innermost application span that was open, as long as there is one only. */
    private void descend() {
        children.clear();
        for (int node = 0; node < nodes.count; node++) {
            if (nodes.spans[node].point.isApplication() && nodes.hasParent(node)) {
                children.add(nodes.parents[node], node);
            }
        }
        children.close();
        for (int node = 0; node < nodes.count; node++) {
            int parent = nodes.parents[node];
            boolean isAsked = nodes.spans[node].point == SpanPoint.CLIENT_PROCESS
                    && parent >= 0
                    && nodes.spans[parent].point == SpanPoint.SERVER_PROCESS;
            if (isAsked) {
                int innermost = innermost(parent, node);
                if (innermost != parent) {
                    nodes.parent(node, innermost, nodes.relations[node], Confidence.INFERRED);
                }
            }
        }
    }

    private int innermost(int from, int node) {
        int innermost = from;
        int open = onlyOpen(from, node);
        for (int steps = 0; open >= 0 && steps < DEEPEST; steps++) {
            innermost = open;
            open = onlyOpen(open, node);
        }
        return innermost;
    }

    private int onlyOpen(int parent, int node) {
        int group = children.group(parent);
        if (group < 0) {
            return -1;
        }
        Span inner = nodes.spans[node];
        int behind = Cover.behind(children, group, inner.startTime, starts);
        int found = -1;
        for (int i = behind - 1; i >= Math.max(children.start(group), behind - Cover.LOOKED_AT); i--) {
            if (Cover.whole(nodes.spans[children.value(i)], inner, 0)) {
                if (found >= 0) {
                    return -1;
                }
                found = children.value(i);
            }
        }
        return found;
    }
}
