package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** SOME/IP of the corpus against TShark and against DeepFlow's parser tests. */
final class SomeIpConformanceTest {
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean isMine(L7FlowLog row, String protocol) {
            return row.l7ProtocolStr.equals(protocol) && row.requestType.equals("Request");
        }

        @Override
        public String type(JsonNode exchange) {
            return "Request";
        }

        @Override
        public String resource(JsonNode exchange) {
            return exchange.get("service").asText();
        }

        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            return exchange.get("method").asText().equals(row.endpoint)
                    && exchange.get("session").asLong() == row.requestId
                    && exchange.get("return_code").asInt() == row.responseCode
                    && Exchanges.durationAgrees(exchange, row);
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("SOME/IP", "someip-differences.tsv", new Reading()).tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("SOME/IP", "someip-deepflow-differences.tsv").tests();
    }
}
