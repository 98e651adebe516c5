package io.thalweg.jobs.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.thalweg.event.proto.DeadLetter;
import io.thalweg.jobs.flow.ChainedRowType;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Rows of what the collector's Kafka exporter wrote; what is none of that becomes a dead letter, never an exception. */
final class OtlpDeserializer implements KafkaRecordDeserializationSchema<OtlpRecord> {
    static final String NO_VALUE = "no_value";
    static final String MALFORMED = "otlp_malformed";
    static final String UNSOUND_SPAN = "otlp_span_without_ids_or_time";

    private static final long serialVersionUID = 1L;

    private final int sampleBytes;
    private transient OtlpRows rows;

    /** @param sampleBytes of a refused record that its dead letter holds, at most */
    OtlpDeserializer(int sampleBytes) {
        this.sampleBytes = sampleBytes;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        rows = new OtlpRows();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<OtlpRecord> out) {
        if (record.value() == null) {
            out.collect(OtlpRecord.refused(NO_VALUE, deadLetter(record, NO_VALUE)));
            return;
        }
        TracesData data;
        try {
            data = OtlpMessages.read(record.value());
        } catch (MalformedOtlpException e) {
            out.collect(OtlpRecord.refused(MALFORMED, deadLetter(record, MALFORMED)));
            return;
        }
        int refused = rows.rows(data, row -> out.collect(OtlpRecord.of(row)));
        for (int i = 0; i < refused; i++) {
            out.collect(OtlpRecord.refused(UNSOUND_SPAN, null));
        }
    }

    private byte[] deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
        DeadLetter.Builder letter = DeadLetter.newBuilder()
                .setReason(reason)
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setTime(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        if (record.value() != null) {
            int length = Math.min(record.value().length, sampleBytes);
            letter.setSample(ByteString.copyFrom(record.value(), 0, length)).setRecordBytes(record.value().length);
        }
        return letter.build().toByteArray();
    }

    @Override
    public TypeInformation<OtlpRecord> getProducedType() {
        return new ChainedRowType<>(OtlpRecord.class);
    }
}
