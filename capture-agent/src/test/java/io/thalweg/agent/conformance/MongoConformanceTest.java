package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** MongoDB of the whole corpus against TShark and against DeepFlow's parser tests. */
final class MongoConformanceTest {
    private static final Map<Integer, String> OPCODES = Map.of(2013, "OP_MSG", 2004, "OP_QUERY");

    /** TShark shows the names in a document, not the document. */
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            int at = 0;
            for (JsonNode element : exchange.path("elements")) {
                if (element.asText().matches("[0-9]+")) {
                    continue; // of an array
                }
                at = row.requestResource.indexOf("\"" + element.asText() + "\": ", at);
                if (at < 0) {
                    return false;
                }
            }
            return exchange.get("request_id").asLong() == row.requestId && Exchanges.durationAgrees(exchange, row);
        }

        @Override
        public String type(JsonNode exchange) {
            return OPCODES.getOrDefault(exchange.get("opcode").asInt(), "?");
        }

        @Override
        public String resource(L7FlowLog row) {
            return "";
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("MongoDB", "mongodb-differences.tsv", new Reading()).tests();
    }

    /** DeepFlow has lengths of MongoDB messages, but leaves them 0. */
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("MongoDB", "mongodb-deepflow-differences.tsv")
                .without("request_length")
                .without("response_length")
                .tests();
    }
}
