package io.thalweg.agent.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SpareMemoryTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double BUSY = 0.5;
    private static final double QUIET = 0.02;

    private int givenBack;
    private long nanoTime = -3 * SECOND;
    private double cpuNanos;
    private final SpareMemory memory = new SpareMemory(() -> givenBack++, nanoTime, 0);

    private void seconds(int count, double share) {
        for (int i = 0; i < count; i++) {
            nanoTime += SECOND;
            cpuNanos += share * SECOND;
            memory.tick(nanoTime, (long) cpuNanos);
        }
    }

    @Test
    void nothingIsGivenBackUnderLoad() {
        seconds(3600, BUSY);

        assertThat(givenBack).isZero();
    }

    @Test
    void whatTheStartTookIsGivenBackOnce() {
        seconds(5, BUSY);
        seconds(50, QUIET);

        assertThat(givenBack).isEqualTo(1);
    }

    @Test
    void soIsWhatALoadTook() {
        seconds(50, QUIET);
        seconds(60, BUSY);
        assertThat(givenBack).isEqualTo(1);

        seconds(50, QUIET);
        assertThat(givenBack).isEqualTo(2);
    }

    @Test
    void aQuietAgentDoesItEachMinute() {
        seconds(3600, QUIET);

        assertThat(givenBack).isEqualTo(60);
    }
}
