package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.sink.clickhouse.staging.StagedSegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * One subtask of the sink that stages, writer and committer on one thread as in a chain, on Flink's test bench: the test
 * says when a checkpoint comes, when it is complete, and when the task is killed.
 */
final class StagedSinkBench implements AutoCloseable {
    private static final int MAX_PARALLELISM = 8;
    private static final JobID JOB = new JobID();

    private final OneInputStreamOperatorTestHarness<TestRow, CommittableMessage<StagedSegment>> writer;
    private final OneInputStreamOperatorTestHarness<
                    CommittableMessage<StagedSegment>, CommittableMessage<StagedSegment>>
            committer;

    /** What a checkpoint holds of the subtask. */
    record Snapshot(long id, OperatorSubtaskState writer, OperatorSubtaskState committer) {}

    static Sink<TestRow> sink(
            FakeClickHouse clickHouse, Path staging, UnaryOperator<ClickHouseSink.Builder<TestRow>> options) {
        return options.apply(ClickHouseSink.of(() -> TestRow.TABLE)
                        .set(ClickHouseOptions.URL, clickHouse.url())
                        .set(ClickHouseOptions.GUARANTEE, Guarantee.EXACTLY_ONCE)
                        .set(ClickHouseOptions.STAGING_DIR, staging.toUri().toString())
                        .set(ClickHouseOptions.MAX_ROWS, 10)
                        .set(ClickHouseOptions.RETRY_FIRST_DELAY, Duration.ofMillis(1))
                        .set(ClickHouseOptions.RETRY_MAX_DELAY, Duration.ofMillis(10)))
                .build();
    }

    StagedSinkBench(Sink<TestRow> sink, Snapshot from) throws Exception {
        this(sink, from, 1, 0);
    }

    /** @param from null: without a checkpoint */
    StagedSinkBench(Sink<TestRow> sink, Snapshot from, int parallelism, int subtask) throws Exception {
        writer = new OneInputStreamOperatorTestHarness<>(
                new SinkWriterOperatorFactory<>(sink), environment(parallelism, subtask));
        committer = new OneInputStreamOperatorTestHarness<>(
                new CommitterOperatorFactory<>((StagedSink<TestRow>) sink, false, true),
                environment(parallelism, subtask));
        // The last of a chain comes first.
        start(committer, from, from == null ? null : from.committer());
        start(writer, from, from == null ? null : from.writer());
    }

    private static MockEnvironment environment(int parallelism, int subtask) {
        return new MockEnvironmentBuilder()
                .setJobID(JOB)
                .setMaxParallelism(MAX_PARALLELISM)
                .setParallelism(parallelism)
                .setSubtaskIndex(subtask)
                .build();
    }

    private static void start(AbstractStreamOperatorTestHarness<?> operator, Snapshot from, OperatorSubtaskState state)
            throws Exception {
        if (from != null) {
            operator.setRestoredCheckpointId(from.id());
            operator.initializeState(state);
        }
        operator.open();
    }

    void write(TestRow... rows) throws Exception {
        for (TestRow row : rows) {
            writer.processElement(new StreamRecord<>(row));
        }
    }

    Snapshot checkpoint(long id) throws Exception {
        flush(id);
        return snapshot(id);
    }

    void flush(long id) throws Exception {
        writer.prepareSnapshotPreBarrier(id);
        for (CommittableMessage<StagedSegment> message : writer.extractOutputValues()) {
            committer.processElement(new StreamRecord<>(message));
        }
        writer.getOutput().clear();
    }

    Snapshot snapshot(long id) throws Exception {
        OperatorSubtaskState ofCommitter = committer.snapshot(id, id);
        return new Snapshot(id, writer.snapshot(id, id), ofCommitter);
    }

    void complete(long id) throws Exception {
        committer.notifyOfCompletedCheckpoint(id);
    }

    void endInput() throws Exception {
        writer.endInput();
        for (CommittableMessage<StagedSegment> message : writer.extractOutputValues()) {
            committer.processElement(new StreamRecord<>(message));
        }
        committer.endInput();
    }

    /** As Flink cancels: what waits is interrupted, what is under way is left as it is. */
    void kill() {
        Thread.currentThread().interrupt();
        try {
            close();
        } catch (IllegalStateException e) {
            // What it failed with, if a commit did: it is dead either way.
        } finally {
            Thread.interrupted();
        }
    }

    @Override
    public void close() {
        try {
            committer.close();
            writer.close();
        } catch (Exception e) { // what the bench declares
            throw new IllegalStateException(e);
        }
    }
}
