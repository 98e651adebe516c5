package io.thalweg.engine.trace;

import java.util.function.IntFunction;

/**
 * Requests that still have no parent, below those that their x-request-id or trace id and their place name: what is left
 * where nothing sees into processes (no eBPF), where the id came with a gateway, or where a span is missing. The shortest
 * request that covers them in time; place decides before time. An id that is a constant names nothing.
 */
final class SetConnections {
    private final TraceOptions options;
    private final KeyGroups byXRequestId = new KeyGroups();
    private final KeyGroups byTrace = new KeyGroups();
    private final Cover.Starts starts = set -> this.sets.start(set);
    private final IntFunction<Span> spans = set -> this.nodes.spans[this.sets.tails[set]];
    private final ConstantIds constantXRequestIds = new ConstantIds(ConstantIds.X_REQUEST_ID, spans);
    private final ConstantIds constantTraces = new ConstantIds(ConstantIds.TRACE_ID, spans);

    private Nodes nodes;
    private NetworkSets sets;

    SetConnections(TraceOptions options) {
        this.options = options;
    }

    void connect(Nodes nodes, NetworkSets sets) {
        this.nodes = nodes;
        this.sets = sets;
        index();
        if (byXRequestId.groups() == 0 && byTrace.groups() == 0) {
            return;
        }
        for (int i = 0; i < sets.count; i++) {
            int set = sets.inOrder[i];
            if (!nodes.hasParent(sets.heads[set])) {
                findParent(set);
            }
        }
    }

    private void index() {
        byXRequestId.clear();
        byTrace.clear();
        for (int i = 0; i < sets.count; i++) {
            int set = sets.inOrder[i];
            int tail = sets.tails[set];
            long first = nodes.xRequestIds0[tail];
            long second = nodes.xRequestIds1[tail];
            if (first != 0) {
                byXRequestId.add(first, set);
            }
            if (second != 0 && second != first) {
                byXRequestId.add(second, set);
            }
            if (nodes.traceIds[tail] != 0) {
                byTrace.add(nodes.traceIds[tail], set);
            }
        }
        byXRequestId.close();
        byTrace.close();
        long slack = options.networkDelayMicros() + 2 * options.clockOffsetMicros();
        constantXRequestIds.of(byXRequestId, slack);
        constantTraces.of(byTrace, slack);
    }

    private void findParent(int set) {
        int head = sets.heads[set];
        int found = -1;
        if (nodes.xRequestIds0[head] != 0) {
            found = shortest(byXRequestId, nodes.xRequestIds0[head], set, false);
        }
        if (found < 0 && nodes.xRequestIds1[head] != 0) {
            found = shortest(byXRequestId, nodes.xRequestIds1[head], set, false);
        }
        if (found >= 0) {
            nodes.parent(head, sets.tails[found], Relation.X_REQUEST_ID, Confidence.INFERRED);
            return;
        }
        if (nodes.traceIds[head] == 0) {
            return;
        }
        found = shortest(byTrace, nodes.traceIds[head], set, true);
        if (found >= 0) {
            boolean isInPlace =
                    Place.serverIsClient(nodes.spans[sets.tails[found]], nodes.spans[head]) == Place.Match.YES;
            Confidence confidence = isInPlace ? Confidence.INFERRED : Confidence.WEAK;
            nodes.parent(head, sets.tails[found], Relation.TRACE_ID, confidence);
        }
    }

    private int shortest(KeyGroups groups, long key, int set, boolean isTrace) {
        int group = groups.group(key);
        if (group < 0 || (isTrace ? constantTraces : constantXRequestIds).isConstant(group)) {
            return -1;
        }
        Span inner = nodes.spans[sets.heads[set]];
        long begin = inner.startTime + options.networkDelayMicros() + options.clockOffsetMicros();
        int last = Cover.behind(groups, group, begin, starts) - 1;
        int best = -1;
        boolean bestIsInPlace = false;
        for (int i = last; i >= Math.max(groups.start(group), last - Cover.LOOKED_AT); i--) {
            int other = groups.value(i);
            Span outer = nodes.spans[sets.tails[other]];
            if (other == set || !covers(outer, inner) || nodes.haveOtherTraces(sets.tails[other], sets.heads[set])) {
                continue;
            }
            Place.Match match = Place.serverIsClient(outer, inner);
            boolean isInPlace = match == Place.Match.YES;
            boolean isPossible = isInPlace || match == Place.Match.UNKNOWN && (!isTrace || options.weakLinks());
            boolean isBetter = best < 0
                    || isInPlace && !bestIsInPlace
                    || isInPlace == bestIsInPlace && outer.duration() < nodes.spans[sets.tails[best]].duration();
            if (isPossible && isBetter) {
                best = other;
                bestIsInPlace = isInPlace;
            }
        }
        return best;
    }

    private boolean covers(Span outer, Span inner) {
        long slack = outer.agentId == inner.agentId ? Cover.SLACK_MICROS : options.tolerance(outer, inner);
        boolean isLonger =
                outer.type != Span.SESSION || inner.type != Span.SESSION || outer.duration() > inner.duration();
        return isLonger && Cover.whole(outer, inner, slack);
    }
}
