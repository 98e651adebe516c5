package io.thalweg.engine.l7.http2;

import java.io.IOException;

/** What runs on a stream, as its header fields tell: rows of l7_flow_log tell these apart. */
enum CallKind {
    HTTP2(Http2Protocol.ID, "HTTP2"),
    GRPC(41, "gRPC"),
    /** Dubbo 3's protocol: gRPC's with header fields of its own. */
    TRIPLE(49, "Triple");

    private static final CallKind[] ALL = values();

    final int protocol;
    final String title;

    CallKind(int protocol, String title) {
        this.protocol = protocol;
        this.title = title;
    }

    boolean isRpc() {
        return this != HTTP2;
    }

    static CallKind at(int ordinal) throws IOException {
        if (ordinal >= ALL.length) {
            throw new IOException("HTTP/2 state: call kind " + ordinal);
        }
        return ALL[ordinal];
    }
}
