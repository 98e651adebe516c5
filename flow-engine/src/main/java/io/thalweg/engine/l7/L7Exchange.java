package io.thalweg.engine.l7;

/**
 * Pairs the requests and responses that a parser finds in a flow, and sends off what is complete or has waited too long.
 *
 * <p>By id where the protocol has ids, else in order. Either may come first, as captures of several queues do; a response
 * never pairs with a request that was sent after it. What stays alone leaves as a row of its own: a request after the
 * protocol's session time or at the flow's end, as timed out; the oldest one when a flow has too many, as unknown.
 *
 * <p>One per engine, moved from flow to flow.
 */
public final class L7Exchange {
    private final L7Options options;
    private final L7Counters counters;
    private final SessionRows rows;

    private L7FlowState state;
    private L7Flow flow;
    private L7Protocol protocol;

    L7Exchange(L7Options options, L7Counters counters, SessionRows rows) {
        this.options = options;
        this.counters = counters;
        this.rows = rows;
    }

    void moveTo(L7FlowState flowState, L7Flow ofFlow) {
        state = flowState;
        flow = ofFlow;
        protocol = flowState.place < 0 ? null : ProtocolRegistry.ALL.get(flowState.place);
    }

    /** A request was found. */
    public void request(L7Message request) {
        request.isRequest = true;
        flow.complete(request, true);
        flow.onRequest();
        expire(request.timestampMicros);
        PendingMessages pending = state.pending;
        if (protocol.pairsById()) {
            int early = find(false, request.pairingId, request.timestampMicros);
            if (early >= 0) {
                pair(request, pending.remove(early));
                return;
            }
        } else {
            while (pending.count() > 0 && !pending.get(0).isRequest) {
                L7Message response = pending.remove(0);
                if (response.timestampMicros >= request.timestampMicros) {
                    pair(request, response);
                    return;
                }
                leaveAlone(response, L7Status.UNKNOWN);
            }
        }
        await(request);
    }

    /**
     * A response was found.
     *
     * @return the request it answers; null when that is not known
     */
    public L7Message response(L7Message response) {
        flow.complete(response, false);
        flow.onResponse(response.status == L7Status.CLIENT_ERROR, response.status == L7Status.SERVER_ERROR);
        expire(response.timestampMicros);
        if (state.overflowed > 0) {
            state.overflowed--;
            leaveAlone(response, L7Status.UNKNOWN);
            return null;
        }
        int index = protocol.pairsById()
                ? find(true, response.pairingId, response.timestampMicros)
                : inOrder(response.timestampMicros);
        if (index >= 0) {
            L7Message request = state.pending.remove(index);
            pair(request, response);
            return request;
        }
        if (state.pending.count() > 0 && state.pending.get(0).isRequest && !protocol.pairsById()) {
            leaveAlone(response, L7Status.UNKNOWN);
        } else {
            await(response);
        }
        return null;
    }

    /** A message was found that is complete by itself: a request that nothing answers, or one that holds its answer. */
    public void session(L7Message message) {
        message.isRequest = true;
        flow.complete(message, true);
        flow.onRequest();
        expire(message.timestampMicros);
        rows.alone(protocol, flow, message);
    }

    /** A part of a request or response that was found, to be told by itself; it counts as neither. */
    public void part(L7Message part, boolean isOfRequest) {
        part.isRequest = isOfRequest;
        part.status = part.status == L7Status.UNKNOWN ? L7Status.OK : part.status;
        leaveAlone(part, part.status);
    }

    /** Whether a request waits that was sent no later than this. */
    public boolean hasRequestSince(long micros) {
        PendingMessages pending = state.pending;
        return pending.count() > 0 && pending.get(0).isRequest && pending.get(0).timestampMicros <= micros;
    }

    /** The last request with this {@link L7Message#pairingId} that waits, for what comes behind its head; null when none does. */
    public L7Message lastRequest(long pairingId) {
        PendingMessages pending = state.pending;
        for (int i = pending.count() - 1; i >= 0; i--) {
            L7Message message = pending.get(i);
            if (message.isRequest && message.pairingId == pairingId) {
                return message;
            }
        }
        return null;
    }

