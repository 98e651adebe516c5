package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.flow.HealthCheckMerger;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health checks in the job: what is told when the watermark has passed, and across restarts. */
class HealthCheckFunctionTest {
    private static final int HEALTH_CHECK = 20;
    private static final int MINUTE_START = 1_700_000_040;
    private static final long DUE_MILLIS = (MINUTE_START + 60 + HealthCheckMerger.LATENESS_SECONDS) * 1000L;

    private final TypeSerializer<L4FlowLog> network = FlowRowType.INSTANCE.createSerializer(null);
    private KeyedOneInputStreamOperatorTestHarness<Integer, L4FlowLog, L4FlowLog> job;
    private long checkpoint;

    @BeforeEach
    void open() throws Exception {
        job = harness(null);
    }

    @AfterEach
    void close() throws Exception {
        job.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<Integer, L4FlowLog, L4FlowLog> harness(
            OperatorSubtaskState restored) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<Integer, L4FlowLog, L4FlowLog> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new HealthCheckFunction(HealthCheckFunction.BUCKETS * 2)),
                        HealthCheckFunction::key,
                        Types.INT);
        harness.getExecutionConfig().enableObjectReuse();
        harness.setup(new ChainedRowType<>(L4FlowLog.class).createSerializer(null));
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
        return harness;
    }

    private static L4FlowLog check(int clientPort) {
        L4FlowLog row = new L4FlowLog();
        row.closeType = HEALTH_CHECK;
        row.agentId = 7;
        row.ip40 = 0x0a000001;
        row.ip41 = 0x0a000002;
        row.isIpv4 = 1;
        row.clientPort = clientPort;
        row.serverPort = 80;
        row.observationPoint = "s";
        row.time = MINUTE_START;
        row.flowId = clientPort;
        row.packetTx = 3;
        return row;
    }

    /** Sends the row the way it comes in a job: as bytes. */
    private void send(L4FlowLog row) throws Exception {
        job.processElement(overTheNetwork(row), row.time * 1000L);
    }

    private L4FlowLog overTheNetwork(L4FlowLog row) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        network.serialize(row, out);
        return network.duplicate().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private List<L4FlowLog> rows() {
        return job.extractOutputValues();
    }

    private void restart() throws Exception {
        OperatorSubtaskState state = job.snapshot(++checkpoint, 0);
        job.close();
        job = harness(state);
    }

    @Test
    void minuteIsToldWhenTheWatermarkHasPassedIt() throws Exception {
        send(check(40000));
        send(check(40001));
        job.processWatermark(DUE_MILLIS - 1);
        assertThat(rows()).isEmpty();

        job.processWatermark(DUE_MILLIS);

        assertThat(rows()).hasSize(1);
        assertThat(rows().get(0).aggregatedFlowIds).isEqualTo("40000,40001");
        assertThat(rows().get(0).packetTx).isEqualTo(6);
        assertThat(rows().get(0).clientPort).isZero();
    }

    @Test
    void nothingIsKeptOnceAllIsTold() throws Exception {
        send(check(40000));
        L4FlowLog later = check(40001);
        later.time += 60;
        send(later);
        assertThat(job.numEventTimeTimers()).isEqualTo(2);

        job.processWatermark(DUE_MILLIS + 60_000);

        assertThat(rows()).hasSize(2);
        assertThat(job.numKeyedStateEntries()).isZero();
        assertThat(job.numEventTimeTimers()).isZero();
    }

    @Test
    void checkThatComesTooLateIsToldByItselfAndAtOnce() throws Exception {
        send(check(40000));
        job.processWatermark(DUE_MILLIS + 5_000);
        send(check(40001));

        assertThat(rows()).extracting(row -> row.clientPort).containsExactly(40000, 40001);
        assertThat(job.numKeyedStateEntries()).isZero();
    }

    @Test
    void restartBetweenChecksChangesNothing() throws Exception {
        send(check(40000));
        restart();
        send(check(40001));
        restart();
        job.processWatermark(DUE_MILLIS);

        assertThat(rows()).hasSize(1);
        assertThat(rows().get(0).aggregatedFlowIds).isEqualTo("40000,40001");
    }

    @Test
    void checkpointDoesNotSeeWhatComesAfterIt() throws Exception {
        send(check(40000));
        OperatorSubtaskState state = job.snapshot(++checkpoint, 0);
        send(check(40001));
        job.close();
        job = harness(state);
        job.processWatermark(DUE_MILLIS);

        assertThat(rows()).hasSize(1);
        assertThat(rows().get(0).packetTx).isEqualTo(3);
        assertThat(rows().get(0).clientPort).isEqualTo(40000);
    }

    @Test
    void rowsBeyondTheBoundLeaveEarlyAndWhole() throws Exception {
        for (int client = 0; client < 200; client++) {
            L4FlowLog row = check(40000);
            row.ip40 = client;
            send(row);
        }
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(200 - HealthCheckFunction.BUCKETS * 2);

        job.processWatermark(DUE_MILLIS);

        assertThat(rows()).extracting(row -> row.ip40).doesNotHaveDuplicates().hasSize(200);
    }

    @Test
    void agentsAreNotMixed() throws Exception {
        send(check(40000));
        L4FlowLog other = check(40000);
        other.agentId = 8;
        send(other);
        job.processWatermark(DUE_MILLIS);

        assertThat(rows()).hasSize(2).allMatch(row -> row.packetTx == 3);
    }
}
