package io.thalweg.jobs.source;

import io.thalweg.jobs.sink.kafka.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Kafka's source, but for when a partition is idle: when it is known to be read to its end, not when nothing came for a while.
 *
 * <p>Idle partitions do not hold the watermark back. By the clock alone a partition is idle also while its broker is being
 * replaced, while a restarted job has not got to it yet, or when the process was stopped for some seconds; event time then runs ahead
 * of records that wait there, and what depends on them ends too early: a flow's time-out passes, and its next packets make
 * a second row. So watermark generators under this source say nothing of idleness themselves.
 *
 * <p>When all of it is read, event time is what the last records told. A checkpoint holds that, for a restored job has no
 * record to learn it from: what was open would stay open until there is more.
 */
public final class IdleWhenReadSource<T>
        implements Source<T, KafkaPartitionSplit, KafkaSourceEnumState>, ResultTypeQueryable<T> {
    /** For how long nothing has come of a partition, at least, when it is told to be idle. */
    public static final Duration IDLE_AFTER = Duration.ofSeconds(PartitionProgress.READ_ROUNDS - 1);

    static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofMinutes(1);

    private static final long serialVersionUID = 1;

    private final KafkaSource<T> kafka;
    private final ReadOffsets<T> read;
    private final Properties client;
    private final String group;

    private IdleWhenReadSource(KafkaSource<T> kafka, ReadOffsets<T> read, Properties client, String group) {
        this.kafka = kafka;
        this.read = read;
        this.client = client;
        this.group = group;
    }

    /** Of a topic, from where the group has come to, else from its begin; partitions that are added later are found. */
    @SuppressWarnings("deprecation") // Kafka's OffsetResetStrategy; the connector asks for it
    public static <T> IdleWhenReadSource<T> of(
            String topic,
            KafkaConnection kafka,
            String group,
            KafkaRecordDeserializationSchema<T> deserializer,
            EventTime<T> time) {
        ReadOffsets<T> read = new ReadOffsets<>(deserializer, time);
        Properties client = kafka.client();
        KafkaSource<T> source = KafkaSource.<T>builder()
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setProperties(client)
                .setProperty("partition.discovery.interval.ms", String.valueOf(LOOK_FOR_PARTITIONS_EVERY.toMillis()))
                .setBootstrapServers(kafka.bootstrap())
                .setGroupId(group)
                .setDeserializer(read)
                .build();
        client.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
        return new IdleWhenReadSource<>(source, read, client, group);
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SourceReader<T, KafkaPartitionSplit> createReader(SourceReaderContext context) throws Exception {
        return new IdleWhenReadReader<>(kafka.createReader(context), read, client, group);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return kafka.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint) throws IOException {
        return kafka.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return new TimedSplitSerializer(kafka.getSplitSerializer());
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return kafka.getProducedType();
    }
}
