package io.thalweg.engine.trace;

/** By what two spans may be of one trace. The order is that of trust. */
public enum LinkKind {
    /** The same TCP sequence number and L7 protocol of a request: its bytes, seen at several points of its way. */
    TCP_REQUEST(256),
    /** The same of a response. */
    TCP_RESPONSE(256),
    /** Request and response of one flow and request id, or of calls that follow each other, that did not become one session. */
    HALVES(16),
    /** The same query over UDP, seen at several points: protocol, request id, name and client port. */
    DATAGRAM(256),
    /** A thread received something and sent something because of it: a key of {@link ProcessChains}. */
    SYSCALL(1 << 17),
    /** A span id, and that of the parent, of one trace id. */
    SPAN_ID(1 << 17),
    X_REQUEST_ID(1 << 15),
    TRACE_ID(1 << 18);

    private final int usualLimit;

    LinkKind(int usualLimit) {
        this.usualLimit = usualLimit;
    }

    /**
     * How many spans may share a key before it is no evidence any more but a constant (a health checker's x-request-id) or
     * a counter that began anew. What has more is to be counted and marked, and links no further spans.
     */
    public int usualLimit() {
        return usualLimit;
    }
}