    /** Bytes that may have held whole responses are lost: the next response need not be that of the oldest request. */
    public void responsesLost() {
        state.misaligned = true;
        state.overflowed = 0;
    }

    /** What is there breaks the grammar. */
    public void malformed() {
        counters.countMalformed(protocol.id());
        flow.onParseFailed();
    }

    /** The connection goes over to something that is not this protocol: nothing more of it is parsed. */
    public void stop() {
        state.stop();
    }

    /**
     * Takes back the request that a response of this time would answer.
     *
     * @return null when there is none
     */
    public L7Message withdraw(long micros) {
        return hasRequestSince(micros) ? state.pending.remove(0) : null;
    }

    /**
     * The connection goes over to another protocol, which its next bytes are to tell. What waits leaves.
     *
     * @param waiting a request that the other protocol answers, with that protocol's number and name; null when there is none
     */
    public void handOver(L7Message waiting) {
        close();
        state.handOver();
        protocol = null;
        if (waiting != null) {
            waiting.isRequest = true;
            state.pending.add(waiting);
        }
    }

    boolean isStopped() {
        return state.stopped;
    }

    /** Sends off what has waited longer than the protocol's session time. */
    void expire(long nowMicros) {
        PendingMessages pending = state.pending;
        if (pending.count() == 0) {
            return;
        }
        long window = window();
        if (nowMicros - pending.notBeforeMicros() <= window) {
            return;
        }
        for (int i = 0; i < pending.count(); ) {
            if (nowMicros - pending.get(i).timestampMicros > window) {
                timeOut(pending.remove(i));
            } else {
                i++;
            }
        }
        pending.findEarliest();
    }

    /** How long a request waits; one that was handed over to a protocol that has not told itself yet, as usual. */
    private long window() {
        return protocol == null ? options.sessionMicros() : options.sessionMicros(protocol);
    }

    /** Nothing more comes: everything leaves. */
    void close() {
        while (state.pending.count() > 0) {
            timeOut(state.pending.remove(0));
        }
    }

    private void timeOut(L7Message message) {
        if (message.isRequest) {
            flow.onTimeout();
        }
        leaveAlone(message, L7Status.TIMEOUT);
    }

    private void await(L7Message message) {
        if (state.pending.count() >= options.limits().maxOutstanding()) {
            counters.outstandingOverflow++;
            L7Message oldest = state.pending.remove(0);
            state.overflowed += oldest.isRequest && !protocol.pairsById() ? 1 : 0;
            leaveAlone(oldest, L7Status.UNKNOWN);
        }
        state.pending.add(message);
    }

    private int find(boolean request, long id, long micros) {
        PendingMessages pending = state.pending;
        for (int i = 0; i < pending.count(); i++) {
            L7Message message = pending.get(i);
            if (message.isRequest == request && message.pairingId == id) {
                boolean inOrder = request ? message.timestampMicros <= micros : message.timestampMicros >= micros;
                if (inOrder) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** The request that a response of this time answers. */
    private int inOrder(long micros) {
        PendingMessages pending = state.pending;
        if (!hasRequestSince(micros)) {
            return -1;
        }
        boolean hasNext = pending.count() > 1 && pending.get(1).timestampMicros <= micros;
        if (!state.misaligned) {
            state.pipelined |= hasNext;
            return 0;
        }
        state.misaligned = false;
        if (!state.pipelined) {
            // One at a time: this answers the last request before it, and the others' responses are lost.
            while (pending.count() > 1 && pending.get(1).timestampMicros <= micros) {
                leaveAlone(pending.remove(0), L7Status.UNKNOWN);
            }
        }
        return 0;
    }

    private void pair(L7Message request, L7Message response) {
        flow.onRrt(response.timestampMicros - request.timestampMicros);
        rows.session(protocol, flow, request, response);
    }

    private void leaveAlone(L7Message message, L7Status status) {
        if (message.isRequest) {
            rows.request(protocol, flow, message, status);
        } else {
            rows.response(protocol, flow, message);
        }
    }
}
