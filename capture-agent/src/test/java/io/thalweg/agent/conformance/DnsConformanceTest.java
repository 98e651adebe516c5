package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** DNS of the whole corpus against TShark and against DeepFlow's parser tests. */
final class DnsConformanceTest {
    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("DNS", "dns-differences.tsv", DnsConformanceTest::detailsAgree).tests();
    }

    private static boolean detailsAgree(JsonNode exchange, L7FlowLog row) {
        boolean codeAgrees = exchange.has("rcode")
                ? row.hasResponseCode && exchange.get("rcode").asInt() == row.responseCode
                : !row.hasResponseCode;
        return codeAgrees && exchange.get("id").asLong() == row.requestId && Exchanges.durationAgrees(exchange, row);
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        L7Options l7 = EngineRun.RAW_TEXTS
                .l7Options()
                .with(change -> change.unconcernedDnsSuffixes = Set.of("node.net", "svc.cluster.local"));
        return new DeepFlowMessages("DNS", "dns-deepflow-differences.tsv").tests(EngineRun.RAW_TEXTS.withL7Options(l7));
    }
}
