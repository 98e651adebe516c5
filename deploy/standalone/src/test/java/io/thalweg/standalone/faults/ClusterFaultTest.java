package io.thalweg.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.bench.traffic.CaptureParameters;
import io.thalweg.standalone.clickhouse.NodeProcess;
import io.thalweg.standalone.cluster.ClusterSize;
import io.thalweg.standalone.up.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code thalweg bench faults}: each kind of process is killed. */
final class ClusterFaultTest {
    private static final int SECONDS = 30;
    private static final int KILLS = 5;
    private static final CaptureParameters TRAFFIC =
            CaptureParameters.defaults().withPackets(60_000).withFlows(2_400).withSeconds(SECONDS);

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void everyRowIsThereOnceThoughEachKindOfProcessIsKilled() throws Exception {
        NodeProcess.library();
        long seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        List<List<String>> processes = ClusterSize.SMALL.processes();
        KillPlan plan = KillPlan.of(seed, KILLS, processes, TimeUnit.SECONDS.toMillis(SECONDS));

        FaultReport report = new FaultRun(
                        TRAFFIC, ClusterSize.SMALL, plan, Duration.ofMinutes(8), new Console(System.out))
                .in(directory);

        assertThat(report.packets()).isEqualTo(TRAFFIC.packets());
        assertThat(report.kills().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(KILLS);
        assertThat(processes)
                .allSatisfy(kind -> assertThat(report.kills().keySet()).containsAnyElementsOf(kind));
    }
}
