package io.thalweg.jobs.flow;

import io.thalweg.jobs.otlp.MalformedOtlpException;
import io.thalweg.jobs.otlp.OtlpMessages;
import io.thalweg.jobs.sink.kafka.DeadLetters;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * First step of spans that applications tell: checks each record of the topic that an OpenTelemetry collector's Kafka exporter
 * writes. What is none becomes a refused {@link BatchRecord} with its dead letter, never an exception. Messages are dealt out
 * to shards of their own, since nothing of them belongs together; they go on as protobuf, whichever encoding they came in.
 */
final class OtlpDeserializer implements KafkaRecordDeserializationSchema<BatchRecord> {
    static final String MALFORMED = "otlp_malformed";

    private static final long serialVersionUID = 1L;
    private static final int SHARDS = 64;
    /** Beyond those of packets and calls, whose state they do not share. */
    private static final int FIRST_SHARD = 0x8000;

    private final int sampleBytes;

    /** @param sampleBytes of a refused record that its dead letter holds, at most */
    OtlpDeserializer(int sampleBytes) {
        this.sampleBytes = sampleBytes;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<BatchRecord> out) {
        if (record.value() == null) {
            out.collect(refused(record, BatchDeserializer.NO_VALUE));
            return;
        }
        try {
            byte[] message = OtlpMessages.asProtobuf(record.value());
            int shard = FIRST_SHARD + (int) (record.offset() % SHARDS);
            out.collect(BatchRecord.accepted(BatchKind.APPLICATIONS, 0, shard, Long.MIN_VALUE, message));
        } catch (MalformedOtlpException e) {
            out.collect(refused(record, MALFORMED));
        }
    }

    private BatchRecord refused(ConsumerRecord<byte[], byte[]> record, String reason) {
        byte[] letter = DeadLetters.of(record, reason, sampleBytes);
        return BatchRecord.refused(BatchKind.APPLICATIONS, new BatchRecord.Refused(reason, letter));
    }

    @Override
    public TypeInformation<BatchRecord> getProducedType() {
        return BatchRecordType.INSTANCE;
    }
}
