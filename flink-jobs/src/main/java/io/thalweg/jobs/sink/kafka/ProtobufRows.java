package io.thalweg.jobs.sink.kafka;

import io.thalweg.engine.row.ProtobufRowWriter;
import io.thalweg.engine.row.RowTable;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A row as a Kafka record: its Protobuf message, keyed by a decimal number.
 *
 * <p>The record's time is the producer's, not the flow's: Kafka's retention goes by it, and a replayed capture of last
 * year must not be deleted as soon as it is written.
 */
final class ProtobufRows<R> implements KafkaRecordSerializationSchema<R> {
    private final String topic;
    private final SerializableSupplier<RowTable<R>> table;
    private final RowKey<R> key;
    private transient ProtobufRowWriter<R> writer;

    ProtobufRows(String topic, SerializableSupplier<RowTable<R>> table, RowKey<R> key) {
        this.topic = topic;
        this.table = table;
        this.key = key;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
        writer = new ProtobufRowWriter<>(table.get());
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(R row, KafkaSinkContext context, Long timestamp) {
        writer.reset();
        writer.write(row);
        byte[] decimal = Long.toUnsignedString(key.of(row)).getBytes(StandardCharsets.ISO_8859_1);
        return new ProducerRecord<>(topic, decimal, writer.toByteArray());
    }
}
