package io.thalweg.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void waitsGrowUpToTheMostAndBeginAnew() {
        Backoff backoff = new Backoff(1000, 8000);
        for (long most : new long[] {1000, 2000, 4000, 8000, 8000}) {
            assertThat(backoff.nextMillis()).isBetween(most / 2, most);
        }
        backoff.reset();
        assertThat(backoff.nextMillis()).isBetween(500L, 1000L);
    }

    @Test
    void agentsThatFailTogetherDoNotComeBackTogether() {
        Set<Long> waits = new HashSet<>();
        for (int agent = 0; agent < 1000; agent++) {
            waits.add(new Backoff(60_000, 60_000).nextMillis());
        }
        assertThat(waits).hasSizeGreaterThan(900);
    }
}
