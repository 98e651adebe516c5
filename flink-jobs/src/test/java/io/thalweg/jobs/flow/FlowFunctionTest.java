package io.thalweg.jobs.flow;

import static io.thalweg.jobs.flow.TestAgent.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLog;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowFunctionTest {
    private static final Frames.End CLIENT = Frames.End.of(1, 40000);
    private static final Frames.End SERVER = Frames.End.of(2, 80);
    private static final int AGENT = 7;
    private static final int SHARD = 3;
    private static final long BOOT = 1;
    private static final int TIMEOUT = 3;
    private static final int FORCED_REPORT = 5;
    private static final long LONGER_THAN_ANY_TIMEOUT = 400 * SECOND;

    private final TestAgent agent = new TestAgent(AGENT, SHARD);
    private FlowHarness job;

    @BeforeEach
    void open() throws Exception {
        job = FlowHarness.fresh();
    }

    @AfterEach
    void close() {
        job.close();
    }

    @Test
    void packetsOfSeveralBatchesBecomeOneFlow() throws Exception {
        job.send(agent.open(CLIENT, SERVER).batch());
        job.send(agent.pause(SECOND).close(CLIENT, SERVER, 0, 0).batch());
        job.send(agent.pause(LONGER_THAN_ANY_TIMEOUT).batch());

        assertThat(job.flows()).hasSize(1);
        L4FlowLog flow = job.flows().get(0);
        assertThat(flow.agentId).isEqualTo(AGENT);
        assertThat(flow.packetTx).isEqualTo(4);
        assertThat(flow.packetRx).isEqualTo(2);
    }

    @Test
    void heartbeatEndsTheFlowsThatHaveTimedOut() throws Exception {
        job.send(agent.http(CLIENT, SERVER, "/").batch());
        assertThat(job.flows()).isEmpty();

        job.send(agent.pause(6 * SECOND).batch());

        assertThat(job.flows()).hasSize(1);
        assertThat(job.losses()).isEmpty();
    }

    @Test
    void healthCheckIsSetAside() throws Exception {
        job.send(agent.healthCheck(CLIENT, SERVER).batch());
        job.send(agent.pause(LONGER_THAN_ANY_TIMEOUT).batch());

        assertThat(job.flows()).isEmpty();
        assertThat(job.healthChecks()).hasSize(1);
        assertThat(job.healthChecks().get(0).packetTx).isEqualTo(3);
    }

    @Test
    void documentsLeaveThoughTheWatermarkComesAfterTheLastBatch() throws Exception {
        job.send(agent.http(CLIENT, SERVER, "/").batch());
        job.send(agent.pause(5 * SECOND).batch());
        job.watermark(agent.nowMillis());
        assertThat(job.documents()).isEmpty();

        job.clock(1_000);

        assertThat(job.documents()).isNotEmpty();
    }

    @Test
    void repeatedBatchIsDropped() throws Exception {
        byte[] batch = agent.http(CLIENT, SERVER, "/").batch();
        job.send(batch);
        job.send(batch);
        job.send(agent.pause(LONGER_THAN_ANY_TIMEOUT).batch());

        assertThat(job.flows()).hasSize(1);
        assertThat(job.flows().get(0).packetTx).isEqualTo(5);
        assertThat(job.losses()).isEmpty();
    }

    @Test
    void gapIsTold() throws Exception {
        job.send(agent.batch());
        agent.loseBatches(4).pause(SECOND);
        job.send(agent.batch());

        assertThat(job.losses())
                .containsExactly(new CaptureLoss(
                        BatchKind.PACKETS,
                        agent.now() / 1000,
                        AGENT,
                        SHARD,
                        BOOT,
                        CaptureLossReason.MISSING_BATCH,
                        0,
                        1,
                        4));
    }

    @Test
    void firstBatchEverMayHaveAnyNumber() throws Exception {
        job.send(agent.loseBatches(1000).batch());

        assertThat(job.losses()).isEmpty();
    }

    @Test
    void batchesThatARestartedAgentLostAreTold() throws Exception {
        job.send(agent.batch());
        job.send(agent.restart().loseBatches(2).batch());

        assertThat(job.losses()).hasSize(1);
        assertThat(job.losses().get(0).firstSequence()).isZero();
        assertThat(job.losses().get(0).missingBatches()).isEqualTo(2);
        assertThat(job.losses().get(0).bootId()).isEqualTo(2);
    }

    @Test
    void flowsGoOnWhenTheAgentRestarts() throws Exception {
        job.send(agent.open(CLIENT, SERVER).batch());
        job.send(agent.pause(SECOND).restart().close(CLIENT, SERVER, 0, 0).batch());
        job.send(agent.pause(LONGER_THAN_ANY_TIMEOUT).batch());

        assertThat(job.losses()).isEmpty();
        assertThat(job.flows()).hasSize(1);
        assertThat(job.flows().get(0).packetTx).isEqualTo(4);
    }

    @Test
    void dropsOfKernelAndAgentAreTold() throws Exception {
        job.send(agent.dropped(5, 9).batch());
        job.send(agent.batch());

        long time = agent.now() / 1000;
        assertThat(job.losses())
                .containsExactly(
                        new CaptureLoss(
                                BatchKind.PACKETS, time, AGENT, SHARD, BOOT, CaptureLossReason.KERNEL_DROP, 5, 0, 0),
                        new CaptureLoss(
                                BatchKind.PACKETS, time, AGENT, SHARD, BOOT, CaptureLossReason.AGENT_DROP, 9, 0, 0));
    }

    @Test
    void dropsOfARepeatedBatchAreToldOnce() throws Exception {
        byte[] batch = agent.dropped(5, 0).batch();
        job.send(batch);
        job.send(batch);

        assertThat(job.losses()).hasSize(1);
    }

    @Test
    void shardsOfOneAgentKeepTheirOwnNumbers() throws Exception {
        TestAgent other = new TestAgent(AGENT, SHARD + 1);
        job.send(agent.batch());
        job.send(other.batch());
        job.send(agent.batch());
        job.send(other.batch());

        assertThat(job.losses()).isEmpty();
        assertThat(job.shards()).isEqualTo(2);
    }

    @Test
    void flowsOfASilentAgentEndByTheTimeOfTheOthers() throws Exception {
        job.send(agent.http(CLIENT, SERVER, "/").batch());
        job.watermark(agent.nowMillis() + FlowHarness.SILENT_AFTER.toMillis() - 1);
        assertThat(job.flows()).isEmpty();

        job.watermark(agent.nowMillis() + FlowHarness.SILENT_AFTER.toMillis());

        assertThat(job.flows()).hasSize(1);
    }

    @Test
    void openConnectionOfASilentAgentEndsWhenItsTimeoutHasPassed() throws Exception {
        job.send(agent.open(CLIENT, SERVER).batch());
        job.watermark(agent.nowMillis() + 60_000);
        assertThat(job.flows()).allMatch(flow -> flow.closeType == FORCED_REPORT);

        job.watermark(agent.nowMillis() + LONGER_THAN_ANY_TIMEOUT / TestAgent.MILLISECOND);

        assertThat(job.flows().get(job.flows().size() - 1).closeType).isEqualTo(TIMEOUT);
    }

    @Test
    void agentThatSpeaksIsNotSilentHoweverFarTheOthersAre() throws Exception {
        long ahead = agent.nowMillis() + Duration.ofDays(365).toMillis();
        job.watermark(ahead);
        job.send(agent.open(CLIENT, SERVER).batch());
        job.watermark(ahead + 5_000);
        job.send(agent.pause(SECOND).close(CLIENT, SERVER, 0, 0).batch());
        job.watermark(ahead + 14_999);
        assertThat(job.flows()).isEmpty();

        job.watermark(ahead + 15_000);

        assertThat(job.flows()).hasSize(1);
        assertThat(job.flows().get(0).packetTx).isEqualTo(4);
    }

    @Test
    void silentShardIsForgottenOnceEmpty() throws Exception {
        job.send(agent.http(CLIENT, SERVER, "/").batch());
        job.watermark(agent.nowMillis() + FlowHarness.FORGET_AFTER.toMillis() - 1);
        assertThat(job.flows()).hasSize(1);
        assertThat(job.shards()).isEqualTo(1);

        job.watermark(agent.nowMillis() + FlowHarness.FORGET_AFTER.toMillis());

        assertThat(job.shards()).isZero();
        assertThat(job.timers()).isZero();
    }

    @Test
    void agentThatComesBackFindsItsNumbers() throws Exception {
        job.send(agent.batch());
        job.watermark(agent.nowMillis() + FlowHarness.FORGET_AFTER.toMillis() - 1);
        job.send(agent.loseBatches(3).pause(60 * SECOND).batch());

        assertThat(job.losses()).hasSize(1);
        assertThat(job.losses().get(0).missingBatches()).isEqualTo(3);
    }

    @Test
    void manyBatchesNeedOneTimer() throws Exception {
        for (int i = 0; i < 100; i++) {
            job.send(agent.pause(SECOND).batch());
            job.watermark(agent.nowMillis());
        }

        assertThat(job.timers()).isEqualTo(1);
    }
}
