package io.thalweg.agent.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.config.LimitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
    @TempDir
    private Path folder;

    private static long kept(FlowSampler sampler, int flows) {
        Random random = new Random(1);
        return random.ints(flows).filter(sampler::keeps).count();
    }

    @Test
    void everyFlowIsKeptUntilThereIsAReason() {
        assertThat(kept(new FlowSampler(), 1000)).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.25, 0.5, 0.99})
    void theShareOfFlowsIsKept(double share) {
        FlowSampler sampler = new FlowSampler();
        sampler.keep(share);

        assertThat(kept(sampler, 100_000) / 100_000.0).isCloseTo(share, Offset.offset(0.01));
    }

    @Test
    void flowsOfEveryShardAreLeftOutAlike() {
        FlowSampler sampler = new FlowSampler();
        sampler.keep(0.5);
        for (int shard = 0; shard < 64; shard++) {
            int kept = 0;
            for (int flow = 0; flow < 1000; flow++) {
                kept += sampler.keeps(flow * 64 + shard) ? 1 : 0;
            }
            assertThat(kept).as("of shard %d", shard).isBetween(400, 600);
        }
    }

    @Test
    void aFlowThatIsKeptStaysKeptWhileTheShareGrows() {
        FlowSampler less = new FlowSampler();
        FlowSampler more = new FlowSampler();
        less.keep(0.3);
        more.keep(0.6);

        new Random(2).ints(10_000).filter(less::keeps).forEach(flow -> assertThat(more.keeps(flow))
                .isTrue());
    }

    /** Cost grows with traffic, on top of what the agent costs at rest. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 1.5, 4})
    void usageComesBelowTheLimitAndStaysThere(double demand) {
        CpuThrottle throttle = new CpuThrottle();
        double share = 1;
        for (int second = 0; second < 120; second++) {
            double usage = 0.05 + demand * share;
            share = throttle.next(usage, 0.5);
            if (second > 20) {
                assertThat(usage).as("at second %d", second).isLessThanOrEqualTo(0.56);
            }
        }
        assertThat(share).isGreaterThan(Math.min(0.9, 0.3 / demand));
    }

    @Test
    void allIsKeptAgainWhenTheLoadIsGone() {
        CpuThrottle throttle = new CpuThrottle();
        for (int second = 0; second < 10; second++) {
            throttle.next(50, 0.5);
        }
        double share = 0;
        for (int second = 0; second < 20; second++) {
            share = throttle.next(0.1, 0.5);
        }
        assertThat(share).isEqualTo(1);
        assertThat(throttle.next(50, 0)).isEqualTo(1);
    }

    /** Memory follows the load by a tenth a second, on top of what the agent takes at rest. */
    @ParameterizedTest
    @ValueSource(longs = {50, 150, 400})
    void memoryComesBelowTheLimitAndStaysNearIt(long demand) {
        MemoryThrottle throttle = new MemoryThrottle(() -> {});
        double resident = 100;
        double share = 1;
        int above = 0;
        for (int second = 0; second < 600; second++) {
            resident += (100 + demand * share - resident) / 10;
            share = throttle.next((long) (resident * 1000), 200_000);
            assertThat(throttle.isInVain()).isFalse();
            above += second > 60 && resident > 200 ? 1 : 0;
        }
        assertThat(above).as("seconds above the limit").isLessThan(540 / 4);
        assertThat(share).isGreaterThan(Math.min(0.9, 20.0 / demand));
    }

    @Test
    void aStepIsGivenTimeToShow() {
        AtomicInteger givenBack = new AtomicInteger();
        MemoryThrottle throttle = new MemoryThrottle(givenBack::incrementAndGet);

        assertThat(throttle.next(300, 200)).isEqualTo(0.5);
        assertThat(throttle.next(300, 200)).isEqualTo(0.5);
        assertThat(throttle.next(250, 200)).isEqualTo(0.5);
        assertThat(throttle.next(180, 200)).isEqualTo(0.5);
        assertThat(givenBack).hasValue(1);
        assertThat(throttle.next(190, 200)).as("no room for more").isEqualTo(0.5);
    }

    @Test
    void whenItIsNotTheLoadNothingIsLeftOut() {
        MemoryThrottle throttle = new MemoryThrottle(() -> {});
        double share = 0.5;
        for (int second = 0; second < 60 && share < 1; second++) {
            share = throttle.next(300, 200);
        }
        assertThat(throttle.isInVain()).isTrue();
        for (int second = 0; second < 60; second++) {
            assertThat(throttle.next(300, 200)).isEqualTo(1);
        }

        throttle.next(150, 200);
        assertThat(throttle.isInVain()).isFalse();
        for (int second = 0; second < 10; second++) {
            share = throttle.next(300, 200);
        }
        assertThat(share).as("it may be the load the next time").isLessThan(1);
        assertThat(throttle.next(300, 0)).isEqualTo(1);
    }

    @Test
    void itTakesAGroupOfItsOwnWhereTheControllersAreGiven() throws IOException {
        Path parent = Files.createDirectories(folder.resolve("agents"));
        Files.writeString(folder.resolve("cgroup.controllers"), "cpu memory pids");
        Files.writeString(parent.resolve("cgroup.subtree_control"), "cpu memory");
        Path membership = Files.writeString(folder.resolve("membership"), "0::/agents\n");

        OwnControlGroup group = OwnControlGroup.enter(folder, membership, 4711);
        assertThat(group.limit(50, 400)).isTrue();

        Path own = parent.resolve("thalweg-agent");
        assertThat(own.resolve("cgroup.procs")).hasContent("4711");
        assertThat(own.resolve("cpu.max")).hasContent("50000 100000");
        assertThat(own.resolve("memory.max")).hasContent("419430400");
        group.limit(0, 0);
        assertThat(own.resolve("cpu.max")).hasContent("max 100000");
        assertThat(own.resolve("memory.max")).hasContent("max");
    }

    @Test
    void withoutControllersThereIsNoGroup() throws IOException {
        Path membership = Files.writeString(folder.resolve("membership"), "0::/\n");
        assertThat(OwnControlGroup.enter(folder, membership, 1)).isNull();

        Files.writeString(folder.resolve("cgroup.controllers"), "hugetlb");
        Files.writeString(folder.resolve("cgroup.subtree_control"), "hugetlb");
        assertThat(OwnControlGroup.enter(folder, membership, 1)).isNull();
    }

    @Test
    void withoutAGroupTheAgentLeavesOutFlows() {
        FlowSampler sampler = new FlowSampler();
        long begun = System.nanoTime();
        Limits limits = new Limits(new LimitSettings(1, 96), sampler, () -> {}, begun, null);
        AtomicReference<Double> room = new AtomicReference<>();
        limits.alsoKeep(room::set);
        long spin = 0;
        while (spin < 50_000_000) {
            spin++;
        }
        // A nanosecond in which much processor time was taken.
        limits.tick(begun + 1);
        assertThat(sampler.share()).isLessThan(1);
        assertThat(limits.memoryProblem()).contains("limits.memory-mib");
        assertThat(room).hasValue(0.5);

        limits.set(LimitSettings.NONE);
        limits.tick(System.nanoTime());
        assertThat(sampler.share()).isEqualTo(1);
        assertThat(limits.memoryProblem()).isNull();
        assertThat(room).hasValue(1.0);
    }

    @Test
    void aYoungAgentIsNotThrottled() {
        FlowSampler sampler = new FlowSampler();
        long begun = System.nanoTime();
        Limits limits = new Limits(new LimitSettings(1, 0), sampler, () -> {}, begun + 10, null);

        limits.tick(begun + 9);
        assertThat(sampler.share()).isEqualTo(1);
    }

    @Test
    void whereTheKernelKeepsTheLimitsNothingIsLeftOut() throws IOException {
        Files.writeString(folder.resolve("cgroup.controllers"), "cpu memory");
        Files.writeString(folder.resolve("cgroup.subtree_control"), "cpu memory");
        Path membership = Files.writeString(folder.resolve("membership"), "0::/\n");
        FlowSampler sampler = new FlowSampler();
        long begun = System.nanoTime();
        OwnControlGroup group = OwnControlGroup.enter(folder, membership, 1);
        Limits limits = new Limits(new LimitSettings(1, 96), sampler, () -> {}, begun, group);

        limits.tick(begun + 1);

        assertThat(sampler.share()).isEqualTo(1);
    }
}
