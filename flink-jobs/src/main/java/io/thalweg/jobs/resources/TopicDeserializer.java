package io.thalweg.jobs.resources;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.jobs.flow.ChainedRowType;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First step from a topic to its table in {@code flow_tag}. A value that is no message is counted ({@code malformed}) and
 * the first one logged; where the flow job reads the same topic, its dead letters have it.
 */
final class TopicDeserializer<R> implements KafkaRecordDeserializationSchema<R> {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDeserializer.class);

    private final TopicRows<R> rows;
    private final Class<R> type;
    private transient Counter malformed;

    TopicDeserializer(TopicRows<R> rows, Class<R> type) {
        this.rows = rows;
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        malformed = context.getMetricGroup().counter("malformed");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<R> out) {
        if (record.value() == null) {
            return;
        }
        try {
            R row = rows.read(record);
            if (row != null) {
                out.collect(row);
            }
        } catch (InvalidProtocolBufferException e) {
            if (malformed.getCount() == 0) {
                LOG.warn(
                        "{} at offset {} has no name to tell, the next ones are only counted: {}",
                        record.topic(),
                        record.offset(),
                        e.getMessage());
            }
            malformed.inc();
        }
    }

    @Override
    public TypeInformation<R> getProducedType() {
        return new ChainedRowType<>(type);
    }
}
