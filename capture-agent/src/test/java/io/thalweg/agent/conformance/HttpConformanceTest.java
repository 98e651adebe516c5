package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** HTTP/1 of the whole corpus against TShark and against DeepFlow's parser tests. */
final class HttpConformanceTest {
    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("HTTP", "http-differences.tsv", HttpConformanceTest::detailsAgree).tests();
    }

    private static boolean detailsAgree(JsonNode exchange, L7FlowLog row) {
        boolean codeAgrees = exchange.has("response_code")
                ? row.hasResponseCode && exchange.get("response_code").asInt() == row.responseCode
                : !row.hasResponseCode;
        return codeAgrees
                && (!exchange.has("request_domain")
                        || exchange.get("request_domain").asText().equals(row.requestDomain))
                && Exchanges.durationAgrees(exchange, row);
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("HTTP", "http-deepflow-differences.tsv").tests();
    }
}
