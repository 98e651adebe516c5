package io.thalweg.jobs.tagging;

import io.thalweg.jobs.sink.kafka.KafkaConnection;
import io.thalweg.jobs.source.SilentWatermarks;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The topics of resources and processes as they grow, to all subtasks of the flow operator. One reader for each: their order
 * counts, and there is little in them. They say nothing of event time.
 */
public final class DirectoryStream {
    /** The one value is under key 0. */
    public static final MapStateDescriptor<Integer, DirectoryState> STATE =
            new MapStateDescriptor<>("directory", IntSerializer.INSTANCE, DirectoryStateSerializer.INSTANCE);

    private DirectoryStream() {}

    public static BroadcastStream<DirectoryRecord> of(
            StreamExecutionEnvironment environment, KafkaConnection kafka, String group, TaggingOptions options) {
        DataStream<DirectoryRecord> records =
                read(environment, kafka, group, options.resourcesTopic(), DirectoryTopic.RESOURCES, "resources");
        if (options.hasProcesses()) {
            records = records.union(
                    read(environment, kafka, group, options.processesTopic(), DirectoryTopic.PROCESSES, "processes"));
        }
        return records.broadcast(STATE);
    }

    private static DataStream<DirectoryRecord> read(
            StreamExecutionEnvironment environment,
            KafkaConnection kafka,
            String group,
            String topic,
            DirectoryTopic kind,
            String uid) {
        KafkaSource<DirectoryRecord> source = KafkaSource.<DirectoryRecord>builder()
                .setBootstrapServers(kafka.bootstrap())
                .setGroupId(group)
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperties(kafka.client())
                // A job without a checkpoint reads all of them, wherever another has come to.
                .setProperty("commit.offsets.on.checkpoint", "false")
                .setDeserializer(new Records(kind))
                .build();
        return environment
                .fromSource(source, SilentWatermarks.strategy(), uid, DirectoryRecordType.INSTANCE)
                .uid(uid)
                .setParallelism(1);
    }

    private record Records(DirectoryTopic kind) implements KafkaRecordDeserializationSchema<DirectoryRecord> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<DirectoryRecord> out) {
            out.collect(new DirectoryRecord(kind, record.partition(), record.offset(), record.key(), record.value()));
        }

        @Override
        public TypeInformation<DirectoryRecord> getProducedType() {
            return DirectoryRecordType.INSTANCE;
        }
    }
}
