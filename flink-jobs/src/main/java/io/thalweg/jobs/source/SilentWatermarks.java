package io.thalweg.jobs.source;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Of a topic that says nothing of event time: nobody waits for it, and it moves nobody. */
public final class SilentWatermarks<T> implements WatermarkGenerator<T> {
    private SilentWatermarks() {}

    public static <T> WatermarkStrategy<T> strategy() {
        return WatermarkStrategy.forGenerator(context -> new SilentWatermarks<>());
    }

    @Override
    public void onEvent(T record, long timestampMillis, WatermarkOutput output) {
        output.markIdle();
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.markIdle();
    }
}
