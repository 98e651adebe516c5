package io.thalweg.engine.trace;

import io.thalweg.engine.flow.FlowHash;

/**
 * The keys by which a span finds others of its trace: two spans that offer an equal key, whatever else they offer, are to
 * be in one component. A key is 64 bits; its kind, and the agent where ids count within one, are hashed into it, so that
 * keys of all kinds can be compared and partitioned as plain numbers.
 *
 * <p>An equal key is a promise, not a proof: a 32-bit sequence number may come again, and a request id may be a constant.
 * {@link TraceAssembler} looks at each pair again, with times and fields, and takes components apart that hold several
 * traces. So nobody else has to, but a key shared by more spans than {@link LinkKind#usualLimit} is to be cut where
 * components are made.
 *
 * <p>Syscall trace ids are no keys of this kind: see {@link ProcessChains}, which makes keys of them.
 *
 * <p>To use: one object for each thread; {@link #read} a span, then its {@link #count} keys and kinds by index, without
 * allocation. A span that offers none is a trace of its own.
 *
 * <table>
 * <caption>What a span offers</caption>
 * <tr><td>{@link LinkKind#TCP_REQUEST}, {@link LinkKind#TCP_RESPONSE}</td><td>L7 protocol (HTTP/2 and gRPC are one) and
 *   sequence number, and the request id if there is one, since several messages may begin in one call or packet. No
 *   address and no port: between the ends a service VIP or NAT may change all of them</td></tr>
 * <tr><td>{@link LinkKind#HALVES}</td><td>agent, flow and request id; without one, agent, flow and capture sequence</td></tr>
 * <tr><td>{@link LinkKind#DATAGRAM}</td><td>L7 protocol, request id, client port, name asked for</td></tr>
 * <tr><td>{@link LinkKind#SPAN_ID}</td><td>trace id and span id, of the span and of its parent</td></tr>
 * <tr><td>{@link LinkKind#X_REQUEST_ID}, {@link LinkKind#TRACE_ID}</td><td>each different one of the two</td></tr>
 * </table>
 */
public final class SpanLinks {
    /** Most keys of a span. */
    public static final int MOST = 10;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int HTTP2 = 21;
    private static final int GRPC = 41;
    private static final long K1 = 0x9e37_79b9_7f4a_7c15L;
    private static final long PRIME = 0x100_0000_01b3L;

    private static final LinkKind[] KINDS = LinkKind.values();

    private final long[] keys = new long[MOST];
    private final byte[] kinds = new byte[MOST];
    private int count;

    /** Takes the keys of a span in place of those of the one before. */
    public void read(Span span) {
        count = 0;
        if (span.protocol == TCP && !span.point.isApplication()) {
            sequences(span);
        } else if (span.protocol == UDP && span.hasRequestId) {
            datagram(span);
        }
        if (span.type != Span.SESSION) {
            halves(span);
        }
        traceIds(span);
        xRequestIds(span);
    }

    /**
     * By which spans find the {@link ProcessChains} of their process: agent and process; 0 when the span does not take part,
     * for its calls carry no ids, or it answered with the id it received and so asked nobody.
     */
    public static long processKey(Span span) {
        boolean isChained = span.point.isProcess()
                && span.syscallTraceIdRequest != span.syscallTraceIdResponse
                && span.processId() != 0;
        return isChained ? mix(span.agentId, span.processId()) | 1 : 0;
    }

    public int count() {
        return count;
    }

    public long key(int index) {
        return keys[index];
    }

    public LinkKind kind(int index) {
        return KINDS[kinds[index]];
    }

    private void sequences(Span span) {
        long protocol = mix(protocol(span.l7Protocol), span.hasRequestId ? span.requestId : -1);
        if (span.hasRequest() && span.reqTcpSeq != 0) {
            add(LinkKind.TCP_REQUEST, protocol, span.reqTcpSeq);
        }
        if (span.hasResponse() && span.respTcpSeq != 0) {
            add(LinkKind.TCP_RESPONSE, protocol, span.respTcpSeq);
        }
    }

    private void datagram(Span span) {
        long name = hash(span.requestDomain.isEmpty() ? span.requestResource : span.requestDomain);
        long ids = (long) span.clientPort << 32 | span.l7Protocol << 16;
        add(LinkKind.DATAGRAM, mix(ids, span.requestId), name);
    }

    /** The halves of a session that nothing has brought together carry the same id, or are neighbours on their socket. */
    private void halves(Span span) {
        if (span.hasRequestId) {
            add(LinkKind.HALVES, mix(span.agentId, span.flowId), span.requestId);
        } else if (span.point.isProcess()) {
            long sequence = span.type == Span.REQUEST_ONLY ? span.syscallCapSeq0 + 1 : span.syscallCapSeq1;
            add(LinkKind.HALVES, mix(span.agentId, ~span.flowId), sequence);
        }
    }

    private void traceIds(Span span) {
        if (span.traceId.isEmpty()) {
            return;
        }
        long trace = hash(span.traceId);
        add(LinkKind.TRACE_ID, trace, 0);
        if (!span.traceId2.isEmpty() && !span.traceId2.equals(span.traceId)) {
            add(LinkKind.TRACE_ID, hash(span.traceId2), 0);
        }
        if (!span.spanId.isEmpty()) {
            add(LinkKind.SPAN_ID, trace, hash(span.spanId));
        }
        if (!span.parentSpanId.isEmpty()) {
            add(LinkKind.SPAN_ID, trace, hash(span.parentSpanId));
        }
    }

    private void xRequestIds(Span span) {
        if (!span.xRequestId0.isEmpty()) {
            add(LinkKind.X_REQUEST_ID, hash(span.xRequestId0), 0);
        }
        if (!span.xRequestId1.isEmpty() && !span.xRequestId1.equals(span.xRequestId0)) {
            add(LinkKind.X_REQUEST_ID, hash(span.xRequestId1), 0);
        }
    }

    private void add(LinkKind kind, long first, long second) {
        keys[count] = mix(mix(kind.ordinal() + 1, first), second);
        kinds[count++] = (byte) kind.ordinal();
    }

    /** What one point takes for HTTP/2 another may take for gRPC. */
    static int protocol(int l7Protocol) {
        return l7Protocol == GRPC ? HTTP2 : l7Protocol;
    }

    static long mix(long first, long second) {
        return FlowHash.spread(first * K1 + FlowHash.spread(second + K1));
    }

    /** FNV-1a; {@link #mix} spreads it. */
    static long hash(String text) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
