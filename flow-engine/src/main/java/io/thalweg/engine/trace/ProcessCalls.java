package io.thalweg.engine.trace;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Which requests ({@code c-p}) a process made to answer which ({@code s-p}). Evidence in this order: an x-request-id that
 * one open request of the process has; the syscall trace id that the thread carried over; the chain of those ids through
 * the requests between; one of several open requests with the x-request-id; the trace id. Among several the latest. Of an id
 * that is a constant ({@link ConstantIds}) neither of the last two says anything.
 *
 * <p>See {@link ProcessChains} for the chain. On a thread that serves several requests at once the id that it carries may be
 * another request's, so that an id of such a thread is an inference only. So is one that a thread has of the one that woke it.
 */
final class ProcessCalls {
    private final LongIndex servedByRequest = new LongIndex();
    private final LongIndex askedByRequest = new LongIndex();
    private final LongIndex askedByResponse = new LongIndex();
    private final KeyGroups servedByXRequestId = new KeyGroups();
    private final KeyGroups servedByTrace = new KeyGroups();
    private final KeyGroups servedByThread = new KeyGroups();

    private int[] served = new int[64];
    private int[] asked = new int[64];
    private int[] queue = new int[64];
    private int servedCount;
    private int askedCount;
    /** Of a node: the best of several with its x-request-id, or -1. */
    private int[] ambiguous = new int[64];

    private boolean[] isShared = new boolean[64];

    private final IntFunction<Span> spans = node -> this.nodes.spans[node];
    private final ConstantIds constantXRequestIds = new ConstantIds(ConstantIds.X_REQUEST_ID, spans);
    private final ConstantIds constantTraces = new ConstantIds(ConstantIds.TRACE_ID, spans);
    private final Cover.Starts starts = node -> this.nodes.spans[node].startTime;

    private Nodes nodes;
    private NetworkSets sets;

    void connect(Nodes nodes, NetworkSets sets) {
        this.nodes = nodes;
        this.sets = sets;
        collect();
        if (servedCount == 0 || askedCount == 0) {
            return;
        }
        index();
        markSharedThreads();
        bySyscalls(byOneXRequestId());
        bySeveralXRequestIds();
        byTraceIds();
    }

    private void collect() {
        if (served.length < nodes.count) {
            served = new int[nodes.spans.length];
            asked = new int[nodes.spans.length];
            queue = new int[nodes.spans.length];
            ambiguous = new int[nodes.spans.length];
            isShared = new boolean[nodes.spans.length];
        }
        servedCount = 0;
        askedCount = 0;
        for (int node = 0; node < nodes.count; node++) {
            switch (nodes.spans[node].point) {
                case SERVER_PROCESS -> served[servedCount++] = node;
                case CLIENT_PROCESS -> asked[askedCount++] = node;
                default -> {}
            }
        }
    }

    private void index() {
        servedByRequest.clear();
        askedByRequest.clear();
        askedByResponse.clear();
        servedByXRequestId.clear();
        servedByTrace.clear();
        servedByThread.clear();
        for (int i = 0; i < askedCount; i++) {
            Span span = nodes.spans[asked[i]];
            if (span.syscallTraceIdRequest != 0) {
                askedByRequest.add(id(span, span.syscallTraceIdRequest), asked[i]);
            }
            if (span.syscallTraceIdResponse != 0) {
                askedByResponse.add(id(span, span.syscallTraceIdResponse), asked[i]);
            }
        }
        for (int i = 0; i < servedCount; i++) {
            indexServed(served[i]);
        }
        servedByXRequestId.close();
        constantXRequestIds.of(servedByXRequestId, Cover.SLACK_MICROS);
        servedByTrace.close();
        constantTraces.of(servedByTrace, Cover.SLACK_MICROS);
        servedByThread.close();
    }

    private void indexServed(int node) {
        Span span = nodes.spans[node];
        if (span.syscallTraceIdRequest != 0) {
            servedByRequest.add(id(span, span.syscallTraceIdRequest), node);
        }
        long process = Place.process(span);
        if (process != 0) {
            if (nodes.xRequestIds0[node] != 0) {
                servedByXRequestId.add(SpanLinks.mix(process, nodes.xRequestIds0[node]), node);
            }
            if (nodes.xRequestIds1[node] != 0 && nodes.xRequestIds1[node] != nodes.xRequestIds0[node]) {
                servedByXRequestId.add(SpanLinks.mix(process, nodes.xRequestIds1[node]), node);
            }
            if (nodes.traceIds[node] != 0) {
                servedByTrace.add(SpanLinks.mix(process, nodes.traceIds[node]), node);
            }
        }
        long thread = span.syscallCoroutine0 != 0 ? ~span.syscallCoroutine0 : span.syscallThread0;
        if (thread != 0) {
            servedByThread.add(id(span, thread), node);
        }
    }

