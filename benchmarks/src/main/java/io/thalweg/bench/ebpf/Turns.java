package io.thalweg.bench.ebpf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.bench.Median;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one load did in turns without probes and with each kind of them. A turn with probes is compared with the one without
 * that came before it, since the machine's neighbours make it faster and slower; of the comparisons the median counts.
 */
final class Turns {
    /**
     * One turn.
     *
     * @param serverMicros of processor time for each request
     */
    record Turn(LoadResult result, double serverMicros) {}

    private static final double PERCENT = 100;

    private final Map<Probes, List<Turn>> turns = new EnumMap<>(Probes.class);
    private final Map<Probes, List<Double>> losses = new EnumMap<>(Probes.class);
    private Turn lastOff;

    void add(Probes probes, Turn turn) {
        turns.computeIfAbsent(probes, key -> new ArrayList<>()).add(turn);
        if (probes == Probes.OFF) {
            lastOff = turn;
        } else if (lastOff == null) {
            throw new IllegalStateException("a turn with probes before any without");
        } else {
            double kept = turn.result().requestsPerSecond() / lastOff.result().requestsPerSecond();
            losses.computeIfAbsent(probes, key -> new ArrayList<>()).add(PERCENT * (1 - kept));
        }
    }

    /** Of requests a second, in per cent; negative where more were answered. */
    double lossPercent(Probes probes) {
        return Median.of(losses.get(probes));
    }

    void fill(ObjectNode line, Probes probes) {
        line.put("requestsPerSecond", Math.round(median(probes, turn -> turn.result()
                .requestsPerSecond())));
        line.put("meanMicros", tenths(median(probes, turn -> turn.result().meanMicros())));
        line.put("p99Micros", tenths(median(probes, turn -> turn.result().p99Micros())));
        line.put("serverMicrosPerRequest", hundredths(median(probes, Turn::serverMicros)));
        if (probes != Probes.OFF) {
            line.put("lossPercent", tenths(lossPercent(probes)));
            line.putPOJO(
                    "lossPercentOfRounds",
                    losses.get(probes).stream().map(Turns::tenths).toList());
        }
    }

    private double median(Probes probes, ToDoubleFunction<Turn> of) {
        return Median.of(turns.get(probes).stream().map(of::applyAsDouble).toList());
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
