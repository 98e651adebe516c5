package io.thalweg.jobs.otlp;

import io.thalweg.engine.row.L7FlowLog;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets the rows of spans pass; what was refused is counted by reason and put aside. Chained to the source. */
final class OtlpGate extends ProcessFunction<OtlpRecord, L7FlowLog> {
    static final OutputTag<byte[]> DEAD_LETTERS =
            new OutputTag<>("dead-letters", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private static final long serialVersionUID = 1L;

    private transient MetricGroup refusedSpans;
    private transient Map<String, Counter> byReason;

    @Override
    public void open(OpenContext context) {
        refusedSpans = getRuntimeContext().getMetricGroup().addGroup("refusedApplicationSpans");
        byReason = new HashMap<>();
    }

    @Override
    public void processElement(OtlpRecord record, Context context, Collector<L7FlowLog> out) {
        if (record.row() != null) {
            out.collect(record.row());
            return;
        }
        byReason.computeIfAbsent(record.reason(), refusedSpans::counter).inc();
        if (record.deadLetter() != null) {
            context.output(DEAD_LETTERS, record.deadLetter());
        }
    }
}
