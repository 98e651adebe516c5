package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The state of TCP performance after every packet, as DeepFlow's own tests assert it: every value of every state.
 *
 * <p>A value differs by its name, at the first packet after which it does; the reasons stand in
 * {@code conformance/deepflow-tcp-differences.tsv}. What we keep no counter for (times of the client's answers, PSH-ACK-URG)
 * counts as zero.
 */
final class DeepFlowTcpStatesTest {
    private final KnownDifferences known = KnownDifferences.read("deepflow-tcp-differences.tsv");

    @TestFactory
    Stream<DynamicTest> everyValueAfterEveryPacketIsWhatDeepFlowSays() throws IOException {
        return Corpus.facts("expect").stream()
                .map(Corpus::read)
                .filter(facts -> facts.get("kind").asText().equals("l4_tcp_perf"))
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> agrees(facts)));
    }

    private void agrees(JsonNode facts) throws IOException {
        String capture = "deepflow/" + facts.get("pcap").asText();
        List<Map<String, String>> engine = new ArrayList<>();
        EngineRun.of(
                Corpus.capture(capture),
                EngineOptions.defaults().withWholeFlows(true),
                shard -> engine.add(FlowProbe.tcp(shard)));
        Map<String, String> differences = new TreeMap<>();
        for (JsonNode state : facts.get("states")) {
            int packet = state.get("after_packet").asInt();
            compare("after packet " + packet, state, engine.get(packet - 1), differences);
        }
        compare("at the end", facts.get("final"), engine.get(engine.size() - 1), differences);
        known.check(capture, differences);
    }

    private static void compare(
            String when, JsonNode state, Map<String, String> engine, Map<String, String> differences) {
        values(state).forEach((name, expected) -> {
            String actual = engine.getOrDefault(name, "0");
            if (!actual.equals(expected)) {
                differences.putIfAbsent(name, when + ": DeepFlow " + expected + ", engine " + actual);
            }
        });
    }

    /** Every asserted value by its dotted name. */
    private static Map<String, String> values(JsonNode state) {
        Map<String, String> values = new TreeMap<>();
        state.get("counts").properties().forEach(field -> {
            values.put("counts." + field.getKey(), field.getValue().asText());
        });
        state.get("times").properties().forEach(time -> time.getValue()
                .properties()
                .forEach(field -> values.put(
                        "times." + time.getKey() + "." + field.getKey(),
                        field.getValue().asText())));
        values.put("handshake_rtt_ns", state.get("handshake_rtt_ns").asText());
        for (String side : List.of("received_ranges_client", "received_ranges_server")) {
            if (state.has(side)) {
                List<String> ranges = new ArrayList<>();
                state.get(side)
                        .forEach(range -> ranges.add(range.get("seq").asText() + "+"
                                + range.get("len").asText()));
                values.put(side, ranges.toString());
            }
        }
        return values;
    }
}
