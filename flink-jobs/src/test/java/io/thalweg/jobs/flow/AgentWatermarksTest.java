package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class AgentWatermarksTest {
    private static final Duration SILENT_AFTER = Duration.ofSeconds(5);
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final ManualClock clock = new ManualClock();
    private final Output output = new Output();
    private final AgentWatermarks watermarks = new AgentWatermarks(clock, SILENT_AFTER);

    @Test
    void watermarkIsWhatTheSlowestAgentHasReached() {
        batch(FIRST, 1_000);
        batch(SECOND, 400);
        emit();
        batch(SECOND, 700);
        emit();

        assertThat(output.emitted).containsExactly(400L, 700L);
    }

    @Test
    void watermarkNeverGoesBack() {
        batch(FIRST, 1_000);
        emit();
        batch(SECOND, 400);
        emit();
        batch(SECOND, 1_500);
        emit();

        assertThat(output.emitted).containsExactly(1_000L);
    }

    @Test
    void silentAgentNoLongerHoldsTheOthersBack() {
        batch(SECOND, 400);
        clock.advanceTime(SILENT_AFTER.minusMillis(1));
        batch(FIRST, 6_000);
        emit();
        clock.advanceTime(Duration.ofMillis(1));
        emit();

        assertThat(output.emitted).containsExactly(400L, 6_000L);
    }

    @Test
    void whatWasHeardBeforeAPauseCountsThoughTheAgentIsSilentByNow() {
        batch(FIRST, 1_000);
        clock.advanceTime(SILENT_AFTER);
        emit();

        assertThat(output.emitted).containsExactly(1_000L);
    }

    @Test
    void whenAllFallSilentTogetherTimeIsThatOfTheOneHeardLast() {
        batch(FIRST, 400);
        emit();
        // The clock stands still while the job cannot read, so that both were heard at the same time.
        batch(SECOND, 6_000);
        clock.advanceTime(SILENT_AFTER);
        emit();

        assertThat(output.emitted).containsExactly(400L, 6_000L);
    }

    @Test
    void silenceDoesNotMakeThePartitionIdle() {
        emit();
        batch(FIRST, 1_000);
        clock.advanceTime(SILENT_AFTER.multipliedBy(10));
        emit();
        assertThat(output.isIdle).isFalse();
    }

    @Test
    void batchMakesAnIdlePartitionActive() {
        output.markIdle();
        batch(FIRST, 900);
        assertThat(output.isIdle).isFalse();
    }

    @Test
    void refusedRecordDoesNotMoveTime() {
        batch(FIRST, 1_000);
        watermarks.onEvent(
                BatchRecord.refused(BatchKind.PACKETS, new BatchRecord.Refused("truncated", new byte[0])), 0, output);
        emit();

        assertThat(output.emitted).containsExactly(1_000L);
    }

    private void batch(int agent, long endMillis) {
        watermarks.onEvent(
                BatchRecord.accepted(BatchKind.PACKETS, agent, 0, endMillis, new byte[0]), endMillis, output);
    }

    private void emit() {
        watermarks.onPeriodicEmit(output);
    }

    private static final class Output implements WatermarkOutput {
        private final List<Long> emitted = new ArrayList<>();
        private boolean isIdle;

        @Override
        public void emitWatermark(Watermark watermark) {
            emitted.add(watermark.getTimestamp());
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