    /** The requests of a thread are in order of start: one that starts before an earlier one ends shares the thread with it. */
    private void markSharedThreads() {
        Arrays.fill(isShared, 0, nodes.count, false);
        for (int group = 0; group < servedByThread.groups(); group++) {
            int longest = servedByThread.value(servedByThread.start(group));
            for (int i = servedByThread.start(group) + 1; i < servedByThread.end(group); i++) {
                int node = servedByThread.value(i);
                if (nodes.spans[node].startTime < nodes.spans[longest].endTime) {
                    isShared[node] = true;
                    isShared[longest] = true;
                }
                if (nodes.spans[node].endTime > nodes.spans[longest].endTime) {
                    longest = node;
                }
            }
        }
    }

    /** @return how many were found; they are in the queue */
    private int byOneXRequestId() {
        int claimed = 0;
        for (int i = 0; i < askedCount; i++) {
            int node = asked[i];
            ambiguous[node] = -1;
            long process = Place.process(nodes.spans[node]);
            if (process == 0 || nodes.xRequestIds0[node] == 0) {
                continue;
            }
            long key = SpanLinks.mix(process, nodes.xRequestIds0[node]);
            int found = latest(servedByXRequestId, key, node, -1);
            if (found < 0) {
                continue;
            }
            if (latest(servedByXRequestId, key, node, found) < 0) {
                nodes.parent(node, found, Relation.X_REQUEST_ID, Confidence.CERTAIN);
                queue[claimed++] = node;
            } else {
                ambiguous[node] = found;
            }
        }
        return claimed;
    }

    /** The latest open request with a key, other than one that is found already; -1: none. */
    private int latest(KeyGroups groups, long key, int inner, int except) {
        int group = groups.group(key);
        if (group < 0) {
            return -1;
        }
        long begin = nodes.spans[inner].startTime + Cover.SLACK_MICROS;
        int last = Cover.behind(groups, group, begin, starts) - 1;
        int first = Math.max(groups.start(group), last - Cover.LOOKED_AT);
        for (int i = last; i >= first; i--) {
            int outer = groups.value(i);
            if (outer != except && mayCall(outer, inner)) {
                return outer;
            }
        }
        return -1;
    }

    private void bySyscalls(int alreadyClaimed) {
        int claimed = alreadyClaimed;
        // The latest first, so that of requests within each other the inner one has what both could have caused.
        for (int i = servedCount - 1; i >= 0; i--) {
            Span span = nodes.spans[served[i]];
            if (span.syscallTraceIdRequest != span.syscallTraceIdResponse) {
                claimed = claim(askedByRequest, span.syscallTraceIdRequest, served[i], claimed, false);
            }
        }
        // Answers that are read together have one id, so that it says less than that of the request.
        for (int i = servedCount - 1; i >= 0; i--) {
            Span span = nodes.spans[served[i]];
            if (span.syscallTraceIdRequest != span.syscallTraceIdResponse) {
                claimed = claim(askedByResponse, span.syscallTraceIdResponse, served[i], claimed, true);
            }
        }
        for (int i = 0; i < claimed; i++) {
            Span span = nodes.spans[queue[i]];
            int parent = nodes.parents[queue[i]];
            claimed = claim(askedByRequest, span.syscallTraceIdResponse, parent, claimed, false);
            claimed = claim(askedByRequest, span.syscallTraceIdRequest, parent, claimed, false);
            claimed = claim(askedByResponse, span.syscallTraceIdRequest, parent, claimed, true);
        }
    }

