package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.L7Status;

/** Status codes of gRPC calls (grpc.io, "Status codes and their use in gRPC"): names, and who is to blame. */
final class GrpcStatus {
    static final int OK = 0;

    private static final int CANCELLED = 1;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int PERMISSION_DENIED = 7;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;

    private static final String[] NAMES = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED"
    };

    private GrpcStatus() {}

    static L7Status status(int code) {
        return switch (code) {
            case OK -> L7Status.OK;
            case 1, 3, 5, 6, 7, 9, 11, 16 -> L7Status.CLIENT_ERROR;
            default -> L7Status.SERVER_ERROR;
        };
    }

    /** The code's name; for codes that have none, the number. */
    static String name(int code) {
        return code >= 0 && code < NAMES.length ? NAMES[code] : String.valueOf(code);
    }

    /** The status of a call whose stream was reset ("gRPC over HTTP2", section Errors). */
    static int ofReset(int http2Error) {
        return switch (http2Error) {
            case Http2Error.REFUSED_STREAM -> UNAVAILABLE;
            case Http2Error.CANCEL -> CANCELLED;
            case Http2Error.ENHANCE_YOUR_CALM -> RESOURCE_EXHAUSTED;
            case Http2Error.INADEQUATE_SECURITY -> PERMISSION_DENIED;
            default -> INTERNAL;
        };
    }
}
