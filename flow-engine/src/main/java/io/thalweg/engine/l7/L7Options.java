package io.thalweg.engine.l7;

import java.util.Set;

/**
 * Limits and rules of L7 parsing. The limits bound what hostile or broken traffic can make the engine keep.
 *
 * @param maxHeadBytes longest message head (HTTP header section, DNS message) that is put together; what is longer is
 *     parsed as far as this
 * @param maxTextBytes longest text stored in a column, UTF-8 bytes; longer texts are cut
 * @param maxBufferedBytes payload of one direction of one flow kept while earlier bytes are missing
 * @param maxBufferedSegments segments kept likewise
 * @param reorderMicros how long missing bytes are waited for; after that they count as lost
 * @param maxOutstanding unmatched messages of one flow; beyond it the oldest leaves with status unknown
 * @param sessionMicros how long a request waits for its response
 * @param shortSessionMicros the same for protocols that answer fast: DNS
 * @param inferenceFailures packets of an endpoint that no parser knows before it is left alone
 * @param inferenceRetrySeconds how long it is left alone
 * @param endpointSegments path segments that make the endpoint of an HTTP request
 * @param dnsPorts server ports on which DNS is looked for
 * @param unconcernedDnsSuffixes names whose "no such domain" answer is no error
 */
public record L7Options(
        int maxHeadBytes,
        int maxTextBytes,
        int maxBufferedBytes,
        int maxBufferedSegments,
        long reorderMicros,
        int maxOutstanding,
        long sessionMicros,
        long shortSessionMicros,
        int inferenceFailures,
        int inferenceRetrySeconds,
        int endpointSegments,
        Set<Integer> dnsPorts,
        Set<String> unconcernedDnsSuffixes) {
    public L7Options {
        atLeast("maxHeadBytes", maxHeadBytes, 512);
        atLeast("maxTextBytes", maxTextBytes, 64);
        atLeast("maxBufferedBytes", maxBufferedBytes, 0);
        atLeast("maxBufferedSegments", maxBufferedSegments, 0);
        atLeast("reorderMicros", reorderMicros, 0);
        atLeast("maxOutstanding", maxOutstanding, 1);
        atLeast("sessionMicros", sessionMicros, 1);
        atLeast("shortSessionMicros", shortSessionMicros, 1);
        atLeast("inferenceFailures", inferenceFailures, 1);
        atLeast("inferenceRetrySeconds", inferenceRetrySeconds, 1);
        atLeast("endpointSegments", endpointSegments, 1);
        dnsPorts = Set.copyOf(dnsPorts);
        unconcernedDnsSuffixes = Set.copyOf(unconcernedDnsSuffixes);
    }

    private static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(option + ": " + value + "; allowed: " + least + " and more");
        }
    }

    public static L7Options defaults() {
        return new L7Options(
                16 << 10,
                4 << 10,
                64 << 10,
                64,
                2_000_000,
                256,
                120_000_000,
                15_000_000,
                128,
                60,
                2,
                Set.of(53, 5353),
                Set.of());
    }

    public L7Options withMaxHeadBytes(int value) {
        return new L7Options(
                value,
                maxTextBytes,
                maxBufferedBytes,
                maxBufferedSegments,
                reorderMicros,
                maxOutstanding,
                sessionMicros,
                shortSessionMicros,
                inferenceFailures,
                inferenceRetrySeconds,
                endpointSegments,
                dnsPorts,
                unconcernedDnsSuffixes);
    }

    public L7Options withMaxTextBytes(int value) {
        return new L7Options(
                maxHeadBytes,
                value,
                maxBufferedBytes,
                maxBufferedSegments,
                reorderMicros,
                maxOutstanding,
                sessionMicros,
                shortSessionMicros,
                inferenceFailures,
                inferenceRetrySeconds,
                endpointSegments,
                dnsPorts,
                unconcernedDnsSuffixes);
    }

    public L7Options withMaxOutstanding(int value) {
        return new L7Options(
                maxHeadBytes,
                maxTextBytes,
                maxBufferedBytes,
                maxBufferedSegments,
                reorderMicros,
                value,
                sessionMicros,
                shortSessionMicros,
                inferenceFailures,
                inferenceRetrySeconds,
                endpointSegments,
                dnsPorts,
                unconcernedDnsSuffixes);
    }

    public L7Options withUnconcernedDnsSuffixes(Set<String> value) {
        return new L7Options(
                maxHeadBytes,
                maxTextBytes,
                maxBufferedBytes,
                maxBufferedSegments,
                reorderMicros,
                maxOutstanding,
                sessionMicros,
                shortSessionMicros,
                inferenceFailures,
                inferenceRetrySeconds,
                endpointSegments,
                dnsPorts,
                value);
    }
}
