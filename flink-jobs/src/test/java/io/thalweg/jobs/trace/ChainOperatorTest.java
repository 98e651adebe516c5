package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.trace.LinkKind;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanLinks;
import io.thalweg.engine.trace.SpanPoint;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that closing it may be interrupted
class ChainOperatorTest {
    private static final Limits LIMITS = new Limits(10_000, 30_000, 1 << 16, 120, 1 << 15);
    private static final long SILENT = 5_000;
    private static final long START = 1_700_000_000_000L;

    @Test
    void callOfAProcessSharesAKeyWithTheRequestThatItAnswers() throws Exception {
        try (Harness harness = harness(null)) {
            Span answered = span(1, SpanPoint.SERVER_PROCESS, 1, 2);
            Span call = span(2, SpanPoint.CLIENT_PROCESS, 1, 2);
            TraceBatch batch = new TraceBatch(SpanLinks.processKey(call), 0);
            ChainOperator.add(batch, call);
            ChainOperator.add(batch, answered);
            harness.processElement(new StreamRecord<>(batch));
            harness.processWatermark(new Watermark(START));

            List<Long> spans = new ArrayList<>();
            List<Long> keys = new ArrayList<>();
            harness.getSideOutput(ChainOperator.KEYS).forEach(sent -> {
                TraceBatch out = sent.getValue();
                for (int i = 0; i < out.wordCount; i += LinkOperator.WORDS) {
                    keys.add(out.words[i]);
                    spans.add(out.words[i + 1]);
                    assertThat(out.words[i + 2]).isEqualTo(LinkKind.SYSCALL.ordinal());
                }
            });
            assertThat(spans).containsExactlyInAnyOrder(answered.id, call.id);
            assertThat(keys).hasSize(2).containsOnly(keys.get(0));
        }
    }

    @Test
    void timeGoesOnWhenAllPartitionsAreSilent() throws Exception {
        try (Harness harness = harness(null)) {
            harness.setProcessingTime(1_000_000);
            harness.processWatermark(new Watermark(START));
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            harness.setProcessingTime(1_000_000 + 7_000);
            assertThat(reached(harness)).isEqualTo(START + SILENT + 7_000);

            harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
            harness.setProcessingTime(1_000_000 + 60_000);
            assertThat(reached(harness)).as("again the spans'").isEqualTo(START + SILENT + 7_000);
            harness.processWatermark(new Watermark(START + 20_000));
            assertThat(reached(harness)).isEqualTo(START + 20_000);
        }
    }

    @Test
    void idlenessIsNotPassedOn() throws Exception {
        try (Harness harness = harness(null)) {
            harness.processWatermark(new Watermark(START));
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(harness.getOutput()).doesNotContain(WatermarkStatus.IDLE);
        }
    }

    @Test
    void restoredIntoSilenceTimeGoesOnFromWhereItStood() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = harness(null)) {
            harness.processWatermark(new Watermark(START));
            state = harness.snapshot(1, 1);
        }
        try (Harness harness = harness(state)) {
            harness.setProcessingTime(5_000_000);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            harness.setProcessingTime(5_000_000 + 10_000);
            assertThat(reached(harness)).isEqualTo(START + SILENT + 10_000);
        }
    }

    private static long reached(Harness harness) {
        return harness.getOutput().stream()
                .filter(Watermark.class::isInstance)
                .mapToLong(mark -> ((Watermark) mark).getTimestamp())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private static Span span(int number, SpanPoint point, long request, long response) {
        Span span = new Span();
        span.id = LinkingWorld.span(START, number);
        span.startTime = START * 1000;
        span.endTime = START * 1000 + 50;
        span.agentId = 3;
        span.point = point;
        span.processId0 = 77;
        span.processId1 = 77;
        span.type = Span.SESSION;
        span.syscallTraceIdRequest = request;
        span.syscallTraceIdResponse = response;
        return span;
    }

    private static Harness harness(OperatorSubtaskState state) throws Exception {
        Harness harness = new Harness();
        harness.setup(TraceBatchType.INSTANCE.createSerializer(null));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static final class Harness extends KeyedOneInputStreamOperatorTestHarness<Long, TraceBatch, TraceBatch> {
        Harness() throws Exception {
            super(new ChainOperator(LIMITS, SILENT), TraceBatch::key, Types.LONG, Keys.GROUPS, 1, 0);
        }
    }
}
