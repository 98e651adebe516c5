package io.thalweg.jobs.sink.kafka;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Bytes as they are. */
final class PlainMessages implements KafkaRecordSerializationSchema<byte[]> {
    private final String topic;

    PlainMessages(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(byte[] message, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, message);
    }
}
