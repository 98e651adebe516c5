package io.thalweg.agent;

import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.check.MachineReport;
import io.thalweg.agent.check.Verdict;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.metrics.Counter;
import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.packet.InterfaceCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The numbers of live capture: what the capture thread counts, copied once a second for whoever asks. */
final class AgentMetrics {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String DROPPED = "thalweg_agent_dropped_packets_total";
    private static final String DROPPED_HELP = "Packets lost, by where.";

    private final PacketBatcher batcher;
    private final Counter packets;
    private final Counter bytes;
    private final Counter excluded;
    private final Counter kernelDrops;
    private final Counter queueDrops;
    private final Counter limitedDrops;
    private final Counter sampledDrops;
    private final Progress delivery;
    private volatile long lastTick;

    AgentMetrics(Metrics metrics, Health health, PacketBatcher batcher, BatchPublisher publisher, long nanoTime) {
        this.batcher = batcher;
        lastTick = nanoTime;
        packets = metrics.counter("thalweg_agent_packets_total", "Packets captured.");
        bytes = metrics.counter("thalweg_agent_bytes_total", "Their bytes on the wire.");
        excluded = metrics.counter("thalweg_agent_excluded_packets_total", "Packets left out as own traffic.");
        kernelDrops = metrics.counter(DROPPED, DROPPED_HELP, "place", "kernel_ring");
        queueDrops = metrics.counter(DROPPED, DROPPED_HELP, "place", "agent_queue");
        limitedDrops = metrics.counter(DROPPED, DROPPED_HELP, "place", "token_bucket");
        sampledDrops = metrics.counter(DROPPED, DROPPED_HELP, "place", "sampling");
        metrics.count(DROPPED, DROPPED_HELP, publisher::lostPackets, "place", "kafka");
        metrics.count("thalweg_agent_delivered_batches_total", "Batches that Kafka has.", publisher::deliveredBatches);
        metrics.count("thalweg_agent_delivered_packets_total", "Packets that Kafka has.", publisher::deliveredPackets);
        metrics.count(
                "thalweg_agent_delivered_bytes_total",
                "Bytes that Kafka has, before compression.",
                publisher::deliveredBytes);
        metrics.gauge("thalweg_agent_outstanding_batches", "Batches waiting for Kafka.", publisher::outstandingBatches);
        health.needsToLive("capture", this::stuck);
        delivery = new Progress(publisher::outstandingBatches, publisher::deliveredBatches);
        health.needsToBeReady("Kafka", delivery::problem);
    }

    /** What each interface gives; they come and go. */
    static void tellInterfaces(Metrics metrics, Supplier<List<InterfaceCounts>> interfaces) {
        tell(interfaces, metrics::counts, "packets_total", "Packets past the filter.", InterfaceCounts::packets);
        tell(interfaces, metrics::counts, "drops_total", "Of them, lost in the ring.", InterfaceCounts::drops);
        tell(interfaces, metrics::gauges, "ring_occupancy_ratio", "Share that waits.", InterfaceCounts::occupancy);
    }

    private static void tell(
            Supplier<List<InterfaceCounts>> interfaces,
            Registration registration,
            String name,
            String help,
            ToDoubleFunction<InterfaceCounts> value) {
        registration.register("thalweg_agent_interface_" + name, help, "interface", () -> {
            Map<String, Double> values = new LinkedHashMap<>();
            interfaces.get().forEach(one -> values.put(one.name(), value.applyAsDouble(one)));
            return values;
        });
    }

    /** A way to register a family whose series come and go. */
    @FunctionalInterface
    private interface Registration {
        void register(String name, String help, String label, Supplier<Map<String, Double>> values);
    }

    /** What the machine lets the agent do; does not change while it runs. */
    static void tellFeatures(Metrics metrics, MachineReport report) {
        for (Verdict verdict : report.verdicts()) {
            double degree = 2.0 - verdict.degree().ordinal();
            metrics.gauge(
                    "thalweg_agent_feature",
                    "2: runs, 1: with less, 0: off.",
                    () -> degree,
                    "feature",
                    verdict.feature().title().replace(' ', '_'));
        }
    }

    /** By the capture thread. */
    void tick(long nanoTime) {
        if (nanoTime - lastTick < PERIOD_NANOS) {
            return;
        }
        lastTick = nanoTime;
        // So that it knows since when nothing got done, however seldom it is asked.
        delivery.problem();
        copy();
    }

    private void copy() {
        packets.set(batcher.packets());
        bytes.set(batcher.bytes());
        excluded.set(batcher.excludedPackets());
        kernelDrops.set(batcher.kernelDrops());
        queueDrops.set(batcher.refusedPackets());
        limitedDrops.set(batcher.limitedPackets());
        sampledDrops.set(batcher.sampledOutPackets());
    }

    private String stuck() {
        long silent = System.nanoTime() - lastTick;
        return silent > STUCK_NANOS
                ? "the capture thread has not come round for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " s"
                : null;
    }
}
