package io.thalweg.jobs.flow;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.engine.l7.EndpointRules;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.PortRanges;
import io.thalweg.engine.l7.ProtocolRegistry;
import io.thalweg.jobs.options.CheckedOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;

/** The flow job's options of L7 parsing; {@code docs/protocols.md} explains them. */
final class L7JobOptions {
    static final ConfigOption<Boolean> ENABLED =
            key("l7.enabled").booleanType().defaultValue(true).withDescription("Whether payload is parsed at all.");

    static final ConfigOption<List<String>> DISABLED = key("l7.disabled")
            .stringType()
            .asList()
            .defaultValues()
            .withDescription("Protocols that are not looked for, separated by semicolons, such as Redis;Kafka.");

    static final ConfigOption<Map<String, String>> PORTS = key("l7.ports")
            .mapType()
            .defaultValue(Map.of())
            .withDescription(
                    "Server ports on which a protocol is looked for, such as l7.ports.DNS: 53,5353,8053-8055.");

    static final ConfigOption<Duration> SESSION_TIMEOUT = key("l7.session.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(120))
            .withDescription("How long a request waits for its response.");

    static final ConfigOption<Map<String, String>> SESSION_TIMEOUTS = key("l7.session.timeouts")
            .mapType()
            .defaultValue(Map.of())
            .withDescription("The same for one protocol, in seconds, such as l7.session.timeouts.MySQL: 600.");

    static final ConfigOption<Boolean> OBFUSCATE = key("l7.obfuscate")
            .booleanType()
            .defaultValue(true)
            .withDescription("Whether passwords, tokens and the literals of statements are masked.");

    static final ConfigOption<List<String>> RAW = key("l7.obfuscate.except")
            .stringType()
            .asList()
            .defaultValues()
            .withDescription("Protocols whose texts stay as they were sent all the same.");

    static final ConfigOption<List<String>> TRACE_HEADERS = key("l7.headers.trace")
            .stringType()
            .asList()
            .defaultValues("traceparent", "sw8", "b3", "x-b3-traceid", "uber-trace-id", "sw6", "sw3")
            .withDescription("Headers with trace ids, the one that counts first.");

    static final ConfigOption<List<String>> SPAN_HEADERS = key("l7.headers.span")
            .stringType()
            .asList()
            .defaultValues("x-b3-spanid")
            .withDescription("Headers with span ids, for trace ids that come without one.");

    static final ConfigOption<List<String>> REQUEST_ID_HEADERS = key("l7.headers.request-id")
            .stringType()
            .asList()
            .defaultValues("x-request-id")
            .withDescription("Headers that become x_request_id_0 and x_request_id_1.");

    static final ConfigOption<List<String>> CLIENT_HEADERS = key("l7.headers.client")
            .stringType()
            .asList()
            .defaultValues("x-forwarded-for")
            .withDescription("Headers whose first address becomes http_proxy_client.");

    static final ConfigOption<List<String>> ENDPOINT_SEGMENTS = key("l7.endpoint.segments")
            .stringType()
            .asList()
            .defaultValues("=2")
            .withDescription("Path segments that make an endpoint, by prefix, such as =2;/api/v1=4.");

    static final ConfigOption<List<EndpointRules.IdKind>> ENDPOINT_IDS = key("l7.endpoint.ids")
            .enumType(EndpointRules.IdKind.class)
            .asList()
            .defaultValues(EndpointRules.IdKind.values())
            .withDescription("Path segments that read {id} in endpoints.");

    static final ConfigOption<Integer> ERROR_BYTES = key("l7.error-body-bytes")
            .intType()
            .defaultValue(256)
            .withDescription("How much of the body of an HTTP error is stored as response_result; 0: nothing.");

    static final ConfigOption<Integer> FAILED_REQUEST_HEADER = key("l7.failed-requests.request-header-bytes")
            .intType()
            .defaultValue(0)
            .withDescription(
                    "How much of the header fields of a failed HTTP request becomes its attribute request_header; 0: nothing.");

    static final ConfigOption<Integer> FAILED_REQUEST_PAYLOAD = key("l7.failed-requests.request-payload-bytes")
            .intType()
            .defaultValue(0)
            .withDescription("How much of the body of a failed HTTP request becomes request_payload; 0: nothing.");

    static final ConfigOption<Integer> FAILED_RESPONSE_HEADER = key("l7.failed-requests.response-header-bytes")
            .intType()
            .defaultValue(0)
            .withDescription("How much of the header fields of an HTTP error becomes response_header; 0: nothing.");

    static final ConfigOption<Boolean> GRPC_STREAMING_DATA = key("l7.grpc.streaming-data")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Whether each message of a gRPC call gets a row of its own, and a call lasts until its status.");

    static final ConfigOption<List<String>> UNCONCERNED_DNS = key("l7.dns.unconcerned-suffixes")
            .stringType()
            .asList()
            .defaultValues()
            .withDescription("Names whose \"no such domain\" answer is no error, such as svc.cluster.local.");

    static final List<ConfigOption<?>> ALL = List.of(
            ENABLED,
            DISABLED,
            PORTS,
            SESSION_TIMEOUT,
            SESSION_TIMEOUTS,
            OBFUSCATE,
            RAW,
            TRACE_HEADERS,
            SPAN_HEADERS,
            REQUEST_ID_HEADERS,
            CLIENT_HEADERS,
            ENDPOINT_SEGMENTS,
            ENDPOINT_IDS,
            ERROR_BYTES,
            FAILED_REQUEST_HEADER,
            FAILED_REQUEST_PAYLOAD,
            FAILED_RESPONSE_HEADER,
            GRPC_STREAMING_DATA,
            UNCONCERNED_DNS);

    private static final Duration SHORTEST_SESSION = Duration.ofMillis(1);

    private L7JobOptions() {}

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong value: what, and what is allowed */
    static L7Options of(CheckedOptions options) {
        return L7Options.defaults().with(change -> {
            change.disabledProtocols = protocols(options, DISABLED);
            change.protocolPorts = byProtocol(options, PORTS, PortRanges::parse);
            change.sessionMicros =
                    options.atLeast(SESSION_TIMEOUT, SHORTEST_SESSION).toNanos() / 1_000;
            change.protocolSessionMicros = byProtocol(options, SESSION_TIMEOUTS, L7JobOptions::micros);
            change.obfuscate = options.get(OBFUSCATE);
            change.rawProtocols = protocols(options, RAW);
            change.traceHeaders = options.get(TRACE_HEADERS);
            change.spanHeaders = options.get(SPAN_HEADERS);
            change.requestIdHeaders = options.get(REQUEST_ID_HEADERS);
            change.clientHeaders = options.get(CLIENT_HEADERS);
            change.endpointTrims = options.get(ENDPOINT_SEGMENTS).stream()
                    .map(text -> checked(ENDPOINT_SEGMENTS, text, EndpointRules.Trim::parse))
                    .toList();
            Set<EndpointRules.IdKind> ids = EnumSet.noneOf(EndpointRules.IdKind.class);
            ids.addAll(options.get(ENDPOINT_IDS));
            change.collapsedIds = ids;
            change.maxErrorBytes = options.within(ERROR_BYTES, 0, change.maxTextBytes);
            change.failedRequestHeaderBytes = options.within(FAILED_REQUEST_HEADER, 0, change.maxTextBytes);
            change.failedRequestPayloadBytes = options.within(FAILED_REQUEST_PAYLOAD, 0, change.maxTextBytes);
            change.failedResponseHeaderBytes = options.within(FAILED_RESPONSE_HEADER, 0, change.maxTextBytes);
            change.grpcStreamingData = options.get(GRPC_STREAMING_DATA);
            change.unconcernedDnsSuffixes = Set.copyOf(options.get(UNCONCERNED_DNS));
        });
    }

    private static Set<Integer> protocols(CheckedOptions options, ConfigOption<List<String>> option) {
        return options.get(option).stream()
                .map(name -> checked(option, name, ProtocolRegistry::idOf))
                .collect(Collectors.toSet());
    }

    private static <T> Map<Integer, T> byProtocol(
            CheckedOptions options, ConfigOption<Map<String, String>> option, Function<String, T> parser) {
        Map<Integer, T> values = new HashMap<>();
        options.get(option)
                .forEach((name, text) ->
                        values.put(checked(option, name, ProtocolRegistry::idOf), checked(option, text, parser)));
        return values;
    }

    private static long micros(String seconds) {
        long count = Long.parseLong(seconds.strip());
        if (count < 1) {
            throw new IllegalArgumentException(seconds + "; allowed: 1 and more seconds");
        }
        return count * 1_000_000;
    }

    /** A parser of the engine, whose complaints get the option's name. */
    private static <T> T checked(ConfigOption<?> option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw CheckedOptions.refusal(option, text, "a whole number");
        } catch (IllegalArgumentException e) {
            throw CheckedOptions.refusal(option, e.getMessage());
        }
    }
}
