package io.thalweg.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CounterTest {
    @Test
    void anotherThreadSeesTheCountRiseAndNeverFall() throws InterruptedException {
        Counter counter = new Counter();
        long last = 1_000_000;
        Thread writer = new Thread(() -> {
            for (long i = 0; i < last; i++) {
                counter.add(1);
            }
        });
        writer.start();

        long seen = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (seen < last && System.nanoTime() < deadline) {
            long now = counter.get();
            assertThat(now).isGreaterThanOrEqualTo(seen);
            seen = now;
        }
        writer.join();
        assertThat(seen).isEqualTo(last);
    }

    @Test
    void theAgentKnowsWhatItTakesItself() {
        assertThat(OwnUsage.cpuNanos()).isPositive();
        assertThat(OwnUsage.residentBytes()).isGreaterThan(10 << 20);
    }
}
