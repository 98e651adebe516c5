package io.thalweg.jobs.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Notes how far each partition was handed on, around the deserializer that does the work. Of the task's thread. */
final class ReadOffsets<T> implements KafkaRecordDeserializationSchema<T> {
    private static final long serialVersionUID = 1;
    /** Before any offset, and before the marks that stand for one. */
    static final long NONE = Long.MIN_VALUE;

    private final KafkaRecordDeserializationSchema<T> deserializer;
    private transient Map<TopicPartition, Long> next;

    ReadOffsets(KafkaRecordDeserializationSchema<T> deserializer) {
        this.deserializer = deserializer;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        next = new HashMap<>();
        deserializer.open(context);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) throws IOException {
        deserializer.deserialize(record, out);
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }

    /** Offset behind the last record; {@link #NONE}: none yet. */
    long next(TopicPartition partition) {
        return next.getOrDefault(partition, NONE);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return deserializer.getProducedType();
    }
}
