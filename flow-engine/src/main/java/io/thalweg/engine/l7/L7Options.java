package io.thalweg.engine.l7;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
 * @param obfuscate whether secrets and literals are masked before anything leaves the engine
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
        boolean obfuscate,
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
        return new Changes().options();
    }

    /** The same with something else: {@code options.with(change -> change.maxTextBytes = 1024)}. */
    public L7Options with(Consumer<Changes> change) {
        Changes changes = new Changes();
        changes.maxHeadBytes = maxHeadBytes;
        changes.maxTextBytes = maxTextBytes;
        changes.maxBufferedBytes = maxBufferedBytes;
        changes.maxBufferedSegments = maxBufferedSegments;
        changes.reorderMicros = reorderMicros;
        changes.maxOutstanding = maxOutstanding;
        changes.sessionMicros = sessionMicros;
        changes.shortSessionMicros = shortSessionMicros;
        changes.inferenceFailures = inferenceFailures;
        changes.inferenceRetrySeconds = inferenceRetrySeconds;
        changes.endpointSegments = endpointSegments;
        changes.dnsPorts = dnsPorts;
        changes.obfuscate = obfuscate;
        changes.unconcernedDnsSuffixes = unconcernedDnsSuffixes;
        change.accept(changes);
        return changes.options();
    }

    /** Options while they are being changed; as it begins, the defaults. */
    public static final class Changes {
        public int maxHeadBytes = 16 << 10;
        public int maxTextBytes = 4 << 10;
        public int maxBufferedBytes = 64 << 10;
        public int maxBufferedSegments = 64;
        public long reorderMicros = TimeUnit.SECONDS.toMicros(2);
        public int maxOutstanding = 256;
        public long sessionMicros = TimeUnit.SECONDS.toMicros(120);
        public long shortSessionMicros = TimeUnit.SECONDS.toMicros(15);
        public int inferenceFailures = 128;
        public int inferenceRetrySeconds = 60;
        public int endpointSegments = 2;
        public Set<Integer> dnsPorts = Set.of(53, 5353);
        public boolean obfuscate = true;
        public Set<String> unconcernedDnsSuffixes = Set.of();

        private Changes() {}

        private L7Options options() {
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
                    obfuscate,
                    unconcernedDnsSuffixes);
        }
    }
}
