package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Kafka of the whole corpus against TShark and against DeepFlow's parser tests. */
final class KafkaConformanceTest {
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            JsonNode errors = exchange.path("errors");
            return exchange.has("response_packet") == (row.type == 2)
                    && exchange.get("correlation_id").asLong() == row.requestId
                    && (!exchange.has("api_version")
                            || exchange.get("api_version").asText().equals(row.version))
                    && (errors.isEmpty() || errors.get(0).asInt() == row.responseCode)
                    && topicAgrees(exchange, row)
                    && Exchanges.durationAgrees(exchange, row);
        }

        @Override
        public String type(JsonNode exchange) {
            return switch (exchange.get("api_key").asInt()) {
                case 0 -> "Produce";
                case 1 -> "Fetch";
                case 2 -> "ListOffsets";
                case 3 -> "Metadata";
                case 8 -> "OffsetCommit";
                case 11 -> "JoinGroup";
                case 12 -> "Heartbeat";
                case 13 -> "LeaveGroup";
                case 18 -> "ApiVersions";
                case 22 -> "InitProducerId";
                default -> exchange.get("api_key").asText();
            };
        }

        /** TShark has no topic where a message is incomplete or all topics are meant. */
        private static boolean topicAgrees(JsonNode exchange, L7FlowLog row) {
            String topic = exchange.path("topics").path(0).asText("[ Null ]");
            return topic.equals("[ Null ]") || topic.equals(row.requestDomain);
        }

        @Override
        public String resource(L7FlowLog row) {
            return "";
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("Kafka", "kafka-differences.tsv", new Reading()).tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("Kafka", "kafka-deepflow-differences.tsv").tests();
    }
}
