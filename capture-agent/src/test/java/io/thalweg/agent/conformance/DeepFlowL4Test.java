package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What DeepFlow's own tests assert of its L4 captures. */
final class DeepFlowL4Test {
    private static final Map<String, Integer> CLOSE_TYPES = Map.of(
            "tcp_fin_client_rst", 20,
            "server_queue_lack", 17,
            "server_synack_repeat", 10,
            "server_establish_reset", 19,
            "client_establish_reset", 18,
            "client_source_port_reuse", 13,
            "client_syn_repeat", 7);

    private static final Map<String, Integer> TUNNELS =
            Map.of("VXLAN", 1, "IPIP", 2, "TencentGRE", 3, "Geneve", 4, "ERSPAN", 6);

    @TestFactory
    Stream<DynamicTest> lastFlowEndsTheWayDeepFlowSays() throws IOException {
        return expectations("l4_close_type", facts -> {
            List<L4FlowLog> flows = flows(facts);
            String expected = facts.get("expected").get("close_type").asText();
            assertThat(flows.get(flows.size() - 1).closeType).as(expected).isEqualTo(CLOSE_TYPES.get(expected));
        });
    }

    @TestFactory
    Stream<DynamicTest> tunnelsAreNamedAndNumberedTheWayDeepFlowSays() throws IOException {
        return expectations("tunnel", facts -> {
            JsonNode expected = facts.get("asserted_by_deepflow").get(0);
            assertThat(flows(facts)).anySatisfy(flow -> {
                assertThat(flow.tunnelType)
                        .isEqualTo(TUNNELS.get(expected.get("tunnel").asText()));
                assertThat(flow.tunnelTier).isEqualTo(expected.get("tiers").asInt());
                assertThat(Math.max(flow.tunnelTxId, flow.tunnelRxId))
                        .isEqualTo(expected.get("id").asLong());
                long mac = Long.parseLong(expected.get("outer_src_mac_low32").asText(), 16);
                assertThat(List.of(flow.tunnelTxMac0 & 0xffff_ffffL, flow.tunnelRxMac0 & 0xffff_ffffL))
                        .contains(mac);
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> datagramsAnswerInTheTimeDeepFlowSays() throws IOException {
        return expectations("l4_udp_perf", facts -> {
            JsonNode art = facts.get("final").get("art");
            L4FlowLog flow = flows(facts).get(0);
            assertThat(flow.artCount).isEqualTo(art.get("count").asLong());
            assertThat((long) flow.artSum).isEqualTo(art.get("sum_ns").asLong() / 1000);
            assertThat(flow.artMax).isEqualTo(art.get("max_ns").asLong() / 1000);
        });
    }

    @TestFactory
    Stream<DynamicTest> fragmentsCountWithTheirFlowTheWayDeepFlowSays() throws IOException {
        return expectations("l4_flow", facts -> {
            JsonNode expected = facts.get("expected").get("sum_of_first_two_flows");
            if (expected != null) {
                List<L4FlowLog> flows = flows(facts);
                assertThat(flows.stream().mapToLong(flow -> flow.l3ByteTx).sum())
                        .isEqualTo(expected.get("client_l3_payload_bytes").asLong());
                assertThat(flows.stream().mapToLong(flow -> flow.l4ByteTx).sum())
                        .isEqualTo(expected.get("client_l4_payload_bytes").asLong());
                assertThat(flows).extracting(flow -> flow.serverPort).doesNotContain(0);
            }
        });
    }

    private static List<L4FlowLog> flows(JsonNode facts) throws IOException {
        return EngineRun.of(
                        Corpus.capture("deepflow/" + facts.get("pcap").asText()),
                        EngineOptions.defaults().withWholeFlows(true))
                .flows();
    }

    private static Stream<DynamicTest> expectations(String kind, Check check) throws IOException {
        return Corpus.facts("expect").stream()
                .map(Corpus::read)
                .filter(facts -> facts.get("kind").asText().equals(kind))
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> check.of(facts)));
    }

    private interface Check {
        void of(JsonNode facts) throws IOException;
    }
}
