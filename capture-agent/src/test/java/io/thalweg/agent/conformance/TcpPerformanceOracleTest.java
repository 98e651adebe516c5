package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Delays and anomalies of every TCP conversation of the corpus against a reference model of DeepFlow's definitions.
 *
 * <p>The model never splits a conversation and looks into no tunnel, so tunnels stay shut here, and conversations that the
 * engine reports as several flows (a port was used again, a silence was longer than the time-out) are left out.
 */
final class TcpPerformanceOracleTest {
    private static final EngineOptions OPTIONS = EngineOptions.defaults()
            .withWholeFlows(true)
            .withDecode(DecodeOptions.defaults().withPeeled(0));

    private final KnownDifferences known = KnownDifferences.read("tcp-performance-differences.tsv");

    @TestFactory
    Stream<DynamicTest> delaysAndAnomaliesOfEveryConversationFollowTheDefinitions() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle_dfmodel");
        return Corpus.facts("oracle_dfmodel").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> agrees(Corpus.read(file))));
    }

    private void agrees(JsonNode facts) throws IOException {
        String capture = facts.get("pcap").asText();
        Map<String, List<L4FlowLog>> flows = new HashMap<>();
        for (L4FlowLog row : EngineRun.of(Corpus.capture(capture), OPTIONS).flows()) {
            if (row.protocol == 6) {
                flows.computeIfAbsent(Ends.of(row), key -> new ArrayList<>()).add(row);
            }
        }
        Map<String, String> differences = new TreeMap<>();
        for (JsonNode c : facts.get("conversations")) {
            String client =
                    Ends.end(c.get("client").asText(), c.get("client_port").asInt());
            String server =
                    Ends.end(c.get("server").asText(), c.get("server_port").asInt());
            List<L4FlowLog> rows = flows.getOrDefault(Ends.of(client, server), List.of());
            if (rows.size() == 1
                    && rows.get(0).packetTx + rows.get(0).packetRx
                            == c.get("packets").asLong()) {
                boolean sameClient = Ends.client(rows.get(0)).equals(client);
                String difference = difference(model(c), engine(rows.get(0), sameClient));
                if (!difference.isEmpty()) {
                    differences.put(Ends.of(client, server), (sameClient ? "" : "client reversed: ") + difference);
                }
            }
        }
        known.check(capture, differences);
    }

    private static Map<String, Measure> model(JsonNode c) {
        JsonNode times = c.get("times");
        JsonNode counts = c.get("counts");
        Map<String, Measure> facts = new TreeMap<>();
        facts.put("rtt_client", Measure.delay(micros(times.get("client_rtt").get("max_ns"))));
        facts.put("rtt_server", Measure.delay(micros(times.get("server_rtt").get("max_ns"))));
        facts.put("rtt", Measure.delay(micros(c.get("handshake_rtt_ns"))));
        facts.put("srt", time(times.get("server_srt")));
        facts.put("art", time(times.get("server_art")));
        facts.put("cit", time(times.get("client_idle")));
        for (String name : List.of("retrans", "zero_window", "out_of_order")) {
            facts.put(
                    name + "_client", Measure.count(counts.get(name + "_client").asLong()));
            facts.put(
                    name + "_server", Measure.count(counts.get(name + "_server").asLong()));
        }
        for (String name : List.of("syn", "synack", "retrans_syn", "retrans_synack", "fin")) {
            facts.put(name, Measure.count(counts.get(name).asLong()));
        }
        return facts;
    }

    private static long micros(JsonNode nanos) {
        return nanos.asLong() / 1000;
    }

    private static Measure time(JsonNode time) {
        return new Measure(time.get("count").asLong(), micros(time.get("sum_ns")), micros(time.get("max_ns")));
    }

    private static Map<String, Measure> engine(L4FlowLog row, boolean sameClient) {
        Map<String, Measure> facts = new TreeMap<>();
        facts.put("rtt_client", Measure.delay((long) row.rttClient));
        facts.put("rtt_server", Measure.delay((long) row.rttServer));
        facts.put("rtt", Measure.delay((long) row.rtt));
        facts.put("srt", new Measure(row.srtCount, (long) row.srtSum, row.srtMax));
        facts.put("art", new Measure(row.artCount, (long) row.artSum, row.artMax));
        facts.put("cit", new Measure(row.citCount, (long) row.citSum, row.citMax));
        sides(facts, "retrans", row.retransTx, row.retransRx, sameClient);
        sides(facts, "zero_window", row.zeroWinTx, row.zeroWinRx, sameClient);
        sides(facts, "out_of_order", row.oooTx, row.oooRx, sameClient);
        facts.put("syn", Measure.count(row.synCount));
        facts.put("synack", Measure.count(row.synackCount));
        facts.put("retrans_syn", Measure.count(row.retransSyn));
        facts.put("retrans_synack", Measure.count(row.retransSynack));
        facts.put("fin", Measure.count(row.finCount));
        return facts;
    }

    private static void sides(Map<String, Measure> facts, String name, long tx, long rx, boolean sameClient) {
        facts.put(name + "_client", Measure.count(sameClient ? tx : rx));
        facts.put(name + "_server", Measure.count(sameClient ? rx : tx));
    }

    /** What differs, in words; empty when nothing does. */
    private static String difference(Map<String, Measure> model, Map<String, Measure> engine) {
        StringBuilder text = new StringBuilder();
        model.forEach((name, measure) -> {
            if (!measure.agrees(engine.get(name))) {
                text.append(String.format("%s: model %s, engine %s; ", name, measure, engine.get(name)));
            }
        });
        return text.toString();
    }

    /** A count, or delays in µs. The model cuts time stamps to µs, the engine only what it has measured. */
    private record Measure(long count, long sumMicros, long maxMicros) {
        static Measure count(long count) {
            return new Measure(count, 0, 0);
        }

        static Measure delay(long micros) {
            return new Measure(1, micros, micros);
        }

        boolean agrees(Measure other) {
            return count == other.count
                    && Math.abs(sumMicros - other.sumMicros) <= count
                    && Math.abs(maxMicros - other.maxMicros) <= 1;
        }
    }
}
