package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** TLS handshakes of the whole corpus against TShark, which tells messages: they are paired here, one session a connection. */
final class TlsConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> VERSIONS =
            Map.of("0x0300", "SSL 3.0", "0x0301", "1.0", "0x0302", "1.1", "0x0303", "1.2", "0x0304", "1.3");

    @TestFactory
    Stream<DynamicTest> handshakesAgreeWithTshark() throws IOException {
        return new Exchanges("TLS", "tls-differences.tsv", new Reading(), TlsConformanceTest::handshakes).tests();
    }

    private static Iterable<JsonNode> handshakes(JsonNode facts) {
        Map<String, ObjectNode> byStream = new LinkedHashMap<>();
        for (JsonNode message : facts.path("l7").path("TLS").path("messages")) {
            String stream = message.get("stream").asText();
            List<String> types = types(message);
            if (types.contains("client_hello") && !byStream.containsKey(stream)) {
                byStream.put(stream, request(message));
            } else if (byStream.containsKey(stream)) {
                answer(byStream.get(stream), message, types);
            }
        }
        return List.copyOf(byStream.values());
    }

    private static List<String> types(JsonNode message) {
        List<String> types = new ArrayList<>();
        message.path("handshake").forEach(type -> types.add(type.asText()));
        return types;
    }

    private static ObjectNode request(JsonNode hello) {
        ObjectNode exchange = JSON.createObjectNode();
        exchange.set("client", hello.get("src"));
        exchange.set("client_port", hello.get("sport"));
        exchange.set("server", hello.get("dst"));
        exchange.set("server_port", hello.get("dport"));
        exchange.put("request_type", "ClientHello");
        exchange.put("request_resource", hello.path("sni").asText(""));
        exchange.set("begin", hello.get("ts_us"));
        return exchange;
    }

    private static void answer(ObjectNode exchange, JsonNode message, List<String> types) {
        boolean isServer =
                message.get("sport").asInt() == exchange.get("server_port").asInt();
        if (isServer && types.contains("server_hello")) {
            JsonNode chosen = message.path("supported_versions").path(0);
            exchange.put(
                    "version", chosen.isMissingNode() ? message.path("version").asText() : chosen.asText());
            exchange.put("alpn", message.path("alpn").path(0).asText(""));
            exchange.put(
                    "response_time_us",
                    message.get("ts_us").asLong() - exchange.get("begin").asLong());
        }
        if (isServer
                && types.contains("certificate")
                && message.path("cert_times").size() >= 2) {
            exchange.put("not_before", time(message.path("cert_times").path(0)));
            exchange.put("not_after", time(message.path("cert_times").path(1)));
        }
        if (message.path("alerts").size() > 0 && !exchange.has("version")) {
            exchange.put("response_code", message.path("alerts").path(0).asInt());
            exchange.put(
                    "response_time_us",
                    message.get("ts_us").asLong() - exchange.get("begin").asLong());
        }
    }

    private static String time(JsonNode time) {
        return time.asText().replace("(UTC)", "UTC");
    }

    private static final class Reading implements Exchanges.Reading {
        @Override
        public String resource(L7FlowLog row) {
            return row.requestDomain;
        }

        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            String version = exchange.path("version").asText("");
            return (version.isEmpty() || row.version.equals(VERSIONS.getOrDefault(version, "1.3")))
                    && exchange.has("version")
                            == !attribute(row, "cipher_suite").isEmpty()
                    && exchange.path("alpn").asText("").equals(attribute(row, "alpn"))
                    && exchange.path("response_code")
                            .asText("-")
                            .equals(row.hasResponseCode ? "" + row.responseCode : "-")
                    && same(exchange, "not_before", attribute(row, "server_cert_not_before"))
                    && same(exchange, "not_after", attribute(row, "server_cert_not_after"))
                    && row.isTls == 1
                    && Exchanges.durationAgrees(exchange, row);
        }

        private static boolean same(JsonNode exchange, String field, String value) {
            return exchange.path(field).asText("").equals(value);
        }

        private static String attribute(L7FlowLog row, String name) {
            return MessageFields.attribute(name).apply(row).toString();
        }
    }
}
