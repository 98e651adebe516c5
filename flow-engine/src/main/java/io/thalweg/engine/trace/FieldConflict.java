package io.thalweg.engine.trace;

/**
 * Whether two spans, seen at two points with an equal number, cannot be of one request: something that both know differs.
 * One trace id and span id settle it; texts count as far as a span keeps them.
 */
final class FieldConflict {
    private FieldConflict() {}

    /** Where the sequence numbers of both directions are equal it can only be another message of the same bytes. */
    static boolean betweenSessions(Span a, Span b) {
        return differ(SpanLinks.protocol(a.l7Protocol), SpanLinks.protocol(b.l7Protocol))
                || differ(a.hasRequestId, a.requestId, b.hasRequestId, b.requestId)
                || differ(a.requestType, b.requestType);
    }

    static boolean between(Span a, Span b) {
        if (!a.traceId.isEmpty() && a.traceId.equals(b.traceId) && !a.spanId.isEmpty() && a.spanId.equals(b.spanId)) {
            return false;
        }
        return betweenSessions(a, b)
                || differ(a.protocol, b.protocol)
                || differ(a.version, b.version)
                || differ(a.requestDomain, b.requestDomain)
                || differ(a.requestResource, b.requestResource)
                || differ(a.endpoint, b.endpoint)
                || differ(a.httpProxyClient, b.httpProxyClient)
                || differ(a.xRequestId0, b.xRequestId0)
                || differ(a.xRequestId1, b.xRequestId1)
                || differ(a.traceId, b.traceId)
                || haveOtherResponses(a, b);
    }

    private static boolean haveOtherResponses(Span a, Span b) {
        return a.hasResponse()
                && b.hasResponse()
                && (differ(a.responseStatus, b.responseStatus)
                        || differ(a.hasResponseCode, a.responseCode, b.hasResponseCode, b.responseCode)
                        || differ(a.responseException, b.responseException)
                        || differ(a.responseResult, b.responseResult));
    }

    private static boolean differ(String a, String b) {
        return !a.isEmpty() && !b.isEmpty() && !a.equals(b);
    }

    private static boolean differ(int a, int b) {
        return a != 0 && b != 0 && a != b;
    }

    private static boolean differ(boolean hasA, long a, boolean hasB, long b) {
        return hasA && hasB && a != b;
    }
}
