package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** HTTP/2 and what runs on it, of the whole corpus, against TShark and against DeepFlow's parser tests. */
final class Http2ConformanceTest {
    private static final Set<String> ON_HTTP2 = Set.of("HTTP2", "gRPC", "Triple");

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("HTTP2", "http2-differences.tsv", new Reading()).tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("HTTP2", "http2-deepflow-differences.tsv").tests();
    }

    @TestFactory
    Stream<DynamicTest> callsAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("gRPC", "grpc-deepflow-differences.tsv").tests();
    }

    /** TShark files gRPC under HTTP/2, with the status of the call beside that of the response. */
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean isMine(L7FlowLog row, String protocol) {
            return ON_HTTP2.contains(row.l7ProtocolStr) && row.type != 1;
        }

        @Override
        public String resource(L7FlowLog row) {
            return row.l7ProtocolStr.equals("HTTP2") ? row.requestResource : row.endpoint;
        }

        @Override
        public String code(JsonNode exchange) {
            String field = exchange.hasNonNull("grpc_status") ? "grpc_status" : "response_code";
            return exchange.path(field).asText("-");
        }

        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            String code = row.hasResponseCode ? String.valueOf(row.responseCode) : "-";
            return row.requestId == exchange.get("stream_id").asLong()
                    && code.equals(code(exchange))
                    && exchange.path("grpc").asBoolean() == row.l7ProtocolStr.equals("gRPC")
                    && row.requestDomain.equals(exchange.path("request_domain").asText(""))
                    && (exchange.path("grpc_status").asInt() == 0
                            || row.responseException.equals(
                                    exchange.path("grpc_message").asText()))
                    && Exchanges.durationAgrees(exchange, row);
        }
    }
}
