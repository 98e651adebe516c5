package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.agent.conformance.LightDecoder.Role;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** RocketMQ of the whole corpus against the corpus' header decoder and against DeepFlow's parser tests. */
final class RocketMqConformanceTest {
    private static final class Grammar implements LightDecoder.Grammar {
        @Override
        public Role role(JsonNode message) {
            return switch (message.path("flag").asInt() & 3) {
                case 0 -> Role.REQUEST;
                case 2 -> Role.ALONE;
                default -> Role.RESPONSE;
            };
        }

        @Override
        public Object pairing(JsonNode message) {
            return message.get("opaque").asLong();
        }
    }

    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            JsonNode request = exchange.get("request");
            JsonNode response = exchange.path("response");
            return request.get("opaque").asLong() == row.requestId
                    && request.get("length").asLong() == row.requestLength
                    && (response.isMissingNode() || response.get("code").asInt() == row.responseCode)
                    && response.path("length").asLong() == row.responseLength
                    && Exchanges.durationAgrees(exchange, row);
        }

        /** The decoder has numbers only. */
        @Override
        public String type(L7FlowLog row) {
            return "";
        }

        @Override
        public String resource(JsonNode exchange) {
            JsonNode fields = exchange.get("request").path("ext");
            return fields.path("topic").asText(fields.path("b").asText());
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTheirHeaders() throws IOException {
        return Exchanges.ofLightDecoder("RocketMQ", "rocketmq-differences.tsv", new Grammar(), new Reading())
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("RocketMQ", "rocketmq-deepflow-differences.tsv").tests();
    }
}
