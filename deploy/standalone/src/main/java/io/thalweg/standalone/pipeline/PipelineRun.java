package io.thalweg.standalone.pipeline;

import io.thalweg.agent.CaptureAgent;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.cluster.Cluster;
import io.thalweg.standalone.up.ChildSpec;
import io.thalweg.standalone.up.JavaCommand;
import io.thalweg.standalone.up.UpException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One pass of a capture through a running cluster, as an agent of its own, from the start of the producer to the last row. */
final class PipelineRun {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double MILLION = 1e6;

    private final Cluster cluster;
    private final Path capture;
    private final long packets;

    PipelineRun(Cluster cluster, Path capture, long packets) {
        this.cluster = cluster;
        this.capture = capture;
        this.packets = packets;
    }

    /**
     * @param packetsPerSecond 0: as fast as it goes
     * @throws IllegalStateException when the rows do not add up to the packets in time
     */
    Map<String, Object> pass(int agent, long packetsPerSecond)
            throws UpException, IOException, ClickHouseException, InterruptedException {
        StageCpu cpu = new StageCpu(cluster);
        cpu.forgetProducer();
        cpu.look();
        Map<String, Double> before = cpu.seconds();
        List<long[]> looks = new ArrayList<>();
        long begun = System.nanoTime();
        cluster.start(producer(agent, packetsPerSecond));
        long deadline = begun + PATIENCE.toNanos();
        while (counted(agent) < packets) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(counted(agent) + " packets of " + packets + " are in rows");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            cpu.look();
            if (packetsPerSecond > 0) {
                long asked = System.currentTimeMillis() * 1000;
                looks.add(
                        new long[] {asked, number("SELECT count() FROM flow_log.l7_flow_log WHERE agent_id = " + agent)
                        });
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        cpu.look();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("packets", packets);
        result.put("seconds", rounded(seconds));
        result.put("packets_per_second", Math.round(packets / seconds));
        Map<String, Double> costs = new LinkedHashMap<>();
        cpu.seconds()
                .forEach((stage, after) -> costs.put(stage, rounded((after - before.get(stage)) * MILLION / packets)));
        result.put("cpu_seconds_per_million_packets", costs);
        result.put("flow_rows", number("SELECT count() FROM flow_log.l4_flow_log WHERE agent_id = " + agent));
        result.put("session_rows", number("SELECT count() FROM flow_log.l7_flow_log WHERE agent_id = " + agent));
        if (packetsPerSecond > 0) {
            Latencies latencies = new Latencies(sentMicros(agent, packetsPerSecond));
            looks.forEach(look -> latencies.look(look[0], (int) look[1]));
            result.put("latency_p50_ms", latencies.millis(0.5));
            result.put("latency_p99_ms", latencies.millis(0.99));
        }
        return result;
    }

    private ChildSpec producer(int agent, long packetsPerSecond) {
        List<Object> arguments = new ArrayList<>(
                List.of("replay", "--bootstrap", cluster.kafka(), "--agent-id", agent, "--close-flows", "--rebase"));
        if (packetsPerSecond > 0) {
            arguments.addAll(List.of("--pps", packetsPerSecond));
        }
        arguments.add(capture);
        List<String> command = new JavaCommand(StageCpu.PRODUCER, cluster.logs(), "256m", List.of("-XX:+UseSerialGC"))
                .of(CaptureAgent.class, arguments.toArray());
        return new ChildSpec(StageCpu.PRODUCER, command, () -> null, PATIENCE, Duration.ofSeconds(5), true);
    }

    private long counted(int agent) throws ClickHouseException, IOException, InterruptedException {
        return number("SELECT sum(packet_tx + packet_rx) FROM flow_log.l4_flow_log WHERE agent_id = " + agent);
    }

    private long number(String sql) throws ClickHouseException, IOException, InterruptedException {
        return Long.parseLong(cluster.query(sql).get(0));
    }

    /**
     * When the packets at which requests ended were sent, µs: the producer moves times so that the last packet is of the moment when it
     * sends the first, and then sends so many a second whatever their times.
     */
    private long[] sentMicros(int agent, long packetsPerSecond)
            throws ClickHouseException, IOException, InterruptedException {
        PacketTimes times = PacketTimes.of(capture);
        List<String> ends = cluster.query("SELECT toUnixTimestamp64Micro(end_time) FROM flow_log.l7_flow_log"
                + " WHERE agent_id = " + agent + " AND response_status != 2");
        long last = number("SELECT max(toUnixTimestamp64Micro(end_time)) FROM flow_log.l4_flow_log"
                + " WHERE agent_id = " + agent + " AND packet_tx + packet_rx > 0");
        long[] sent = new long[ends.size()];
        for (int i = 0; i < sent.length; i++) {
            long beforeLast = last - Long.parseLong(ends.get(i));
            sent[i] = last + times.countUntil(times.last() - beforeLast) * 1_000_000 / packetsPerSecond;
        }
        return sent;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
