package io.thalweg.engine.trace;

/** Why a span is the child of its parent. */
public enum Relation {
    /** It has no parent. */
    ROOT("root"),
    /** The same request at the next point of its way, by TCP sequence numbers. */
    NETWORK("network"),
    /** The same over UDP, by request id and name. */
    DATAGRAM("request_id"),
    /** The process asked because it was asked, by syscall trace ids. */
    SYSCALL("syscall"),
    /** The same, or across hosts, by x-request-id. */
    X_REQUEST_ID("xrequestid"),
    /** The application says so, by span id and parent span id. */
    SPAN_ID("app"),
    /** Of one trace id, by place and time. */
    TRACE_ID("trace_id");

    private final String column;

    Relation(String column) {
        this.column = column;
    }

    /** The text in rows and answers. */
    public String column() {
        return column;
    }
}
