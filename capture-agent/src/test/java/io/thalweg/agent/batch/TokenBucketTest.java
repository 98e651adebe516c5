package io.thalweg.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final TokenBucket bucket = new TokenBucket();

    private int passing(long from, int packets, long apart) {
        int passed = 0;
        for (int i = 0; i < packets; i++) {
            passed += bucket.take(from + i * apart) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void withoutALimitAllPass() {
        assertThat(passing(NOW, 1000, 0)).isEqualTo(1000);
    }

    @Test
    void aSecondsWorthPassesAtOnceAndNoMore() {
        bucket.limitTo(100);
        assertThat(passing(NOW, 1000, 0)).isEqualTo(100);
    }

    @Test
    void overTenSecondsTheRateHolds() {
        bucket.limitTo(100);
        assertThat(passing(NOW, 10_000, SECOND / 1000)).isBetween(1090, 1100);
    }

    @Test
    void fractionsOfATokenAreNotLost() {
        bucket.limitTo(3);
        assertThat(passing(NOW, 10_000, SECOND / 100)).isBetween(300, 303);
    }

    @Test
    void olderPacketsOfAnotherInterfaceAddNothing() {
        bucket.limitTo(100);
        assertThat(passing(NOW, 100, 0)).isEqualTo(100);
        assertThat(passing(NOW - SECOND, 100, 0)).isZero();
        assertThat(passing(NOW, 100, 0)).isZero();
    }

    @Test
    void aClockThatJumpsLetsASecondsWorthPass() {
        bucket.limitTo(1_000_000);
        passing(NOW, 1_000_001, 0);
        assertThat(passing(NOW + 1_000_000 * SECOND, 1_000_001, 0)).isEqualTo(1_000_000);
    }

    @Test
    void anotherRateHoldsAtOnce() {
        bucket.limitTo(100);
        passing(NOW, 100, 0);
        bucket.limitTo(0);
        assertThat(passing(NOW, 100, 0)).isEqualTo(100);
        bucket.limitTo(10);
        assertThat(passing(NOW, 100, 0)).isEqualTo(10);
    }
}
