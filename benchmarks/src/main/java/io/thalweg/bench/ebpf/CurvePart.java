package io.thalweg.bench.ebpf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Each load in turns: without probes, with one kind of them, without, with the next kind. */
final class CurvePart {
    private static final List<Probes> ORDER =
            List.of(Probes.OFF, Probes.TRACEPOINT, Probes.OFF, Probes.RAW, Probes.OFF, Probes.SERVER_ONLY);

    private final Servers servers;
    private final ReaderProcess reader;
    private final Results results;
    private final Map<Load, Double> estimates = new HashMap<>();
    private final Map<Load, Turns> turns = new LinkedHashMap<>();
    private final Map<Probes, Long> events = new EnumMap<>(Probes.class);
    private final Map<Probes, Long> lost = new EnumMap<>(Probes.class);
    private final Map<Probes, Long> agentNanos = new EnumMap<>(Probes.class);

    CurvePart(Servers servers, ReaderProcess reader, Results results) {
        this.servers = servers;
        this.reader = reader;
        this.results = results;
    }

    void run(List<Load> loads, int rounds, int seconds) throws IOException {
        for (Load load : loads) {
            estimates.put(load, servers.estimate(load));
            turns.put(load, new Turns());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Probes probes : ORDER) {
                results.progress("curve, round " + round + " of " + rounds + ", " + probes.key());
                turn(probes, loads, seconds);
            }
        }
        turns.forEach(this::tell);
        events.keySet().forEach(this::tellAgent);
    }

    private void turn(Probes probes, List<Load> loads, int seconds) throws IOException {
        if (probes != Probes.OFF) {
            reader.open(probes);
        }
        ProcessorTime before = reader.processorTime();
        for (Load load : loads) {
            Turns.Turn turn = servers.run(load, seconds, estimates.get(load));
            results.progress("  " + load + ": " + Math.round(turn.result().requestsPerSecond()) + " requests/s");
            turns.get(load).add(probes, turn);
        }
        if (probes != Probes.OFF) {
            long nanos = reader.processorTime().since(before).withoutCompilers();
            Tally tally = reader.closeProbes();
            events.merge(probes, tally.events(), Long::sum);
            lost.merge(probes, tally.lost(), Long::sum);
            agentNanos.merge(probes, nanos, Long::sum);
        }
    }

    private void tell(Load load, Turns of) {
        for (Probes probes : Probes.values()) {
            ObjectNode line = results.line(Part.CURVE);
            line.put("client", load.client().program());
            line.put("connections", load.connections());
            line.put("pipeline", load.pipeline());
            line.put("probes", probes.key());
            of.fill(line, probes);
            results.tell(line);
        }
    }

    private void tellAgent(Probes probes) {
        ObjectNode line = results.line(Part.CURVE).put("probes", probes.key());
        line.put("events", events.get(probes));
        line.put("lostEvents", lost.get(probes));
        line.put("agentNanosPerEvent", Math.round((double) agentNanos.get(probes) / events.get(probes)));
        results.tell(line);
    }
}
