package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** MQTT of the whole corpus against TShark and against DeepFlow's parser tests. */
final class MqttConformanceTest {
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            return exchange.has("response_packet") == (row.type == 2)
                    && (!row.hasResponseCode || exchange.path("return_code").asInt() == row.responseCode)
                    && Exchanges.durationAgrees(exchange, row);
        }

        /** What nothing answers is none of TShark's exchanges, nor is the second half of "exactly once". */
        @Override
        public boolean isMine(L7FlowLog row, String protocol) {
            boolean isAlone = row.type == 2 && row.capturedResponseByte == 0 && row.respTcpSeq == 0;
            return Exchanges.Reading.super.isMine(row, protocol) && !isAlone && !row.requestType.equals("PUBREL");
        }

        @Override
        public String resource(JsonNode exchange) {
            StringJoiner topics = new StringJoiner(",");
            exchange.path("topics").forEach(topic -> topics.add(topic.asText()));
            return topics.toString();
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("MQTT", "mqtt-differences.tsv", new Reading()).tests();
    }

    /** DeepFlow's dump does not say what answers what. */
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("MQTT", "mqtt-deepflow-differences.tsv")
                .kinds(message -> switch (message.get("request_type").asText()) {
                    case "CONNACK", "SUBACK", "UNSUBACK", "PUBACK", "PUBREC", "PUBCOMP", "PINGRESP" -> "response";
                    default -> "request";
                })
                .tests();
    }
}
