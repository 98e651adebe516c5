package io.thalweg.engine.l7;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Limits and rules of L7 parsing, by subject. What parsers ask for most has a short way here.
 *
 * @param limits what bounds memory
 * @param inference which protocols are looked for, and where
 * @param sessions how long requests wait
 * @param headers header fields that become columns
 * @param endpoints how paths become endpoints
 * @param privacy what is masked
 * @param failures what is told of failed requests besides
 * @param grpcStreamingData whether each message of a gRPC call gets a row, and a call lasts until its status
 * @param unconcernedDnsSuffixes names whose "no such domain" answer is no error
 */
public record L7Options(
        L7Limits limits,
        InferenceRules inference,
        SessionWindows sessions,
        HeaderRules headers,
        EndpointRules endpoints,
        PrivacyRules privacy,
        FailedRequestRules failures,
        boolean grpcStreamingData,
        Set<String> unconcernedDnsSuffixes)
        implements Serializable {
    public L7Options {
        unconcernedDnsSuffixes = Set.copyOf(unconcernedDnsSuffixes);
    }

    public static L7Options defaults() {
        return new Changes().options();
    }

    public int maxHeadBytes() {
        return limits.maxHeadBytes();
    }

    public int maxTextBytes() {
        return limits.maxTextBytes();
    }

    public long sessionMicros() {
        return sessions.micros();
    }

    public long shortSessionMicros() {
        return sessions.shortMicros();
    }

    /** Whether secrets and literals are masked before anything leaves the engine. */
    public boolean obfuscate() {
        return privacy.obfuscate();
    }

    /** The options as a protocol's parser is to see them: with its own switch in {@link #obfuscate}. */
    L7Options of(L7Protocol protocol) {
        boolean isRaw = privacy.rawProtocols().contains(protocol.id());
        return isRaw && obfuscate() ? with(change -> change.obfuscate = false) : this;
    }

    /** How long a request of a protocol waits for its response. */
    public long sessionMicros(L7Protocol protocol) {
        Long own = sessions.byProtocol().get(protocol.id());
        return own == null ? protocol.sessionMicros(this) : own;
    }

    /** The same with something else: {@code options.with(change -> change.maxTextBytes = 1024)}. */
    public L7Options with(Consumer<Changes> change) {
        Changes changes = new Changes(this);
        change.accept(changes);
        return changes.options();
    }

    /** Options while they are being changed; as it begins, the defaults. */
    public static final class Changes {
        public int maxHeadBytes = 16 << 10;
        public int maxTextBytes = 4 << 10;
        public int maxErrorBytes = 256;
        public int maxBufferedBytes = 64 << 10;
        public int maxBufferedSegments = 64;
        public long reorderMicros = TimeUnit.SECONDS.toMicros(2);
        public int maxOutstanding = 256;

        public Set<Integer> disabledProtocols = Set.of();
        public Map<Integer, PortRanges> protocolPorts = Map.of();
        public int inferenceFailures = 128;
        public int inferenceRetrySeconds = 60;

        public long sessionMicros = TimeUnit.SECONDS.toMicros(120);
        public long shortSessionMicros = TimeUnit.SECONDS.toMicros(15);
        public Map<Integer, Long> protocolSessionMicros = Map.of();

        public List<String> traceHeaders = TraceHeaders.NAMES;
        public List<String> spanHeaders = List.of("x-b3-spanid");
        public List<String> requestIdHeaders = List.of("x-request-id");
        public List<String> clientHeaders = List.of("x-forwarded-for");

        public List<EndpointRules.Trim> endpointTrims = List.of(new EndpointRules.Trim("", 2));
        public Set<EndpointRules.IdKind> collapsedIds = EnumSet.allOf(EndpointRules.IdKind.class);

        public boolean obfuscate = true;
        public Set<Integer> rawProtocols = Set.of();
        public List<String> secretWords = PrivacyRules.SECRET_WORDS;
        public List<String> secretNames = PrivacyRules.SECRET_NAMES;

        public int failedRequestHeaderBytes;
        public int failedRequestPayloadBytes;
        public int failedResponseHeaderBytes;

        public boolean grpcStreamingData;
        public Set<String> unconcernedDnsSuffixes = Set.of();

        private Changes() {}

        private Changes(L7Options from) {
            maxHeadBytes = from.limits.maxHeadBytes();
            maxTextBytes = from.limits.maxTextBytes();
            maxErrorBytes = from.limits.maxErrorBytes();
            maxBufferedBytes = from.limits.maxBufferedBytes();
            maxBufferedSegments = from.limits.maxBufferedSegments();
            reorderMicros = from.limits.reorderMicros();
            maxOutstanding = from.limits.maxOutstanding();
            disabledProtocols = from.inference.disabled();
            protocolPorts = from.inference.ports();
            inferenceFailures = from.inference.failures();
            inferenceRetrySeconds = from.inference.retrySeconds();
            sessionMicros = from.sessions.micros();
            shortSessionMicros = from.sessions.shortMicros();
            protocolSessionMicros = from.sessions.byProtocol();
            traceHeaders = from.headers.traceIds();
            spanHeaders = from.headers.spanIds();
            requestIdHeaders = from.headers.requestIds();
            clientHeaders = from.headers.clients();
            endpointTrims = from.endpoints.trims();
            collapsedIds = from.endpoints.collapsedIds();
            obfuscate = from.privacy.obfuscate();
            rawProtocols = from.privacy.rawProtocols();
            secretWords = from.privacy.secretWords();
            secretNames = from.privacy.secretNames();
            failedRequestHeaderBytes = from.failures.requestHeaderBytes();
            failedRequestPayloadBytes = from.failures.requestPayloadBytes();
            failedResponseHeaderBytes = from.failures.responseHeaderBytes();
            grpcStreamingData = from.grpcStreamingData;
            unconcernedDnsSuffixes = from.unconcernedDnsSuffixes;
        }

        /** Switches protocols off, by the names or numbers that {@link ProtocolRegistry#idOf} knows. */
        public void disable(Iterable<String> protocols) {
            Set<Integer> more = new HashSet<>(disabledProtocols);
            protocols.forEach(protocol -> more.add(ProtocolRegistry.idOf(protocol)));
            disabledProtocols = more;
        }

        /** Looks for a protocol on these server ports only, such as {@code 53,8053-8055}. */
        public void lookFor(String protocol, String ports) {
            Map<Integer, PortRanges> more = new HashMap<>(protocolPorts);
            more.put(ProtocolRegistry.idOf(protocol), PortRanges.parse(ports));
            protocolPorts = more;
        }

        private L7Options options() {
            return new L7Options(
                    new L7Limits(
                            maxHeadBytes,
                            maxTextBytes,
                            maxErrorBytes,
                            maxBufferedBytes,
                            maxBufferedSegments,
                            reorderMicros,
                            maxOutstanding),
                    new InferenceRules(disabledProtocols, protocolPorts, inferenceFailures, inferenceRetrySeconds),
                    new SessionWindows(sessionMicros, shortSessionMicros, protocolSessionMicros),
                    new HeaderRules(traceHeaders, spanHeaders, requestIdHeaders, clientHeaders),
                    new EndpointRules(endpointTrims, collapsedIds),
                    new PrivacyRules(obfuscate, rawProtocols, secretWords, secretNames),
                    new FailedRequestRules(
                            failedRequestHeaderBytes, failedRequestPayloadBytes, failedResponseHeaderBytes),
                    grpcStreamingData,
                    unconcernedDnsSuffixes);
        }
    }
}
