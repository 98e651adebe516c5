package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Requests with their responses as TShark pairs them, against the engine's rows of one protocol.
 *
 * <p>An exchange of TShark's is found in a row when ends, method, resource, and what else TShark tells of it agree. What is
 * left over on either side is a difference: {@code -} TShark's alone, {@code +} the engine's alone.
 */
final class Exchanges {
    private static final int SHOWN = 150;

    /** What agrees beyond ends, type and resource. */
    interface Details {
        boolean agree(JsonNode exchange, L7FlowLog row);
    }

    private final String protocol;
    private final KnownDifferences known;
    private final Details details;

    Exchanges(String protocol, String differences, Details details) {
        this.protocol = protocol;
        this.known = KnownDifferences.read(differences);
        this.details = details;
    }

    Stream<DynamicTest> tests() throws IOException {
        return Corpus.facts("oracle").stream()
                .map(Corpus::read)
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> agrees(facts)));
    }

    private void agrees(JsonNode facts) throws IOException {
        String capture = facts.get("pcap").asText();
        EngineRun run =
                EngineRun.of(Corpus.capture(capture), EngineOptions.defaults().withWholeFlows(true));
        List<L7FlowLog> rows = new ArrayList<>(run.sessions());
        rows.removeIf(row -> !row.l7ProtocolStr.equals(protocol) || row.type == 1);
        Map<String, String> differences = new TreeMap<>();
        for (JsonNode exchange : facts.path("l7").path(protocol).path("exchanges")) {
            if (!remove(rows, exchange)) {
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
            if (agree(exchange, row) && details.agree(exchange, row)) {
                rows.remove(row);
                return true;
            }
        }
        return false;
    }

    private static boolean agree(JsonNode exchange, L7FlowLog row) {
        return ends(exchange).equals(ends(row))
                && exchange.path("request_type").asText().equals(row.requestType)
                && plain(exchange.path("request_resource").asText()).equals(unescaped(row.requestResource));
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

    private static String text(JsonNode exchange) {
        return shown(ends(exchange)
                + " "
                + exchange.path("request_type").asText()
                + " "
                + exchange.path("request_resource").asText()
                + " "
                + exchange.path("response_code").asText(exchange.path("rcode").asText("-")));
    }

    private static String text(L7FlowLog row) {
        return shown(ends(row)
                + " "
                + row.requestType
                + " "
                + row.requestResource
                + " "
                + (row.hasResponseCode ? row.responseCode : "-"));
    }

    private static String shown(String text) {
        String clean = plain(text);
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN);
    }
}
