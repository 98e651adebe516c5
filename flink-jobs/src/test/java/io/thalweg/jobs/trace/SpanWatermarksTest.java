package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class SpanWatermarksTest {
    private static final long NOW = 1_700_000_000_000L;

    private final ManualClock clock = new ManualClock(0);
    private final Output output = new Output();
    private final SpanWatermarks watermarks = new SpanWatermarks(clock, Duration.ofSeconds(5), Duration.ofSeconds(30));

    @Test
    void slowestLiveAgentTellsTheTime() {
        spanOf(1, NOW);
        spanOf(2, NOW - 3_000);
        assertThat(emitted()).containsExactly(NOW - 3_000);
    }

    @Test
    void agentWithAClockFarBehindHoldsNobodyBack() {
        spanOf(1, NOW);
        spanOf(2, NOW - 1_000);
        spanOf(3, NOW - 3_600_000);
        assertThat(emitted()).containsExactly(NOW - 1_000);
    }

    @Test
    void agentWithAClockFarAheadDoesNotMoveTimeWhenOthersTellIt() {
        spanOf(1, NOW);
        spanOf(2, NOW - 1_000);
        spanOf(3, NOW + 3_600_000);
        assertThat(emitted()).containsExactly(NOW - 1_000);
    }

    @Test
    void silentAgentHoldsTheOthersBackNoLonger() {
        spanOf(1, NOW);
        clock.advanceTime(Duration.ofSeconds(4));
        spanOf(2, NOW + 4_000);
        clock.advanceTime(Duration.ofSeconds(2));
        assertThat(emitted()).containsExactly(NOW + 4_000);
    }

    @Test
    void whatWasHeardBeforeAPauseCountsThoughAllAreSilentByNow() {
        spanOf(1, NOW - 1_000);
        spanOf(2, NOW);
        clock.advanceTime(Duration.ofSeconds(5));
        assertThat(emitted()).containsExactly(NOW);
    }

    /** By the clock a partition that cannot be read right now would be idle, too: the source knows. */
    @Test
    void silenceAloneMakesNoPartitionIdle() {
        clock.advanceTime(Duration.ofSeconds(60));
        watermarks.onPeriodicEmit(output);
        spanOf(1, NOW);
        clock.advanceTime(Duration.ofSeconds(60));
        emitted();
        emitted();
        assertThat(output.isIdle).isFalse();
    }

    @Test
    void spanMakesAPartitionActiveAgain() {
        output.markIdle();
        spanOf(1, NOW);
        assertThat(output.isIdle).isFalse();
    }

    @Test
    void refusedRecordMovesNothing() {
        watermarks.onEvent(SpanRecord.refused("malformed", new byte[0]), NOW, output);
        assertThat(emitted()).isEmpty();
    }

    private void spanOf(int agent, long endMillis) {
        Span span = new Span();
        span.agentId = agent;
        span.endTime = endMillis * 1000;
        watermarks.onEvent(SpanRecord.of(span, new byte[0]), endMillis, output);
    }

    private List<Long> emitted() {
        watermarks.onPeriodicEmit(output);
        return output.marks;
    }

    private static final class Output implements WatermarkOutput {
        private final List<Long> marks = new ArrayList<>();
        private boolean isIdle;

        @Override
        public void emitWatermark(Watermark watermark) {
            marks.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            isIdle = true;
        }

        @Override
        public void markActive() {
            isIdle = false;
        }
    }
}
