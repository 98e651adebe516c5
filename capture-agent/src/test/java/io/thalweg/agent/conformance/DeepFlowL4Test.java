package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowProbe;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What DeepFlow's own tests assert of its L4 captures. */
final class DeepFlowL4Test {
    private static final EngineOptions WHOLE_FLOWS = EngineOptions.defaults().withWholeFlows(true);

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
        KnownDifferences known = KnownDifferences.read("deepflow-udp-differences.tsv");
        return expectations("l4_udp_perf", facts -> {
            String capture = "deepflow/" + facts.get("pcap").asText();
            List<Map<String, String>> engine = new ArrayList<>();
            EngineRun.of(Corpus.capture(capture), WHOLE_FLOWS, shard -> engine.add(FlowProbe.udp(shard)));
            Map<String, String> differences = new TreeMap<>();
            for (JsonNode state : facts.get("states")) {
                Map<String, String> actual =
                        engine.get(state.get("after_packet").asInt() - 1);
                Map<String, String> expected = new TreeMap<>();
                for (String name : List.of("request_time_ns", "last_direction")) {
                    expected.put(name, state.get(name).asText());
                }
                state.get("art")
                        .properties()
                        .forEach(field -> expected.put(
                                "art." + field.getKey(), field.getValue().asText()));
                expected.forEach((name, value) -> {
                    if (!value.equals(actual.get(name))) {
                        differences.putIfAbsent(name, "DeepFlow " + value + ", engine " + actual.get(name));
                    }
                });
            }
            known.check(capture, differences);
        });
    }

    @TestFactory
    Stream<DynamicTest> firstFlowTakesTheTimesDeepFlowSays() throws IOException {
        return expectations("l4_flow", facts -> {
            JsonNode expected = facts.get("expected").get("first_flow");
            if (expected != null) {
                L4FlowLog flow = flows(facts).get(0);
                assertThat((long) flow.rttClient)
                        .isEqualTo(expected.get("client_rtt_max_us").asLong());
                assertThat((long) flow.rttServer)
                        .isEqualTo(expected.get("server_rtt_max_us").asLong());
                assertThat(flow.srtMax).isEqualTo(expected.get("srt_max_us").asLong());
            }
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
        return EngineRun.of(Corpus.capture("deepflow/" + facts.get("pcap").asText()), WHOLE_FLOWS)
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
