package io.thalweg.standalone.pipeline;

import io.thalweg.engine.l7.L7Status;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.cluster.Cluster;
import io.thalweg.standalone.faults.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Passes of a capture through a running cluster, each as an agent of its own, from the order to send it to the last row. */
final class PipelineRun {
    /** Seldom enough that the looks cost ClickHouse nothing to speak of. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private static final Duration LOOK_FOR_LATENCY_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double MILLION = 1e6;

    private static final String ALL_ROWS =
            "SELECT sum(total_rows) FROM system.tables WHERE database IN ('flow_log', 'flow_metrics')";

    private final Cluster cluster;
    private final WarmProducer producer;
    private final Path capture;
    private final long packets;
    private final Totals totals;

    /** @param totals of the rows that the capture makes */
    PipelineRun(Cluster cluster, WarmProducer producer, Path capture, long packets, Totals totals) {
        this.cluster = cluster;
        this.producer = producer;
        this.capture = capture;
        this.packets = packets;
        this.totals = totals;
    }

    /**
     * @param packetsPerSecond 0: as fast as it goes
     * @throws IllegalStateException when the rows do not add up to the packets in time
     */
    Map<String, Object> pass(int agent, long packetsPerSecond)
            throws IOException, ClickHouseException, InterruptedException {
        StageCpu cpu = new StageCpu(cluster, producer.process());
        cpu.look();
        Map<String, Double> before = cpu.seconds();
        long rowsBefore = number(ALL_ROWS);
        List<long[]> looks = new ArrayList<>();
        Duration every = packetsPerSecond > 0 ? LOOK_FOR_LATENCY_EVERY : LOOK_EVERY;
        long begun = System.nanoTime();
        producer.send(capture, agent, packetsPerSecond);
        long deadline = begun + PATIENCE.toNanos();
        // One query a look: each takes some milliseconds of the CPU that is measured.
        while (isMissing(agent, looks)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(counted(agent) + " packets of " + packets + " and " + told(agent)
                        + " requests of " + totals.sessionRows() + " are in rows");
            }
            TimeUnit.MILLISECONDS.sleep(every.toMillis());
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
        result.put("all_rows", number(ALL_ROWS) - rowsBefore);
        result.put("session_rows", told(agent));
        result.put("session_rows_expected", totals.sessionRows());
        if (packetsPerSecond > 0) {
            Latencies latencies = new Latencies(sentMicros(agent, packetsPerSecond));
            looks.forEach(look -> latencies.look(look[0], (int) look[1]));
            result.put("latency_p50_ms", latencies.millis(0.5));
            result.put("latency_p99_ms", latencies.millis(0.99));
        }
        return result;
    }

    /** @param looks when it was asked for requests, µs, and how many there were: one is added */
    private boolean isMissing(int agent, List<long[]> looks)
            throws ClickHouseException, IOException, InterruptedException {
        long asked = System.currentTimeMillis() * 1000;
        long told = told(agent);
        looks.add(new long[] {asked, told});
        return told < totals.sessionRows() || counted(agent) < packets;
    }

    private long counted(int agent) throws ClickHouseException, IOException, InterruptedException {
        return number("SELECT sum(packet_tx + packet_rx) FROM flow_log.l4_flow_log WHERE agent_id = " + agent);
    }

    private long told(int agent) throws ClickHouseException, IOException, InterruptedException {
        return number("SELECT count() FROM flow_log.l7_flow_log WHERE agent_id = " + agent);
    }

    private long number(String sql) throws ClickHouseException, IOException, InterruptedException {
        return Long.parseLong(cluster.query(sql).get(0));
    }

    /**
     * When the packets at which requests ended were sent, µs: the producer moves times so that the last packet is of the moment when it
     * sends the first, or a known time after it, and then sends so many a second whatever their times.
     */
    private long[] sentMicros(int agent, long packetsPerSecond)
            throws ClickHouseException, IOException, InterruptedException {
        PacketTimes times = PacketTimes.of(capture);
        String answered = "SELECT toUnixTimestamp64Micro(end_time) FROM flow_log.l7_flow_log WHERE agent_id = " + agent
                + " AND response_status != " + L7Status.TIMEOUT.column();
        long[] ends =
                cluster.query(answered).stream().mapToLong(Long::parseLong).toArray();
        // Not by flows: one that goes on ends with its minute.
        long moved = LongStream.of(ends).max().orElseThrow() - totals.lastAnswered();
        long begun = times.last()
                + moved
                - TimeUnit.NANOSECONDS.toMicros(WarmProducer.ahead(agent).toNanos());
        return LongStream.of(ends)
                .map(end -> begun + times.countUntil(end - moved) * 1_000_000 / packetsPerSecond)
                .toArray();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
