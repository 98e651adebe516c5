package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.FakeClickHouse;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The sink on Flink's test bench: its clock and its checkpoints are moved by hand. */
final class SinkHarness implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<TestRow, ?> harness;
    private long checkpoint;

    private SinkHarness(OneInputStreamOperatorTestHarness<TestRow, ?> harness) {
        this.harness = harness;
    }

    static SinkHarness open(FakeClickHouse clickHouse, UnaryOperator<ClickHouseSink.Builder<TestRow>> options)
            throws Exception {
        ClickHouseSink.Builder<TestRow> builder = ClickHouseSink.of(() -> TestRow.TABLE)
                .set(ClickHouseOptions.URL, clickHouse.url())
                .set(ClickHouseOptions.RETRY_FIRST_DELAY, Duration.ofMillis(1))
                .set(ClickHouseOptions.RETRY_MAX_DELAY, Duration.ofMillis(10));
        OneInputStreamOperatorTestHarness<TestRow, ?> harness = new OneInputStreamOperatorTestHarness<>(
                new SinkWriterOperatorFactory<>(options.apply(builder).build()));
        harness.open();
        return new SinkHarness(harness);
    }

    void write(TestRow... rows) throws Exception {
        for (TestRow row : rows) {
            harness.processElement(new StreamRecord<>(row));
        }
    }

    void checkpoint() throws Exception {
        harness.prepareSnapshotPreBarrier(++checkpoint);
    }

    void time(long millis) throws Exception {
        harness.setProcessingTime(millis);
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) { // what the bench declares
            throw new IllegalStateException(e);
        }
    }
}
