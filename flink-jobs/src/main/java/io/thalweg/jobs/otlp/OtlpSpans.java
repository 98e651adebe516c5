package io.thalweg.jobs.otlp;

import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.jobs.flow.ChainedRowType;
import io.thalweg.jobs.sink.kafka.KafkaConnection;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The spans that applications tell, from the topic to which an OpenTelemetry collector writes them. Rows are in the task of
 * the source and carry no watermarks: nothing waits for them by event time.
 */
public final class OtlpSpans {
    private static final String LOOK_FOR_PARTITIONS_EVERY_MILLIS = "60000";

    /**
     * @param rows of {@code l7_flow_log}
     * @param deadLetters bytes of {@link io.thalweg.event.proto.DeadLetter}
     */
    public record Streams(DataStream<L7FlowLog> rows, DataStream<byte[]> deadLetters) {}

    private OtlpSpans() {}

    /** @param sampleBytes of a refused record that its dead letter holds, at most */
    @SuppressWarnings("deprecation") // Kafka's OffsetResetStrategy; the connector asks for it
    public static Streams read(
            StreamExecutionEnvironment environment,
            KafkaConnection kafka,
            String group,
            String topic,
            int sampleBytes) {
        KafkaSource<OtlpRecord> source = KafkaSource.<OtlpRecord>builder()
                .setBootstrapServers(kafka.bootstrap())
                .setGroupId(group)
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setProperties(kafka.client())
                .setProperty("partition.discovery.interval.ms", LOOK_FOR_PARTITIONS_EVERY_MILLIS)
                .setDeserializer(new OtlpDeserializer(sampleBytes))
                .build();
        SingleOutputStreamOperator<L7FlowLog> rows = environment
                .fromSource(
                        source,
                        WatermarkStrategy.noWatermarks(),
                        "application spans",
                        new ChainedRowType<>(OtlpRecord.class))
                .uid("application-spans")
                .process(new OtlpGate(), new ChainedRowType<>(L7FlowLog.class))
                .uid("application-spans-gate")
                .name("application spans gate");
        return new Streams(rows, rows.getSideOutput(OtlpGate.DEAD_LETTERS));
    }
}
