package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Requests with their responses as TShark pairs them, against the engine's rows of one protocol.
 *
 * <p>An exchange of TShark's is found in a row when ends, type, resource, and what else TShark tells of it agree; how each is
 * read is the protocol's {@link Reading}. What is left over on either side is a difference: {@code -} TShark's alone, {@code +}
 * the engine's alone.
 */
final class Exchanges {
    private static final int SHOWN = 150;

    /** How exchanges of the facts compare with rows; what is not overridden is right for most protocols. */
    interface Reading {
        /** Whether all agrees beyond ends, type and resource. */
        boolean agree(JsonNode exchange, L7FlowLog row);

        /** Whether an exchange is asserted at all. */
        default boolean isAsserted(JsonNode exchange) {
            return true;
        }

        /** Whether a row takes part: of the protocol that the facts are filed under, and not a response alone. */
        default boolean isMine(L7FlowLog row, String protocol) {
            return row.l7ProtocolStr.equals(protocol) && row.type != 1;
        }

        /** What {@code request_type} should hold. */
        default String type(JsonNode exchange) {
            return exchange.path("request_type").asText();
        }

        /** A row's side of {@link #type}. */
        default String type(L7FlowLog row) {
            return row.requestType;
        }

        /** What {@code request_resource} should hold. */
        default String resource(JsonNode exchange) {
            return exchange.path("request_resource").asText();
        }

        /** A row's side of {@link #resource}. */
        default String resource(L7FlowLog row) {
            return row.requestResource;
        }

        /** The response code as it is shown in differences. */
        default String code(JsonNode exchange) {
            return exchange.path("response_code").asText(exchange.path("rcode").asText("-"));
        }
    }

    private final String protocol;
    private final KnownDifferences known;
    private final Reading reading;
    private final Function<JsonNode, Iterable<JsonNode>> exchanges;

    /** Exchanges that TShark's own dissector found, filed under {@code protocol}. */
    Exchanges(String protocol, String differences, Reading reading) {
        this(protocol, differences, reading, facts -> facts.path("l7")
                .path(protocol)
                .path("exchanges"));
    }

    /** Exchanges made by {@code exchanges} out of the facts of a capture. */
    Exchanges(String protocol, String differences, Reading reading, Function<JsonNode, Iterable<JsonNode>> exchanges) {
        this.protocol = protocol;
        this.known = KnownDifferences.read(differences);
        this.reading = reading;
        this.exchanges = exchanges;
    }

    /** Exchanges of a protocol that TShark lacks, of the messages that the corpus' own header decoder found. */
    static Exchanges ofLightDecoder(
            String protocol, String differences, LightDecoder.Grammar grammar, Reading reading) {
        return new Exchanges(protocol, differences, reading, facts -> LightDecoder.exchanges(facts, protocol, grammar));
    }

    /** The echo requests of ICMP and their replies, of the conversations; those without reply are known by number only. */
    static Exchanges ofEchoes(String protocol, String differences, Reading reading) {
        return new Exchanges(protocol, differences, reading, Exchanges::echoes);
    }

    private static List<JsonNode> echoes(JsonNode facts) {
        List<JsonNode> echoes = new ArrayList<>();
        for (JsonNode conversation : facts.path("conversations")) {
            for (JsonNode echo : conversation.path("echo_exchanges")) {
                ObjectNode exchange = echo(conversation);
                exchange.setAll((ObjectNode) echo);
                exchange.set("response_time_us", echo.get("rtt_us"));
                echoes.add(exchange);
            }
            for (int i = conversation.path("echo_unanswered").asInt(); i > 0; i--) {
                echoes.add(echo(conversation));
            }
        }
        return echoes;
    }

    private static ObjectNode echo(JsonNode conversation) {
        ObjectNode exchange = JsonNodeFactory.instance.objectNode();
        exchange.set("client", conversation.get("client"));
        exchange.set("server", conversation.get("server"));
        return exchange;
    }

    Stream<DynamicTest> tests() throws IOException {
        return tests(EngineRun.RAW_TEXTS);
    }

    Stream<DynamicTest> tests(EngineOptions options) throws IOException {
        return Corpus.facts("oracle").stream()
                .map(Corpus::read)
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> agrees(facts, options)));
    }

    private void agrees(JsonNode facts, EngineOptions options) throws IOException {
        String capture = facts.get("pcap").asText();
        EngineRun run = EngineRun.of(Corpus.capture(capture), options.withWholeFlows(true));
        List<L7FlowLog> rows = new ArrayList<>(run.sessions());
        rows.removeIf(row -> !reading.isMine(row, protocol));
        Map<String, String> differences = new TreeMap<>();
        for (JsonNode exchange : exchanges.apply(facts)) {
            if (reading.isAsserted(exchange) && !remove(rows, exchange)) {
                differences.merge("- " + text(exchange), "once", (once, more) -> "several times");
            }
        }
        for (L7FlowLog row : rows) {
            differences.merge("+ " + text(row), "once", (once, more) -> "several times");
        }
        known.check(capture, differences);
    }

    private boolean remove(List<L7FlowLog> rows, JsonNode exchange) {
        for (L7FlowLog row : rows) {
            if (agree(exchange, row) && reading.agree(exchange, row)) {
                rows.remove(row);
                return true;
            }
        }
        return false;
    }

    private boolean agree(JsonNode exchange, L7FlowLog row) {
        return ends(exchange).equals(ends(row))
                && reading.type(exchange).equals(reading.type(row))
                && plain(reading.resource(exchange)).equals(unescaped(reading.resource(row)));
    }

    /** TShark has one sign for all that it cannot show, be it one byte or several. */
    private static String plain(String text) {
        return text.replaceAll("[^ ->@-~]+", "?");
    }

    /** Without what the engine puts before signs and writes for bytes that are no text. */
    private static String unescaped(String text) {
        return plain(text.replaceAll("\\\\[0-9]{3}", "?").replaceAll("\\\\([.\\\\])", "$1"));
    }

    /** Time from request to response, where TShark has both; either may round it its way. */
    static boolean durationAgrees(JsonNode exchange, L7FlowLog row) {
        return !exchange.has("response_time_us")
                || Math.abs(exchange.get("response_time_us").asLong() - row.responseDuration) <= 1;
    }

    private static String ends(JsonNode exchange) {
        return Ends.end(
                        exchange.get("client").asText(),
                        exchange.path("client_port").asInt())
                + " "
                + Ends.end(
                        exchange.get("server").asText(),
                        exchange.path("server_port").asInt());
    }

    private static String ends(L7FlowLog row) {
        boolean is4 = row.isIpv4 != 0;
        return Ends.end(is4 ? Addresses.ipv4(row.ip40) : Addresses.ipv6(row.ip60High, row.ip60Low), row.clientPort)
                + " "
                + Ends.end(is4 ? Addresses.ipv4(row.ip41) : Addresses.ipv6(row.ip61High, row.ip61Low), row.serverPort);
    }

    private String text(JsonNode exchange) {
        return shown(ends(exchange)
                + " "
                + reading.type(exchange)
                + " "
                + reading.resource(exchange)
                + " "
                + reading.code(exchange));
    }

    private String text(L7FlowLog row) {
        return shown(ends(row)
                + " "
                + row.requestType
                + " "
                + reading.resource(row)
                + " "
                + (row.hasResponseCode ? row.responseCode : "-"));
    }

    private static String shown(String text) {
        String clean = plain(text);
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN);
    }
}
