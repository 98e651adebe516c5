package io.thalweg.jobs.sink.kafka;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.sink.clickhouse.RefusedRows;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The derived topics: rows as Protobuf messages, and dead letters. */
public final class KafkaSinks {
    /** Kafka's own limit, unless a broker's transaction.max.timeout.ms says otherwise. */
    private static final long TRANSACTION_TIMEOUT_MILLIS =
            Duration.ofMinutes(15).toMillis();

    private KafkaSinks() {}

    /**
     * Rows as the Protobuf messages of their table, keyed by the flow: what belongs to one flow is in one partition, in
     * order.
     *
     * @param table names the table, as in {@code () -> L4FlowLogTable.TABLE}; called where the sink runs
     */
    public static <R extends FlowLogRow> Sink<R> rows(
            KafkaConnection kafka, String topic, SerializableSupplier<RowTable<R>> table) {
        return rows(kafka, topic, table, Delivery.AT_LEAST_ONCE);
    }

    /** As {@link #rows(KafkaConnection, String, SerializableSupplier)}. */
    public static <R extends FlowLogRow> Sink<R> rows(
            KafkaConnection kafka, String topic, SerializableSupplier<RowTable<R>> table, Delivery delivery) {
        return rows(kafka, topic, table, row -> row.flowId, delivery);
    }

    /** Rows of any table, keyed by one of their numbers. */
    public static <R> Sink<R> rows(
            KafkaConnection kafka,
            String topic,
            SerializableSupplier<RowTable<R>> table,
            RowKey<R> key,
            Delivery delivery) {
        return sink(kafka, new ProtobufRows<>(topic, table, key), delivery);
    }

    /** Messages that are already bytes, without a key. */
    public static Sink<byte[]> messages(KafkaConnection kafka, String topic) {
        return messages(kafka, topic, Delivery.AT_LEAST_ONCE);
    }

    /** As {@link #messages(KafkaConnection, String)}. */
    public static Sink<byte[]> messages(KafkaConnection kafka, String topic, Delivery delivery) {
        return sink(kafka, new PlainMessages(topic), delivery);
    }

    /** Rows that ClickHouse refuses, as dead letters; without a topic they are counted only. */
    public static RefusedRows refusedRows(KafkaConnection kafka, Optional<String> topic) {
        return topic.<RefusedRows>map(name -> new RefusedRowLetters(kafka, name))
                .orElse(RefusedRows.NOWHERE);
    }

    private static <T> Sink<T> sink(
            KafkaConnection kafka, KafkaRecordSerializationSchema<T> records, Delivery delivery) {
        KafkaSinkBuilder<T> builder =
                KafkaSink.<T>builder().setBootstrapServers(kafka.bootstrap()).setRecordSerializer(records);
        if (!delivery.isTransactional()) {
            return new FlushedSink<>(builder.setKafkaProducerConfig(kafka.producer())
                    .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                    .build());
        }
        Properties producer = kafka.producer();
        producer.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(TRANSACTION_TIMEOUT_MILLIS));
        return builder.setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(delivery.transactions())
                .build();
    }
}
