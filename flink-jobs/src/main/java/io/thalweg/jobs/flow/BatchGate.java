package io.thalweg.jobs.flow;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets batches pass and turns refused records aside as dead letters, counted by reason. Chained to the source. */
final class BatchGate extends ProcessFunction<BatchRecord, BatchRecord> {
    /** Bytes of {@link io.thalweg.event.proto.DeadLetter}. */
    static final OutputTag<byte[]> DEAD_LETTERS =
            new OutputTag<>("dead-letters", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private transient MetricGroup refusedBatches;
    private transient Map<String, Counter> byReason;

    @Override
    public void open(OpenContext context) {
        refusedBatches = getRuntimeContext().getMetricGroup().addGroup("refusedBatches");
        byReason = new HashMap<>();
    }

    @Override
    public void processElement(BatchRecord batch, Context context, Collector<BatchRecord> out) {
        BatchRecord.Refused refused = batch.refused();
        if (refused == null) {
            out.collect(batch);
        } else {
            byReason.computeIfAbsent(refused.reason(), refusedBatches::counter).inc();
            context.output(DEAD_LETTERS, refused.deadLetter());
        }
    }
}
