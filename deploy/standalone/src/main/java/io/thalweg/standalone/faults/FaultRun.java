package io.thalweg.standalone.faults;

import io.thalweg.agent.CaptureAgent;
import io.thalweg.bench.traffic.CaptureGenerator;
import io.thalweg.bench.traffic.CaptureParameters;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.cluster.Cluster;
import io.thalweg.standalone.cluster.ClusterSize;
import io.thalweg.standalone.up.ChildSpec;
import io.thalweg.standalone.up.Console;
import io.thalweg.standalone.up.DataDirectory;
import io.thalweg.standalone.up.JavaCommand;
import io.thalweg.standalone.up.UpException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Generated traffic streams through a {@link Cluster} at the pace at which it was made, while its processes are killed; in the end
 * ClickHouse must hold what the engine makes of the capture alone, each row once, metrics that add up to it, and no loss.
 */
final class FaultRun {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Map<String, String> JOB = Map.of(
            "clickhouse.guarantee", "exactly-once",
            "checkpoint.interval", "2 s",
            "batches.max-ahead", "0 s",
            // One row for a flow, as the engine makes them.
            "health-checks.merge", "false");

    private final CaptureParameters traffic;
    private final ClusterSize size;
    private final KillPlan plan;
    private final Duration patience;
    private final Console console;

    /** @param patience how long it may take after the last packet until all rows are there */
    FaultRun(CaptureParameters traffic, ClusterSize size, KillPlan plan, Duration patience, Console console) {
        this.traffic = traffic;
        this.size = size;
        this.plan = plan;
        this.patience = patience;
        this.console = console;
    }

    /** @throws FaultException when rows are missing, there twice, or do not add up */
    FaultReport in(Path directory) throws FaultException, UpException, IOException, InterruptedException {
        Path capture = directory.resolve("traffic.pcap");
        CaptureGenerator.generate(traffic, capture);
        Totals expected = CaptureTotals.of(capture);
        console.say("expected: " + expected.flowRows() + " rows of flows, " + expected.sessionRows() + " of requests, "
                + expected.packets() + " packets, " + expected.bytes() + " bytes");
        try (DataDirectory data = DataDirectory.open(directory.resolve("cluster"));
                Cluster cluster = new Cluster(data, size, JOB, console)) {
            cluster.start();
            long begun = System.nanoTime();
            cluster.start(replay(cluster, capture));
            awaitFirstRows(cluster);
            Map<String, Integer> killed = kill(cluster, System.nanoTime());
            long replayed = System.nanoTime();
            Outcome outcome = await(cluster, expected);
            return new FaultReport(
                    killed,
                    expected.flowRows(),
                    expected.sessionRows(),
                    expected.packets(),
                    expected.bytes(),
                    outcome.metricBytes,
                    TimeUnit.NANOSECONDS.toSeconds(replayed - begun),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - replayed));
        }
    }

    private ChildSpec replay(Cluster cluster, Path capture) {
        List<String> command = new JavaCommand("replay", cluster.logs(), "256m", List.of("-XX:+UseSerialGC"))
                .of(
                        CaptureAgent.class,
                        "replay",
                        "--bootstrap",
                        cluster.kafka(),
                        "--agent-id",
                        1,
                        "--close-flows",
                        "--timeout",
                        "600s",
                        "--pps",
                        Math.max(1, traffic.packets() / traffic.seconds()),
                        capture);
        return new ChildSpec("replay", command, () -> null, patience, Duration.ofSeconds(5), true);
    }

    /** What is killed before it has done anything comes back as it was. */
    private void awaitFirstRows(Cluster cluster) throws FaultException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (outcome(cluster, Outcome.UNKNOWN).rowsOfFlows() == 0) {
            if (System.nanoTime() > deadline) {
                throw new FaultException("no row of a flow");
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private Map<String, Integer> kill(Cluster cluster, long begun) throws IOException, InterruptedException {
        Map<String, Integer> killed = new TreeMap<>();
        for (KillPlan.Kill kill : plan.kills()) {
            long wait = kill.atMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            if (wait > 0) {
                TimeUnit.MILLISECONDS.sleep(wait);
            }
            // One that is just being started again is killed as soon as it is there.
            while (!cluster.kill(kill.process())) {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            }
            killed.merge(kill.process(), 1, Integer::sum);
            console.say("kill", kill.process());
        }
        return killed;
    }

    /** What ClickHouse has. */
    private record Outcome(String flows, String sessions, String losses, String metricBytes, String minuteBytes) {
        static final Outcome UNKNOWN = new Outcome("", "", "", "", "");

        boolean is(Totals expected) {
            String bytes = String.valueOf(expected.bytes());
            return flows.equals(expected.flows())
                    && sessions.equals(expected.sessions())
                    && losses.equals("0")
                    && metricBytes.equals(bytes)
                    && minuteBytes.equals(bytes);
        }

        /** More rows than there should be never become fewer. */
        boolean isBeyond(Totals expected) {
            return rows(flows) > expected.flowRows() || rows(sessions) > expected.sessionRows() || rows(losses) > 0;
        }

        long rowsOfFlows() {
            return rows(flows);
        }

        private static long rows(String line) {
            return line.isEmpty() ? 0 : Long.parseLong(line.split("\t")[0]);
        }
    }

    private Outcome await(Cluster cluster, Totals expected) throws FaultException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Outcome outcome = Outcome.UNKNOWN;
        while (!outcome.is(expected)) {
            if (System.nanoTime() > deadline || outcome.isBeyond(expected)) {
                throw new FaultException("flows, new flows, packets, bytes, digest: " + outcome.flows
                        + "\n     expected: "
                        + expected.flows() + "\nsessions, digest: " + outcome.sessions + "\n     expected: "
                        + expected.sessions() + "\nlosses: " + outcome.losses + "\nbytes of metrics, 1 s and 1 m: "
                        + outcome.metricBytes + ", " + outcome.minuteBytes);
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            outcome = outcome(cluster, outcome);
        }
        return outcome;
    }

    private static Outcome outcome(Cluster cluster, Outcome before) throws InterruptedException {
        try {
            return new Outcome(
                    cluster.query(Totals.FLOWS_SQL).get(0),
                    cluster.query(Totals.SESSIONS_SQL).get(0),
                    cluster.query("SELECT count() FROM flow_log.capture_loss").get(0),
                    cluster.query("SELECT sum(byte_tx + byte_rx) FROM flow_metrics.`network_map.1s`")
                            .get(0),
                    cluster.query("SELECT sum(byte_tx + byte_rx) FROM flow_metrics.`network_map.1m`")
                            .get(0));
        } catch (IOException | ClickHouseException e) {
            // ClickHouse was the last that was killed.
            return before;
        }
    }
}
