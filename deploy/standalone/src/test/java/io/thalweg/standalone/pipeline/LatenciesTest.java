package io.thalweg.standalone.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void rowIsAsLateAsTheFirstLookThatFindsIt() {
        Latencies latencies = new Latencies(new long[] {3_000, 1_000, 2_000, 9_000});
        latencies.look(4_000, 1);
        latencies.look(8_000, 3);
        latencies.look(10_000, 4);

        assertThat(latencies.count()).isEqualTo(4);
        assertThat(latencies.millis(0)).isEqualTo(1);
        assertThat(latencies.millis(0.5)).isEqualTo(5);
        assertThat(latencies.millis(0.99)).isEqualTo(6);
    }

    @Test
    void rowsThatCameSinceAreNotCountedTwice() {
        Latencies latencies = new Latencies(new long[] {1_000});
        latencies.look(2_000, 1);
        latencies.look(9_000, 5);

        assertThat(latencies.millis(1)).isEqualTo(1);
    }
}
