package io.thalweg.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.metrics.DocumentPacker;
import io.thalweg.engine.metrics.MetricsRules;
import io.thalweg.engine.metrics.PackedDocument;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.jobs.flow.ChainedRowType;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The windows on Flink's test bench, with real state and timers. */
final class WindowFunctionTest {
    private static final int MINUTE = 1_700_000_040;

    @Test
    void secondLeavesALatenessAfterItsEnd() throws Exception {
        try (Bench bench = new Bench(true, null)) {
            bench.send(MINUTE, 3);
            bench.send(MINUTE, 4);
            bench.watermark(MINUTE + 2, -1);
            assertThat(bench.packets(1)).isEmpty();
            bench.watermark(MINUTE + 2, 0);
            assertThat(bench.packets(1)).containsExactly(7L);
            assertThat(bench.packets(60)).isEmpty();
            bench.watermark(MINUTE + 61, 0);
            assertThat(bench.packets(60)).containsExactly(7L);
        }
    }

    @Test
    void documentThatIsLateIsARowMoreAndPartOfItsMinute() throws Exception {
        try (Bench bench = new Bench(true, null)) {
            bench.send(MINUTE, 3);
            bench.watermark(MINUTE + 5, 0);
            bench.send(MINUTE, 4);
            assertThat(bench.packets(1)).containsExactly(3L, 4L);
            bench.watermark(MINUTE + 61, 0);
            assertThat(bench.packets(60)).containsExactly(7L);
            bench.send(MINUTE, 5);
            assertThat(bench.packets(1)).containsExactly(3L, 4L, 5L);
            assertThat(bench.packets(60)).containsExactly(7L, 5L);
        }
    }

    @Test
    void restoredWindowsGoOnWithWhatWasOpen() throws Exception {
        OperatorSubtaskState state;
        try (Bench bench = new Bench(true, null)) {
            bench.send(MINUTE, 3);
            bench.watermark(MINUTE + 5, 0);
            bench.send(MINUTE + 6, 10);
            state = bench.harness.snapshot(1, 0);
        }
        try (Bench bench = new Bench(true, state)) {
            bench.send(MINUTE + 6, 20);
            bench.watermark(MINUTE + 61, 0);
            assertThat(bench.packets(1)).containsExactly(30L);
            assertThat(bench.packets(60)).containsExactly(33L);
            assertThat(bench.harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void minutesAloneCanBeTold() throws Exception {
        try (Bench bench = new Bench(false, null)) {
            bench.send(MINUTE, 3);
            bench.watermark(MINUTE + 61, 0);
            assertThat(bench.packets(1)).isEmpty();
            assertThat(bench.packets(60)).containsExactly(3L);
        }
    }

    private static final class Bench implements AutoCloseable {
        final KeyedOneInputStreamOperatorTestHarness<Integer, PackedDocument, MetricsDocument> harness;

        Bench(boolean seconds, OperatorSubtaskState restored) throws Exception {
            MetricsSettings settings = new MetricsSettings(
                    true, seconds, MetricsRules.defaults(), Duration.ofSeconds(1), 1 << 10, 1 << 12, 0);
            harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new WindowFunction(settings)), WindowFunction::key, Types.INT);
            harness.setup(new ChainedRowType<>(MetricsDocument.class).createSerializer(null));
            if (restored != null) {
                harness.initializeState(restored);
            }
            harness.open();
        }

        void send(int second, long packets) throws Exception {
            MetricsDocument document = new MetricsDocument(DocumentKind.NETWORK_MAP);
            document.time = second;
            document.ip40 = 1;
            document.meter[FlowMeter.PACKET_TX] = packets;
            harness.processElement(new DocumentPacker().pack(document), second * 1000L);
        }

        void watermark(int second, int millis) throws Exception {
            harness.processWatermark(second * 1000L + millis);
        }

        List<Long> packets(int period) {
            return harness.extractOutputValues().stream()
                    .filter(document -> document.period == period)
                    .map(document -> document.meter[FlowMeter.PACKET_TX])
                    .toList();
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
}
