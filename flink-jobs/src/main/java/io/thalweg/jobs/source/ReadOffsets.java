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

/**
 * Notes how far each partition was handed on, in offsets and in event time, around the deserializer that does the work. Of the
 * task's thread.
 */
final class ReadOffsets<T> implements KafkaRecordDeserializationSchema<T> {
    private static final long serialVersionUID = 1;
    /** Before any offset, and before the marks that stand for one. */
    static final long NONE = Long.MIN_VALUE;
    /** Records of several agents and shards are not in order; one further back is of a clock that is right again. */
    private static final long FAR_MILLIS = 30_000;

    private final KafkaRecordDeserializationSchema<T> deserializer;
    private final EventTime<T> time;
    private transient Map<TopicPartition, Reached> reached;
    private transient Noting noting;
    private transient long records;

    ReadOffsets(KafkaRecordDeserializationSchema<T> deserializer, EventTime<T> time) {
        this.deserializer = deserializer;
        this.time = time;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        reached = new HashMap<>();
        noting = new Noting();
        deserializer.open(context);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) throws IOException {
        noting.out = out;
        noting.partition = of(new TopicPartition(record.topic(), record.partition()));
        deserializer.deserialize(record, noting);
        noting.partition.next = record.offset() + 1;
        records++;
    }

    /** The partition had come to this time when a checkpoint was made. */
    void restore(TopicPartition partition, long reachedMillis) {
        of(partition).millis = reachedMillis;
    }

    /** Offset behind the last record; {@link #NONE}: none yet. */
    long next(TopicPartition partition) {
        return of(partition).next;
    }

    /** Of all partitions, since the start. */
    long records() {
        return records;
    }

    /** Event time that the last records have come to; {@link EventTime#NONE}: none has told. */
    long millis(TopicPartition partition) {
        return of(partition).millis;
    }

    private Reached of(TopicPartition partition) {
        return reached.computeIfAbsent(partition, none -> new Reached());
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return deserializer.getProducedType();
    }

    private static final class Reached {
        private long next = NONE;
        private long millis = EventTime.NONE;

        void time(long told) {
            if (told > millis || told != EventTime.NONE && told < millis - FAR_MILLIS) {
                millis = told;
            }
        }
    }

    private final class Noting implements Collector<T> {
        private Collector<T> out;
        private Reached partition;

        @Override
        public void collect(T record) {
            partition.time(time.millis(record));
            out.collect(record);
        }

        @Override
        public void close() {
            out.close();
        }
    }
}
