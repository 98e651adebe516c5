package io.thalweg.engine.trace;

/**
 * What may differ between spans that belong together.
 *
 * @param networkDelayMicros between two points of one request's way, where no number proves that it is the same request
 * @param clockOffsetMicros between the clocks of two agents, in addition
 * @param longestPathMicros between two points of one request's way, where the sequence numbers of request and response are
 *     equal: however long a server lets a request wait before it reads it
 * @param mostTreesOfXRequestId how many trees of spans without a common root may share an x-request-id before it is
 *     taken for a constant, which does not make them one trace
 * @param mostTreesOfTraceId the same of a trace id
 * @param weakLinks whether a request without a parent becomes the child of the shortest one of its trace id that covers it
 *     in time, wherever that was
 */
public record TraceOptions(
        long networkDelayMicros,
        long clockOffsetMicros,
        long longestPathMicros,
        int mostTreesOfXRequestId,
        int mostTreesOfTraceId,
        boolean weakLinks) {

    public TraceOptions {
        if (networkDelayMicros < 0 || clockOffsetMicros < 0 || longestPathMicros < networkDelayMicros) {
            throw new IllegalArgumentException("tolerances of traces: network delay " + networkDelayMicros
                    + " us, clock offset " + clockOffsetMicros + " us, longest path " + longestPathMicros + " us");
        }
        if (mostTreesOfXRequestId < 1 || mostTreesOfTraceId < 1) {
            throw new IllegalArgumentException(
                    "trees of an id: " + mostTreesOfXRequestId + ", " + mostTreesOfTraceId + "; at least 1");
        }
    }

    /** Of the reference: 50 ms, and 10 ms between hosts. */
    public static TraceOptions defaults() {
        return new TraceOptions(50_000, 10_000, 30_000_000, 16, 1024, false);
    }

    public TraceOptions withNetworkDelayMicros(long micros) {
        return new TraceOptions(
                micros, clockOffsetMicros, longestPathMicros, mostTreesOfXRequestId, mostTreesOfTraceId, weakLinks);
    }

    public TraceOptions withClockOffsetMicros(long micros) {
        return new TraceOptions(
                networkDelayMicros, micros, longestPathMicros, mostTreesOfXRequestId, mostTreesOfTraceId, weakLinks);
    }

    public TraceOptions withWeakLinks(boolean enabled) {
        return new TraceOptions(
                networkDelayMicros,
                clockOffsetMicros,
                longestPathMicros,
                mostTreesOfXRequestId,
                mostTreesOfTraceId,
                enabled);
    }

    /** Between two spans of one request. */
    long tolerance(Span first, Span second) {
        return networkDelayMicros + (first.agentId == second.agentId ? 0 : clockOffsetMicros);
    }
}
