package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.agent.conformance.LightDecoder.Role;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pulsar of the whole corpus against the corpus' header decoder and against DeepFlow's parser tests. */
final class PulsarConformanceTest {
    /** The decoder has no ids: commands of a kind pair in order. */
    private static final class Grammar implements LightDecoder.Grammar {
        @Override
        public Role role(JsonNode message) {
            return switch (message.get("command_type").asInt()) {
                case 2, 5, 6, 15, 21, 23 -> Role.REQUEST;
                case 3, 7, 13, 17, 22, 24 -> Role.RESPONSE;
                default -> Role.ALONE;
            };
        }

        @Override
        public Object pairing(JsonNode message) {
            int type = message.get("command_type").asInt();
            return switch (type) {
                case 3, 7, 22, 24 -> type - 1;
                case 13 -> 15;
                case 17 -> 5;
                default -> type;
            };
        }
    }

    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            return exchange.get("request").get("total_size").asLong() == row.requestLength
                    && exchange.path("response").path("total_size").asLong() == row.responseLength
                    && Exchanges.durationAgrees(exchange, row);
        }

        @Override
        public String type(JsonNode exchange) {
            int type = exchange.get("request").get("command_type").asInt();
            return switch (type) {
                case 2 -> "CONNECT";
                case 5 -> "PRODUCER";
                case 6 -> "SEND";
                case 15 -> "CLOSE_PRODUCER";
                case 21 -> "PARTITIONED_METADATA";
                case 23 -> "LOOKUP";
                default -> "command " + type;
            };
        }

        /** The decoder has none. */
        @Override
        public String resource(L7FlowLog row) {
            return "";
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTheirHeaders() throws IOException {
        return Exchanges.ofLightDecoder("Pulsar", "pulsar-differences.tsv", new Grammar(), new Reading())
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("Pulsar", "pulsar-deepflow-differences.tsv").tests();
    }
}
