package io.thalweg.jobs.trace;

import io.thalweg.jobs.flow.ChainedRowType;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The trace job from the bytes of messages to its rows, with neither Kafka nor ClickHouse, by the same deserializer,
 * watermarks and operators: what a measurement of them runs.
 */
public final class TraceStream {
    private TraceStream() {}

    /** Hears of rows, in the tasks that make them; several at once. */
    public interface Listener extends Serializable {
        /** @param endMicros of its last span, µs since the epoch */
        void trace(int spans, long endMicros);

        void span(int subtask);
    }

    /** @param options as the job takes them */
    public static void build(
            StreamExecutionEnvironment environment, DataStream<byte[]> messages, Listener listener, String... options) {
        TraceJobOptions parsed = TraceJobOptions.parse(options);
        parsed.runtime.configure(environment, parsed.all);
        DataStream<SpanRecord> records = messages.flatMap(new Read())
                .returns(new ChainedRowType<>(SpanRecord.class))
                .assignTimestampsAndWatermarks(TraceJob.watermarks(parsed));
        SingleOutputStreamOperator<TraceRow> rows = TraceJob.traces(records, parsed);
        rows.flatMap(new Tell<TraceRow>(listener)).returns(Types.INT).sinkTo(new DiscardingSink<>());
        rows.getSideOutput(TraceOperator.SPAN_ROWS)
                .flatMap(new Tell<TraceSpanRow>(listener))
                .returns(Types.INT)
                .sinkTo(new DiscardingSink<>());
    }

    private static final class Read extends RichFlatMapFunction<byte[], SpanRecord> {
        private transient SpanDeserializer deserializer;

        @Override
        public void open(OpenContext context) {
            deserializer = new SpanDeserializer(0, Duration.ZERO);
            deserializer.open(null);
        }

        @Override
        public void flatMap(byte[] message, Collector<SpanRecord> out) {
            deserializer.deserialize(new ConsumerRecord<>("spans", 0, 0, null, message), out);
        }
    }

    private static final class Tell<T> extends RichFlatMapFunction<T, Integer> {
        private final Listener listener;

        Tell(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void flatMap(T row, Collector<Integer> out) {
            if (row instanceof TraceRow trace) {
                listener.trace(trace.spanCount, trace.endTime);
            } else {
                listener.span(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
            }
        }
    }
}
