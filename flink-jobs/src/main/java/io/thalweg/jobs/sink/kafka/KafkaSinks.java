package io.thalweg.jobs.sink.kafka;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.RowTable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.function.SerializableSupplier;

/** The derived topics: rows as Protobuf messages, and dead letters. At least once: every checkpoint waits for the broker. */
public final class KafkaSinks {
    private KafkaSinks() {}

    /**
     * Rows as the Protobuf messages of their table, keyed by the flow: what belongs to one flow is in one partition, in
     * order.
     *
     * @param table names the table, as in {@code () -> L4FlowLogTable.TABLE}; called where the sink runs
     */
    public static <R extends FlowLogRow> Sink<R> rows(
            KafkaConnection kafka, String topic, SerializableSupplier<RowTable<R>> table) {
        return sink(kafka, new ProtobufRows<>(topic, table));
    }

    /** Messages that are already bytes, without a key. */
    public static Sink<byte[]> messages(KafkaConnection kafka, String topic) {
        return sink(kafka, new PlainMessages(topic));
    }

    private static <T> Sink<T> sink(KafkaConnection kafka, KafkaRecordSerializationSchema<T> records) {
        return new FlushedSink<>(KafkaSink.<T>builder()
                .setBootstrapServers(kafka.bootstrap())
                .setKafkaProducerConfig(kafka.producer())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(records)
                .build());
    }
}
