package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private final RetryPolicy policy =
            new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "7, 6400", "8, 10000", "100000, 10000"})
    void delayDoublesUpToTheLongest(int failures, long millis) {
        assertThat(policy.delayMillis(failures)).isBetween(millis * 8 / 10, millis * 12 / 10);
    }

    @Test
    void patienceEndsWhenTold() {
        assertThat(policy.isExhausted(Duration.ofSeconds(59))).isFalse();
        assertThat(policy.isExhausted(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void zeroMeansForever() {
        RetryPolicy forever = new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ZERO);

        assertThat(forever.isExhausted(Duration.ofDays(365))).isFalse();
    }
}
