package io.thalweg.bench.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.bench.ebpf.Turns.Turn;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final Turns turns = new Turns();

    private void add(Probes probes, double requestsPerSecond) {
        turns.add(probes, new Turn(new LoadResult(1000, requestsPerSecond, 100, 200), 10));
    }

    @Test
    void aTurnIsComparedWithTheOneWithoutProbesBeforeIt() {
        // The machine became half as fast meanwhile.
        add(Probes.OFF, 100_000);
        add(Probes.TRACEPOINT, 80_000);
        add(Probes.OFF, 50_000);
        add(Probes.RAW, 35_000);

        assertThat(turns.lossPercent(Probes.TRACEPOINT)).isCloseTo(20, within());
        assertThat(turns.lossPercent(Probes.RAW)).isCloseTo(30, within());
    }

    @Test
    void ofSeveralRoundsTheMedianCounts() {
        for (double kept : new double[] {0.9, 0.4, 0.85}) {
            add(Probes.OFF, 100_000);
            add(Probes.SERVER_ONLY, 100_000 * kept);
        }

        assertThat(turns.lossPercent(Probes.SERVER_ONLY)).isCloseTo(15, within());
        ObjectNode line = new ObjectMapper().createObjectNode();
        turns.fill(line, Probes.SERVER_ONLY);
        assertThat(line.toString())
                .isEqualTo(
                        "{\"requestsPerSecond\":85000,\"meanMicros\":100.0,\"p99Micros\":200.0,"
                                + "\"serverMicrosPerRequest\":10.0,\"lossPercent\":15.0,\"lossPercentOfRounds\":[10.0,60.0,15.0]}");
    }

    @Test
    void withoutProbesThereIsNoLoss() {
        add(Probes.OFF, 100_000);

        ObjectNode line = new ObjectMapper().createObjectNode();
        turns.fill(line, Probes.OFF);
        assertThat(line.has("lossPercent")).isFalse();
    }

    @Test
    void probesThatComeFirstAreAMistake() {
        assertThatThrownBy(() -> add(Probes.RAW, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-6);
    }
}