    /** @return how many are in the queue then */
    private int claim(LongIndex index, long syscallId, int parent, int claimed, boolean mustEnd) {
        if (syscallId == 0) {
            return claimed;
        }
        Span outer = nodes.spans[parent];
        int end = claimed;
        int looked = 0;
        for (int i = index.first(id(outer, syscallId));
                i >= 0 && looked < Cover.LOOKED_AT;
                i = index.next(i), looked++) {
            int node = index.value(i);
            if (nodes.hasParent(node) || !mayCall(parent, node) || !agreesOnXRequestId(parent, node)) {
                continue;
            }
            boolean isOneThread = isOneThread(outer, nodes.spans[node], mustEnd);
            if (!isOneThread && (mustEnd || isHandedTogether(parent, node))) {
                continue;
            }
            if (!mustEnd || Cover.whole(outer, nodes.spans[node], Cover.SLACK_MICROS)) {
                boolean isSure = !isShared[parent] && isOneThread;
                Confidence confidence = isSure ? Confidence.CERTAIN : Confidence.INFERRED;
                nodes.parent(node, parent, Relation.SYSCALL, confidence);
                queue[end++] = node;
            }
        }
        return end;
    }

    /** Whether the thread that read the request, or answered it, made the call; else it has been handed over. */
    private static boolean isOneThread(Span server, Span client, boolean isAtEnd) {
        if (server.syscallCoroutine0 != 0 || client.syscallCoroutine0 != 0) {
            return true;
        }
        long served = isAtEnd ? server.syscallThread1 : server.syscallThread0;
        long asked = isAtEnd ? client.syscallThread1 : client.syscallThread0;
        return served == asked || served == 0 || asked == 0;
    }

    /**
     * An event loop reads the requests of one connection together, and writes those of many together: of such nobody knows
     * which is whose.
     */
    private boolean isHandedTogether(int outer, int inner) {
        Span server = nodes.spans[outer];
        Span client = nodes.spans[inner];
        if (client.syscallTraceIdRequest != server.syscallTraceIdRequest) {
            return false;
        }
        long id = id(server, server.syscallTraceIdRequest);
        return isOneOfSeveral(servedByRequest, id, outer) || isOneOfSeveral(askedByRequest, id, inner);
    }

    private boolean isOneOfSeveral(LongIndex index, long id, int node) {
        Span span = nodes.spans[node];
        int looked = 0;
        for (int i = index.first(id); i >= 0 && looked < Cover.LOOKED_AT; i = index.next(i), looked++) {
            Span other = nodes.spans[index.value(i)];
            if (other != span && other.flowId == span.flowId && other.syscallCapSeq0 == span.syscallCapSeq0) {
                return true;
            }
        }
        return false;
    }

    private boolean mayCall(int outer, int inner) {
        Span server = nodes.spans[outer];
        Span client = nodes.spans[inner];
        return sets.setOf[outer] != sets.setOf[inner]
                && Cover.begins(server, client, Cover.SLACK_MICROS)
                && Place.mayBeOneProcess(server, client)
                && !nodes.haveOtherTraces(outer, inner);
    }

    private boolean agreesOnXRequestId(int outer, int inner) {
        return ambiguous[inner] < 0
                || nodes.xRequestIds0[inner] == nodes.xRequestIds0[outer]
                || nodes.xRequestIds0[inner] == nodes.xRequestIds1[outer];
    }

    private void bySeveralXRequestIds() {
        for (int i = 0; i < askedCount; i++) {
            int node = asked[i];
            if (ambiguous[node] >= 0 && !nodes.hasParent(node) && !isOfAConstant(node)) {
                nodes.parent(node, ambiguous[node], Relation.X_REQUEST_ID, Confidence.INFERRED);
            }
        }
    }

    private boolean isOfAConstant(int node) {
        long key = SpanLinks.mix(Place.process(nodes.spans[node]), nodes.xRequestIds0[node]);
        return constantXRequestIds.isConstant(servedByXRequestId.group(key));
    }

    private void byTraceIds() {
        for (int i = 0; i < askedCount; i++) {
            int node = asked[i];
            long process = Place.process(nodes.spans[node]);
            if (process == 0 || nodes.traceIds[node] == 0 || nodes.hasParent(node)) {
                continue;
            }
            long key = SpanLinks.mix(process, nodes.traceIds[node]);
            int found = latest(servedByTrace, key, node, -1);
            if (found >= 0 && !constantTraces.isConstant(servedByTrace.group(key))) {
                nodes.parent(node, found, Relation.TRACE_ID, Confidence.INFERRED);
            }
        }
    }

    private static long id(Span span, long id) {
        return SpanLinks.mix(span.agentId, id);
    }
}
