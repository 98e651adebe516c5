package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that closing it may be interrupted
class SpanStoreOperatorTest {
    private static final long CLOSED = 1_700_000_000_000L;
    private static final long SPAN = LinkingWorld.span(CLOSED, 1);
    private static final long TRACE = LinkingWorld.span(CLOSED, 2);
    private static final long VERSION_1 = 1 << 1;

    @Test
    void spanThatComesAfterItsOrderIsSent() throws Exception {
        try (Harness harness = new Harness()) {
            harness.order(CLOSED);
            harness.span();
            assertThat(harness.sent()).isEmpty();
            harness.processWatermark(new Watermark(CLOSED));
            assertThat(harness.sent()).containsExactly(TRACE);
        }
    }

    /** As when event time leaps, or ends. */
    @Test
    void traceThatIsClosedAndForgottenAtOnceIsSentFirst() throws Exception {
        try (Harness harness = new Harness()) {
            harness.order(CLOSED);
            harness.span();
            harness.forget(CLOSED);
            harness.processWatermark(new Watermark(CLOSED));
            assertThat(harness.sent()).containsExactly(TRACE);
            harness.processWatermark(new Watermark(CLOSED + 1));
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void spanThatComesAfterItIsForgottenIsSentAndDoesNotStay() throws Exception {
        try (Harness harness = new Harness()) {
            harness.order(Long.MAX_VALUE);
            harness.forget(Long.MAX_VALUE);
            harness.span();
            harness.processWatermark(Watermark.MAX_WATERMARK);
            assertThat(harness.sent()).containsExactly(TRACE);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void spanStaysUntilItIsForgotten() throws Exception {
        try (Harness harness = new Harness()) {
            harness.span();
            harness.order(CLOSED);
            harness.processWatermark(new Watermark(CLOSED));
            harness.order(CLOSED + 500);
            harness.forget(CLOSED + 1_000);
            harness.processWatermark(new Watermark(CLOSED + 999));
            assertThat(harness.sent()).containsExactly(TRACE, TRACE);
            assertThat(harness.numKeyedStateEntries()).isOne();
            harness.processWatermark(new Watermark(CLOSED + 1_000));
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    private static final class Harness extends KeyedOneInputStreamOperatorTestHarness<Long, TraceBatch, TraceBatch> {
        Harness() throws Exception {
            super(new SpanStoreOperator(), TraceBatch::key, Types.LONG, Keys.GROUPS, 1, 0);
            setup(TraceBatchType.INSTANCE.createSerializer(null));
            open();
        }

        void span() throws Exception {
            TraceBatch batch = batch(SpanStoreOperator.SPANS);
            batch.add(SPAN);
            batch.add(3);
            batch.add(new byte[] {1, 2, 3}, 0, 3);
            processElement(new StreamRecord<>(batch));
        }

        void order(long watermark) throws Exception {
            TraceBatch batch = batch(SpanStoreOperator.ORDER);
            batch.add(SPAN);
            batch.add(TRACE, VERSION_1, watermark);
            processElement(new StreamRecord<>(batch));
        }

        void forget(long watermark) throws Exception {
            TraceBatch batch = batch(SpanStoreOperator.FORGET);
            batch.add(SPAN);
            batch.add(watermark);
            processElement(new StreamRecord<>(batch));
        }

        private static TraceBatch batch(int kind) {
            return new TraceBatch(Keys.bucket(SPAN), kind);
        }

        /** The traces that the span was sent for. */
        List<Long> sent() {
            List<Long> traces = new ArrayList<>();
            var sent = getSideOutput(SpanStoreOperator.MEMBERS);
            if (sent != null) {
                sent.forEach(record -> traces.add(record.getValue().words[0]));
            }
            return traces;
        }
    }
}
