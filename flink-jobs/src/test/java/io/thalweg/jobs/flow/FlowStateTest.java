package io.thalweg.jobs.flow;

import static io.thalweg.jobs.flow.TestAgent.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** A job that is killed and restored at any batch makes the rows of one that never was. */
class FlowStateTest {
    private static final Frames.End SERVER = Frames.End.of(2, 80);
    private static final long LATER_MILLIS = (TestAgent.START + 1000 * SECOND) / TestAgent.MILLISECOND;

    @Test
    void restoredAtAnyPointTheJobMakesTheSameRows() throws Exception {
        List<byte[]> batches = traffic();
        List<String> expected = rowsWithoutRestart(batches);
        assertThat(expected).hasSizeGreaterThan(10);

        for (int restart = 0; restart <= batches.size(); restart++) {
            assertThat(rowsWithRestart(batches, restart))
                    .as("restored before batch %s", restart)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void restoredAtAnyPointTheJobCountsTheSame() throws Exception {
        List<byte[]> batches = traffic();
        for (int restart = 0; restart <= batches.size(); restart++) {
            OperatorSubtaskState state;
            List<L4FlowLog> flows = new ArrayList<>();
            List<MetricsDocument> documents = new ArrayList<>();
            try (FlowHarness first = FlowHarness.fresh()) {
                sendAll(first, batches.subList(0, restart));
                state = first.snapshot();
                take(first, flows, documents);
            }
            try (FlowHarness second = FlowHarness.restored(state)) {
                sendAll(second, batches.subList(restart, batches.size()));
                second.watermark(LATER_MILLIS);
                second.watermark(LATER_MILLIS + 1_000_000);
                take(second, flows, documents);
            }
            assertThat(documents.stream()
                            .filter(document -> document.kind == DocumentKind.NETWORK_MAP)
                            .mapToLong(
                                    document -> document.meter[FlowMeter.BYTE_TX] + document.meter[FlowMeter.BYTE_RX])
                            .sum())
                    .as("restored before batch %s", restart)
                    .isPositive()
                    .isEqualTo(flows.stream()
                            .mapToLong(row -> row.byteTx + row.byteRx)
                            .sum());
        }
    }

    private static void take(FlowHarness job, List<L4FlowLog> flows, List<MetricsDocument> documents) {
        flows.addAll(job.flows());
        flows.addAll(job.healthChecks());
        documents.addAll(job.documents());
    }

    @Test
    void checkpointDoesNotSeeWhatComesAfterIt() throws Exception {
        List<byte[]> batches = traffic();
        int half = batches.size() / 2;
        List<String> expected = rowsWithoutRestart(batches);
        OperatorSubtaskState state;
        List<String> before;
        try (FlowHarness first = FlowHarness.fresh()) {
            sendAll(first, batches.subList(0, half));
            before = first.rows();
            state = first.snapshot();
            sendAll(first, batches.subList(half, batches.size()));
            assertThat(first.rows()).isEqualTo(expected);
        }
        try (FlowHarness second = FlowHarness.restored(state)) {
            sendAll(second, batches.subList(half, batches.size()));
            assertThat(joined(before, second.rows())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void silenceIsRememberedAcrossARestart() throws Exception {
        TestAgent agent = new TestAgent(7, 3);
        OperatorSubtaskState state;
        try (FlowHarness first = FlowHarness.fresh()) {
            first.send(agent.http(Frames.End.of(1, 40000), SERVER, "/").batch());
            state = first.snapshot();
        }
        try (FlowHarness second = FlowHarness.restored(state)) {
            second.watermark(agent.nowMillis() + FlowHarness.SILENT_AFTER.toMillis());
            assertThat(second.flows()).hasSize(1);
        }
    }

    @Test
    void repeatedBatchIsDroppedAfterARestart() throws Exception {
        TestAgent agent = new TestAgent(7, 3);
        byte[] batch = agent.http(Frames.End.of(1, 40000), SERVER, "/").batch();
        OperatorSubtaskState state;
        try (FlowHarness first = FlowHarness.fresh()) {
            first.send(batch);
            state = first.snapshot();
        }
        try (FlowHarness second = FlowHarness.restored(state)) {
            second.send(batch);
            second.send(agent.pause(400 * SECOND).batch());
            assertThat(second.flows()).hasSize(1);
            assertThat(second.flows().get(0).packetTx).isEqualTo(5);
            assertThat(second.losses()).isEmpty();
        }
    }

    /** Two shards, overlapping connections in every state, over minute ends, with a gap. */
    private static List<byte[]> traffic() {
        TestAgent agent = new TestAgent(7, 3);
        TestAgent other = new TestAgent(7, 4);
        List<byte[]> batches = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Frames.End client = Frames.End.of(10 + i, 40000 + i);
            Frames.End lasting = Frames.End.of(30 + i, 50000 + i);
            batches.add(
                    agent.http(client, SERVER, "/" + i).open(lasting, SERVER).batch());
            batches.add(other.open(client, SERVER).batch());
            agent.pause(4 * SECOND).packet(client, SERVER, Frames.SYN, 9000, 0, "");
            batches.add(agent.packet(lasting, SERVER, Frames.RST, 1001, 0, "").batch());
            batches.add(other.pause(17 * SECOND)
                    .loseBatches(i % 2)
                    .close(client, SERVER, 0, 0)
                    .batch());
        }
        batches.add(agent.pause(400 * SECOND).batch());
        batches.add(other.pause(400 * SECOND).batch());
        return batches;
    }

    private static List<String> rowsWithoutRestart(List<byte[]> batches) throws Exception {
        try (FlowHarness job = FlowHarness.fresh()) {
            sendAll(job, batches);
            return job.rows();
        }
    }

    private static List<String> rowsWithRestart(List<byte[]> batches, int restart) throws Exception {
        OperatorSubtaskState state;
        List<String> before;
        try (FlowHarness first = FlowHarness.fresh()) {
            sendAll(first, batches.subList(0, restart));
            state = first.snapshot();
            before = first.rows();
        }
        try (FlowHarness second = FlowHarness.restored(state)) {
            sendAll(second, batches.subList(restart, batches.size()));
            return joined(before, second.rows());
        }
    }

    private static List<String> joined(List<String> before, List<String> after) {
        List<String> all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }

    private static void sendAll(FlowHarness job, List<byte[]> batches) throws Exception {
        for (byte[] batch : batches) {
            job.send(batch);
        }
    }
}
