package io.thalweg.jobs.flow;

import static io.thalweg.jobs.flow.TestAgent.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L7FlowLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Socket calls in the flow operator, beside the packets of the same shard. */
class SyscallShardsTest {
    private static final Frames.End CLIENT = Frames.End.of(1, 40000);
    private static final Frames.End SERVER = Frames.End.of(2, 80);
    private static final int AGENT = 7;
    private static final int SHARD = 3;

    private final TestProcess process = new TestProcess(AGENT, SHARD);
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
    void callsOfSeveralBatchesBecomeOneSession() throws Exception {
        job.sendCalls(process.request(1, "/a").batch());
        job.sendCalls(process.response(1).batch());

        assertThat(job.sessions()).singleElement().satisfies(row -> {
            assertThat(row.observationPoint).isEqualTo("c-p");
            assertThat(row.agentId).isEqualTo(AGENT);
            assertThat(row.processId0).isEqualTo(4711);
            assertThat(row.requestResource).isEqualTo("/a");
        });
        assertThat(job.flows()).isEmpty();
        assertThat(job.losses()).isEmpty();
    }

    @Test
    void repeatedBatchIsDropped() throws Exception {
        byte[] batch = process.http(1, "/").batch();
        job.sendCalls(batch);
        job.sendCalls(batch);

        assertThat(job.sessions()).hasSize(1);
    }

    @Test
    void packetsAndCallsAreNumberedByThemselves() throws Exception {
        TestAgent agent = new TestAgent(AGENT, SHARD);
        job.send(agent.http(CLIENT, SERVER, "/packets").batch());
        job.sendCalls(process.http(1, "/calls").batch());
        job.send(agent.pause(SECOND).batch());
        job.sendCalls(process.pause(SECOND).batch());

        assertThat(job.losses()).isEmpty();
        assertThat(job.sessions())
                .extracting(row -> row.requestResource)
                .containsExactlyInAnyOrder("/packets", "/calls");
        assertThat(job.sessions()).extracting(row -> row.id).doesNotHaveDuplicates();
    }

    @Test
    void gapsAndDropsAreTold() throws Exception {
        job.sendCalls(process.batch());
        job.sendCalls(process.loseBatches(2).dropped(9).batch());

        long time = process.nowMicros();
        assertThat(job.losses())
                .containsExactly(
                        new CaptureLoss(
                                BatchKind.SYSCALLS, time, AGENT, SHARD, 1, CaptureLossReason.MISSING_BATCH, 0, 1, 2),
                        new CaptureLoss(
                                BatchKind.SYSCALLS, time, AGENT, SHARD, 1, CaptureLossReason.KERNEL_DROP, 9, 0, 0));
    }

    @Test
    void requestOfASilentAgentTimesOutByTheTimeOfTheOthers() throws Exception {
        job.sendCalls(process.request(1, "/").batch());
        job.watermark(process.nowMillis() + 119_000);
        assertThat(job.sessions()).isEmpty();

        job.watermark(process.nowMillis() + 400_000);

        assertThat(job.sessions()).singleElement().satisfies(row -> assertThat(row.type)
                .isZero());
    }

    @Test
    void silentShardIsForgottenOnceEmpty() throws Exception {
        TestAgent agent = new TestAgent(AGENT, SHARD);
        job.sendCalls(process.http(1, "/").batch());
        job.send(agent.http(CLIENT, SERVER, "/").batch());
        for (long seconds = 5; seconds < 2 * FlowHarness.FORGET_AFTER.toSeconds(); seconds += 5) {
            job.watermark(process.nowMillis() + seconds * 1000);
        }

        assertThat(job.shards()).isZero();
        assertThat(job.timers()).isZero();
    }

    @Test
    void restoredAtAnyPointTheJobMakesTheSameRows() throws Exception {
        List<byte[]> batches = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            process.request(i, "/" + i);
            batches.add(process.pause(SECOND).batch());
            process.response(i).http(100 + i, "/whole/" + i);
            batches.add(process.batch());
        }
        process.request(50, "/unanswered");
        batches.add(process.batch());
        batches.add(process.pause(200 * SECOND).batch());
        List<String> expected = rows(batches, batches.size());
        assertThat(expected).hasSize(13);
        for (int restart = 0; restart < batches.size(); restart++) {
            assertThat(rows(batches, restart))
                    .as("restored before batch %s", restart)
                    .isEqualTo(expected);
        }
    }

    private static List<String> rows(List<byte[]> batches, int restart) throws Exception {
        List<String> rows;
        OperatorSubtaskState state;
        try (FlowHarness first = FlowHarness.fresh()) {
            for (byte[] batch : batches.subList(0, restart)) {
                first.sendCalls(batch);
            }
            rows = new ArrayList<>(first.rows());
            state = first.snapshot();
        }
        try (FlowHarness second = FlowHarness.restored(state)) {
            for (byte[] batch : batches.subList(restart, batches.size())) {
                second.sendCalls(batch);
            }
            rows.addAll(second.rows());
        }
        return rows;
    }

    /** Not every row comes out of packets. */
    @Test
    void rowsSayWhatTheyWereMadeOf() throws Exception {
        job.send(new TestAgent(AGENT, SHARD).http(CLIENT, SERVER, "/").batch());
        job.sendCalls(process.http(1, "/").batch());

        assertThat(job.sessions())
                .extracting((L7FlowLog row) -> row.signalSource)
                .containsExactlyInAnyOrder(0, 3);
    }

    @Test
    void whatTheNetworkStackToldPassesThroughOnce() throws Exception {
        byte[] batch =
                process.drop("NETFILTER_DROP").http(1, "/a").drop("NO_SOCKET").batch();
        job.sendCalls(batch);
        job.sendCalls(batch);

        assertThat(job.networkEvents()).extracting(row -> row.cause()).containsExactly("policy", "no_listener");
        assertThat(job.networkEvents().get(0).agentId()).isEqualTo(AGENT);
        assertThat(job.networkEvents().get(0).destinationPort()).isEqualTo(80);
    }
}
