package io.thalweg.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExpositionTest {
    private final Metrics metrics = new Metrics();

    @Test
    void aFamilyIsDescribedOnceAndHasALineForEachSetOfLabels() {
        metrics.counter("drops_total", "Lost.", "place", "ring").add(3);
        metrics.count("drops_total", "Lost.", () -> 4, "place", "queue");
        metrics.gauge("depth", "Waiting.", () -> 1.5);

        assertThat(Exposition.of(metrics)).isEqualTo("""
                # HELP drops_total Lost.
                # TYPE drops_total counter
                drops_total{place="ring"} 3
                drops_total{place="queue"} 4
                # HELP depth Waiting.
                # TYPE depth gauge
                depth 1.5
                """);
    }

    @Test
    void bucketsOfAHistogramCountAllThatIsNotGreater() {
        Histogram sizes = metrics.histogram("bytes", "Sizes.", new long[] {10, 100}, "topic", "packets");
        for (long size : new long[] {1, 10, 11, 100, 101, 5000}) {
            sizes.record(size);
        }

        assertThat(Exposition.of(metrics)).isEqualTo("""
                # HELP bytes Sizes.
                # TYPE bytes histogram
                bytes_bucket{topic="packets",le="10"} 2
                bytes_bucket{topic="packets",le="100"} 4
                bytes_bucket{topic="packets",le="+Inf"} 6
                bytes_sum{topic="packets"} 5223
                bytes_count{topic="packets"} 6
                """);
    }

    @Test
    void labelsAreEscaped() {
        metrics.gauge("of", "It.", () -> 1, "name", "a\"b\\c\nd");

        assertThat(Exposition.of(metrics)).contains("of{name=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    @Test
    void largeCountsKeepTheirDigits() {
        metrics.counter("bytes_total", "All.").set(9_007_199_254_740_991L);

        assertThat(Exposition.of(metrics)).contains("bytes_total 9007199254740991\n");
    }

    @Test
    void whatComesAndGoesIsToldWhileItIsThere() {
        Map<String, Double> interfaces = new LinkedHashMap<>(Map.of("eth0", 1.0));
        metrics.counts("packets_total", "All.", "interface", () -> interfaces);
        assertThat(Exposition.of(metrics)).contains("packets_total{interface=\"eth0\"} 1\n");

        interfaces.remove("eth0");
        interfaces.put("eth1", 2.0);
        assertThat(Exposition.of(metrics)).doesNotContain("eth0").contains("packets_total{interface=\"eth1\"} 2\n");
    }

    @Test
    void registeringAgainTakesThePlaceOfTheFirst() {
        metrics.gauge("up", "It.", () -> 1);
        metrics.gauge("up", "It.", () -> 2);

        assertThat(Exposition.of(metrics)).contains("up 2\n").doesNotContain("up 1\n");
    }

    @Test
    void aNameHasOneType() {
        metrics.gauge("up", "It.", () -> 1);

        assertThatThrownBy(() -> metrics.counter("up", "It.")).isInstanceOf(IllegalArgumentException.class);
    }
}
