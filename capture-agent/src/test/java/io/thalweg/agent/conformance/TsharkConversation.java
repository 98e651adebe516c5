package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP connection as TShark numbers them: the ends, what either sent, the handshake.
 *
 * @param client one end, by TShark's word; {@code ends} as {@link Ends#of} writes them
 */
record TsharkConversation(String client, String ends, long firstMicros, JsonNode facts) {

    static List<TsharkConversation> allTcp(JsonNode capture) {
        List<TsharkConversation> all = new ArrayList<>();
        for (JsonNode c : capture.get("conversations")) {
            int clientPort = c.get("client_port").asInt();
            int serverPort = c.get("server_port").asInt();
            boolean hasPorts = clientPort != 0 || serverPort != 0;
            if (c.get("l4").asText().equals("tcp") && hasPorts) {
                String client = Ends.end(c.get("client").asText(), clientPort);
                String server = Ends.end(c.get("server").asText(), serverPort);
                all.add(new TsharkConversation(
                        client, Ends.of(client, server), c.get("first_ts_us").asLong(), c));
            }
        }
        return all;
    }

    boolean clientSentSyn() {
        return facts.get("client_decided_by").asText().equals("SYN");
    }

    /** Facts of the end that {@link #ends} names first, or of the other. */
    JsonNode side(boolean first) {
        return facts.get(ends.startsWith(client + " ") == first ? "c2s" : "s2c");
    }
}
