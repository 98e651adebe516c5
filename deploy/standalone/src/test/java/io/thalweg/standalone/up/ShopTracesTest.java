package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.standalone.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Customers buy in the shop of {@code deploy/demo}: real nginx, Java, Python, Node.js, Redis and PostgreSQL in network
 * namespaces, the agent with eBPF beside them. Each order has a trace of its own with all that it caused, but for one in a hundred. Needs root.
 */
@ExtendWith(RunningPipeline.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ShopTracesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int NUMBER = 100 + (int) (ProcessHandle.current().pid() % 50) * 2;
    private static final double RATE = 200;
    private static final int ORDERS = 600;
    /** When others take the processors, the first request on a new TLS connection may be linked wrongly, as an inference. */
    private static final int MOST_FAULTY = ORDERS / 100;

    private static final List<String> AGENT = List.of(
            "--ebpf",
            "on",
            "--ebpf-tls",
            String.join(",", Shop.TLS_NAMES),
            "--payload-bytes",
            String.valueOf(Shop.PAYLOAD_BYTES),
            "--exclude-port",
            String.valueOf(Shop.OTLP_PORT));

    @TempDir
    private Path directory;

    @Test
    void eachOrderIsAWholeTrace(RunningPipeline pipeline) throws Exception {
        tracesOf(pipeline, "run", false);
    }

    /** The spans that the shop tells stand between those of its process that were seen, on both sides. */
    @Test
    void eachOrderIsAWholeTraceWithWhatTheShopTellsByOpenTelemetry(RunningPipeline pipeline) throws Exception {
        tracesOf(pipeline, "told", true);
    }

    private void tracesOf(RunningPipeline pipeline, String prefix, boolean isTold) throws Exception {
        Assumptions.assumeTrue(Privileges.canCapture(), "not root: no traces of real services are tested");
        Assumptions.assumeTrue(
                Shop.missing().isEmpty(),
                () -> "no traces of real services are tested, not installed: " + Shop.missing()
                        + "; ./thalweg test installs it");
        Shop shop = Shop.unpack(directory, isTold ? NUMBER + 1 : NUMBER);
        ChildSpec agent = pipeline.agent(shop.interfaces(), AGENT);
        ChildSpec services = shop.open(isTold);
        ChildSpec receiver = pipeline.otlp(shop.node(), Shop.OTLP_PORT);
        try {
            pipeline.start(agent);
            pipeline.start(services);
            if (isTold) {
                pipeline.start(receiver);
            }
            JsonNode bought = buy(pipeline, shop, prefix);
            assertThat(bought.path("requests").asInt()).as("%s", bought).isEqualTo(ORDERS);
            check(pipeline, bought, prefix, isTold);
        } finally {
            pipeline.stop(services);
            pipeline.stop(receiver);
            pipeline.stop(agent);
        }
    }

    private JsonNode buy(RunningPipeline pipeline, Shop shop, String prefix) throws Exception {
        Eventually.until("the agent to see processes and interfaces", PATIENCE, () -> {
            run(shop.customers(1, 1, Shop.KNOCK, prefix));
            return pipeline.count("SELECT uniqExact(observation_point) FROM flow_log.l7_flow_log"
                            + " WHERE startsWith(request_resource, '" + Shop.KNOCK + prefix + "')")
                    == 4;
        });
        run(shop.customers(RATE, 100, Shop.BUY, "warm"));
        return new ObjectMapper().readTree(run(shop.customers(RATE, ORDERS, Shop.BUY, prefix)));
    }

    private static void check(RunningPipeline pipeline, JsonNode bought, String prefix, boolean isTold)
            throws Exception {
        Map<String, List<String>> faults = new TreeMap<>();
        Map<String, BoughtTrace> traces = new TreeMap<>();
        Eventually.until(
                "a trace for each order",
                PATIENCE,
                () -> pipeline.count("SELECT uniqExact(root_request_resource) FROM flow_log.trace"
                                + " WHERE startsWith(root_request_resource, '/buy/" + prefix + "_')")
                        == ORDERS);
        // Spans that come late make another version of their trace.
        Eventually.until(
                "a whole trace for almost each order",
                PATIENCE,
                () -> {
                    traces.clear();
                    traces.putAll(traces(pipeline, prefix, isTold));
                    faults.clear();
                    traces.forEach((order, trace) -> {
                        if (!trace.faults().isEmpty()) {
                            faults.put(order, trace.faults());
                        }
                    });
                    return traces.size() == ORDERS && faults.size() <= MOST_FAULTY;
                },
                () -> traces.size() + " traces of " + bought + ", of which have faults: " + faults
                        + told(pipeline, faults));
        System.out.printf(
                "%d orders at %s a second, %d whole, %d edges inferred%n",
                ORDERS,
                bought.path("per_second"),
                ORDERS - faults.size(),
                traces.values().stream().mapToLong(BoughtTrace::inferred).sum());
        assertThat(faults).hasSizeLessThanOrEqualTo(MOST_FAULTY);
    }

    /** What was lost, and what there is of the first order that is not whole: as requests, and as spans. */
    private static String told(RunningPipeline pipeline, Map<String, List<String>> faults) throws Exception {
        if (faults.isEmpty()) {
            return "";
        }
        String order = faults.keySet().iterator().next();
        List<String> lost = pipeline.query("SELECT time, agent_id, signal_source, reason, sum(missing_batches),"
                + " sum(packets) FROM flow_log.capture_loss GROUP BY ALL ORDER BY time");
        List<String> rows = pipeline.query("SELECT _id, start_time, observation_point, l7_protocol_str, endpoint,"
                + " request_resource FROM flow_log.l7_flow_log WHERE position(request_resource, '" + order
                + "') > 0 ORDER BY start_time");
        List<String> spans =
                pipeline.query("SELECT trace, span_index, parent_index, _id FROM flow_log.trace_span_newest"
                        + " WHERE _id IN (SELECT _id FROM flow_log.l7_flow_log WHERE position(request_resource, '"
                        + order
                        + "') > 0) ORDER BY trace, span_index");
        return "\nlost: " + String.join("\n", lost) + "\nrequests of " + order + ":\n" + String.join("\n", rows)
                + "\nspans:\n" + String.join("\n", spans);
    }

    private String run(List<String> command) throws Exception {
        Path out = directory.resolve("customers.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.waitFor();
        return Files.readString(out);
    }

    /** By order; the trace whose root is the customer's request. */
    private static Map<String, BoughtTrace> traces(RunningPipeline pipeline, String prefix, boolean isTold)
            throws Exception {
        Map<String, BoughtTrace> traces = new TreeMap<>();
        for (String line : pipeline.query("SELECT traces.root_request_resource, " + BoughtTrace.COLUMNS
                + " FROM flow_log.trace_span_newest AS spans"
                + " INNER JOIN flow_log.trace_newest AS traces ON spans.time = traces.time AND spans.trace = traces._id"
                + " INNER JOIN (SELECT * FROM flow_log.l7_flow_log LIMIT 1 BY _id) AS requests ON requests._id = spans._id"
                + " WHERE startsWith(traces.root_request_resource, '/buy/" + prefix + "_')")) {
            List<String> columns = new ArrayList<>(List.of(line.split("\t", -1)));
            String order = columns.remove(0).substring("/buy/".length());
            traces.computeIfAbsent(order, name -> new BoughtTrace(name, isTold)).add(BoughtTrace.row(columns));
        }
        return traces;
    }
}
