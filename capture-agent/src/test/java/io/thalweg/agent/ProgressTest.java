package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final Progress progress = new Progress(waiting::get, done::get);
    private final long begun = System.nanoTime();

    private String after(long seconds) {
        return progress.problem(begun + TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void whileWorkGetsDoneNothingIsWrong() {
        waiting.set(100);
        for (int second = 0; second < 60; second += 15) {
            done.incrementAndGet();
            assertThat(after(second)).isNull();
        }
    }

    @Test
    void workThatWaitsAndIsNotDoneIsAProblemAfterAWhile() {
        waiting.set(3);
        assertThat(after(0)).isNull();
        assertThat(after(9)).isNull();
        assertThat(after(20)).isEqualTo("has taken nothing for 20 s, 3 batches wait");
        done.incrementAndGet();
        assertThat(after(21)).isNull();
    }

    @Test
    void anIdleAgentHasNoProblem() {
        assertThat(after(0)).isNull();
        assertThat(after(1000)).isNull();
    }
}
