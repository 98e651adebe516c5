package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A report begins the counters anew while the connection's state stays: DeepFlow's scenarios, as minute rows.
 *
 * <p>The capture is moved in time so that a minute ends where the scenario wants a report. What differs stands in
 * {@code conformance/deepflow-reports-differences.tsv} by the scenario's name and the value.
 */
final class DeepFlowReportsTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final KnownDifferences known = KnownDifferences.read("deepflow-reports-differences.tsv");

    @TestFactory
    Stream<DynamicTest> reportsTellWhatDeepFlowSays() throws IOException {
        return Corpus.facts("expect").stream()
                .map(Corpus::read)
                .filter(facts -> facts.has("report_scenarios"))
                .flatMap(DeepFlowReportsTest::scenarios)
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> agrees(scenario)));
    }

    private static Stream<Scenario> scenarios(JsonNode facts) {
        List<Scenario> scenarios = new ArrayList<>();
        for (JsonNode scenario : facts.get("report_scenarios").get("scenarios")) {
            scenarios.add(new Scenario("deepflow/" + facts.get("pcap").asText(), scenario));
        }
        return scenarios.stream();
    }

    private void agrees(Scenario scenario) throws IOException {
        List<L4FlowLog> rows = rows(scenario);
        List<JsonNode> reports = new ArrayList<>();
        scenario.facts().get("reports").forEach(reports::add);
        Map<String, String> differences = new TreeMap<>();
        if (rows.size() != reports.size()) {
            differences.put("reports", "DeepFlow " + reports.size() + ", engine " + rows.size());
        }
        for (int i = 0; i < Math.min(rows.size(), reports.size()); i++) {
            Map<String, Long> engine = engine(rows.get(i));
            String report = "report " + (i + 1);
            deepFlow(reports.get(i)).forEach((name, expected) -> {
                // Rows have no count and no sum of the two round trips.
                long actual = engine.getOrDefault(name, expected);
                if (actual != expected) {
                    differences.put(report + " " + name, "DeepFlow " + expected + ", engine " + actual);
                }
            });
        }
        known.check(scenario.name(), differences);
    }

    private static List<L4FlowLog> rows(Scenario scenario) throws IOException {
        List<Frame> frames = Frame.all(Corpus.capture(scenario.capture()));
        int prefeed = scenario.number("prefeed");
        int reportAfter = Math.max(prefeed, scenario.number("first_report_after"));
        // The minute ends after the packet that is to be the last of the first report: at once, or half a minute later.
        long rest = prefeed > 0 ? MINUTE / 2 : 1;
        long shift = reportAfter == 0
                ? 0
                : MINUTE - rest - Math.floorMod(frames.get(reportAfter - 1).nanos(), MINUTE);
        List<L4FlowLog> rows = new ArrayList<>();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                rows.add(row);
            }

            @Override
            public void session(L7FlowLog row) {}
        });
        engine.open(engine.newShard(1, 0));
        for (int i = 0; i < prefeed; i++) {
            frames.get(i).feed(engine, shift);
        }
        for (int i = 0; i < frames.size(); i++) {
            if (i + 1 != scenario.number("skip_packet")) {
                frames.get(i).feed(engine, shift + (prefeed > 0 ? MINUTE : 0));
            }
        }
        engine.finish();
        return rows;
    }

    private static Map<String, Long> deepFlow(JsonNode report) {
        Map<String, Long> values = new TreeMap<>();
        report.get("counts")
                .properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asLong()));
        report.get("times").properties().forEach(time -> time.getValue()
                .properties()
                .forEach(field -> values.put(
                        time.getKey() + "." + field.getKey(), field.getValue().asLong())));
        values.put("handshake_rtt_us", report.get("handshake_rtt_us").asLong());
        return values;
    }

    private static Map<String, Long> engine(L4FlowLog row) {
        Map<String, Long> values = new TreeMap<>();
        values.put("client_rtt.max_us", (long) row.rttClient);
        values.put("server_rtt.max_us", (long) row.rttServer);
        values.put("handshake_rtt_us", (long) row.rtt);
        time(values, "srt", row.srtCount, row.srtSum, row.srtMax);
        time(values, "art", row.artCount, row.artSum, row.artMax);
        time(values, "client_idle", row.citCount, row.citSum, row.citMax);
        values.put("syn", row.synCount);
        values.put("synack", row.synackCount);
        values.put("retrans_syn", row.retransSyn);
        values.put("retrans_synack", row.retransSynack);
        values.put("fin", row.finCount);
        values.put("retrans_total", row.retransTx + row.retransRx);
        values.put("retrans_client", row.retransTx);
        values.put("retrans_server", row.retransRx);
        values.put("zero_window_client", row.zeroWinTx);
        values.put("zero_window_server", row.zeroWinRx);
        values.put("out_of_order_client", row.oooTx);
        values.put("out_of_order_server", row.oooRx);
        return values;
    }

    private static void time(Map<String, Long> values, String name, long count, double sum, long max) {
        values.put(name + ".count", count);
        values.put(name + ".sum_us", (long) sum);
        values.put(name + ".max_us", max);
    }

    private record Scenario(String capture, JsonNode facts) {
        String name() {
            return facts.get("name").asText();
        }

        int number(String field) {
            return facts.path(field).asInt(0);
        }
    }
}
