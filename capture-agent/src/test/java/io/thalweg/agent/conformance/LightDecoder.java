package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of protocols that TShark lacks ({@code light_decoder} of the facts), paired to exchanges of the same form as
 * TShark's: ends, {@code response_time_us}, and the messages themselves as {@code request} and {@code response}.
 */
final class LightDecoder {
    /** What a message is in its protocol. */
    enum Role {
        REQUEST,
        RESPONSE,
        /** Complete by itself. */
        ALONE,
        /** Not a matter of sessions. */
        IGNORED
    }

    /** How a protocol pairs its messages. */
    interface Grammar {
        Role role(JsonNode message);

        /** Equal in a request and its response; in one direction of one connection, equal ones pair in order. */
        Object pairing(JsonNode message);
    }

    private LightDecoder() {}

    static List<JsonNode> exchanges(JsonNode facts, String protocol, Grammar grammar) {
        List<JsonNode> exchanges = new ArrayList<>();
        Map<List<Object>, Deque<ObjectNode>> waiting = new HashMap<>();
        JsonNode decoded = facts.path("light_decoder");
        if (!decoded.path("protocol").asText().equals(protocol)) {
            return exchanges;
        }
        for (JsonNode message : decoded.path("messages")) {
            switch (grammar.role(message)) {
                case REQUEST -> {
                    ObjectNode exchange = exchange(message);
                    exchanges.add(exchange);
                    waiting.computeIfAbsent(key(message, "src", "dst", grammar), unseen -> new ArrayDeque<>())
                            .add(exchange);
                }
                case RESPONSE -> {
                    Deque<ObjectNode> requests = waiting.get(key(message, "dst", "src", grammar));
                    if (requests != null && !requests.isEmpty()) {
                        answer(requests.poll(), message);
                    }
                }
                case ALONE -> exchanges.add(exchange(message));
                case IGNORED -> {}
            }
        }
        return exchanges;
    }

    private static List<Object> key(JsonNode message, String client, String server, Grammar grammar) {
        return List.of(
                message.get(client).asText(),
                message.get(port(client)).asInt(),
                message.get(server).asText(),
                message.get(port(server)).asInt(),
                grammar.pairing(message));
    }

    private static String port(String end) {
        return end.charAt(0) + "port";
    }

    private static ObjectNode exchange(JsonNode request) {
        ObjectNode exchange = JsonNodeFactory.instance.objectNode();
        exchange.set("request_packet", request.get("packet"));
        exchange.set("client", request.get("src"));
        exchange.set("client_port", request.get("sport"));
        exchange.set("server", request.get("dst"));
        exchange.set("server_port", request.get("dport"));
        exchange.set("request", request);
        return exchange;
    }

    private static void answer(ObjectNode exchange, JsonNode response) {
        exchange.set("response_packet", response.get("packet"));
        exchange.set("response", response);
        exchange.put(
                "response_time_us",
                response.get("ts_us").asLong()
                        - exchange.get("request").get("ts_us").asLong());
    }
}
