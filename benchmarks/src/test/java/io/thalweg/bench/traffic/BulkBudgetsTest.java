package io.thalweg.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BulkBudgetsTest {
    @Test
    void everyPacketIsDealt() {
        int[] budgets = BulkBudgets.deal(1_234_567, 8000, 1);

        assertThat(Arrays.stream(budgets).asLongStream().sum()).isEqualTo(1_234_567);
        assertThat(budgets).hasSize(8000);
    }

    @Test
    void nobodyGetsLessThanAConnectionNeeds() {
        int[] budgets = BulkBudgets.deal(100L * BulkScript.LEAST_PACKETS, 100, 1);

        assertThat(budgets).containsOnly(BulkScript.LEAST_PACKETS);
    }

    @Test
    void aFewGetMost() {
        int[] budgets = BulkBudgets.deal(1_000_000, 1000, 1);

        Arrays.sort(budgets);
        long ofTheTopTenth = Arrays.stream(budgets).skip(900).asLongStream().sum();
        assertThat(ofTheTopTenth).isGreaterThan(400_000);
    }
}
