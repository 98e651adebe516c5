package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pings of the whole corpus against TShark. */
final class PingConformanceTest {
    @TestFactory
    Stream<DynamicTest> echoesAgreeWithTshark() throws IOException {
        return Exchanges.ofEchoes("Ping", "ping-differences.tsv", new Echoes()).tests();
    }

    private static final class Echoes implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            if (!exchange.has("id")) {
                return row.type == 0;
            }
            return row.type == 2
                    && exchange.get("seq").asLong() == row.requestId
                    && Exchanges.durationAgrees(exchange, row);
        }

        @Override
        public String resource(JsonNode exchange) {
            return exchange.path("id").asText();
        }

        /** What TShark counts without telling more is a row without resource. */
        @Override
        public String resource(L7FlowLog row) {
            return row.type == 0 ? "" : row.requestResource;
        }
    }
}
