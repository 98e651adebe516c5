package io.thalweg.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.cluster.ClusterSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class KillPlanTest {
    private static final List<List<String>> PROCESSES = ClusterSize.SMALL.processes();
    private static final long SPAN = 60_000;

    @Test
    void sameSeedIsTheSamePlan() {
        assertThat(KillPlan.of(7, 30, PROCESSES, SPAN)).isEqualTo(KillPlan.of(7, 30, PROCESSES, SPAN));
        assertThat(KillPlan.of(7, 30, PROCESSES, SPAN)).isNotEqualTo(KillPlan.of(8, 30, PROCESSES, SPAN));
    }

    @Test
    void killsAreSpreadOverTheWholeRun() {
        List<KillPlan.Kill> kills = KillPlan.of(7, 30, PROCESSES, SPAN).kills();

        for (int i = 0; i < 30; i++) {
            assertThat(kills.get(i).atMillis()).isBetween(SPAN * i / 30, SPAN * (i + 1) / 30);
        }
    }

    @Test
    void everyKindOfProcessIsKilledAlike() {
        List<String> victims = KillPlan.of(7, 32, PROCESSES, SPAN).kills().stream()
                .map(KillPlan.Kill::process)
                .toList();

        assertThat(PROCESSES).allSatisfy(kind -> assertThat(
                        victims.stream().filter(kind::contains).count())
                .isEqualTo(8));
    }
}
