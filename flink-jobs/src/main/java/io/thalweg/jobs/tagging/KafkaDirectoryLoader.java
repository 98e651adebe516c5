package io.thalweg.jobs.tagging;

import io.thalweg.jobs.sink.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics to the end that they have when the subtask starts, from where its state has come to. Only then are
 * batches taken, so that no row is tagged from half a directory. The stream of the same records goes on behind it.
 */
final class KafkaDirectoryLoader implements DirectoryLoader {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDirectoryLoader.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection kafka;
    private final TaggingOptions options;

    KafkaDirectoryLoader(KafkaConnection kafka, TaggingOptions options) {
        this.kafka = kafka;
        this.options = options;
    }

    @Override
    public Map<DirectoryState.Place, Long> load(DirectoryState state, Duration timeout) {
        long startedAt = System.nanoTime();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, DirectoryState.Place> places = places(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(places.keySet());
            begin(state, consumer, places, ends);
            while (!isRead(consumer, ends) && System.nanoTime() - startedAt < timeout.toNanos()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    DirectoryState.Place place = places.get(new TopicPartition(record.topic(), record.partition()));
                    state.apply(new DirectoryRecord(
                            place.topic(), place.partition(), record.offset(), record.key(), record.value()));
                }
            }
            return finish(state, consumer, places, ends);
        }
    }

    private Map<TopicPartition, DirectoryState.Place> places(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, DirectoryState.Place> places = new HashMap<>();
        add(consumer, options.resourcesTopic(), DirectoryTopic.RESOURCES, places);
        if (options.hasProcesses()) {
            add(consumer, options.processesTopic(), DirectoryTopic.PROCESSES, places);
        }
        return places;
    }

    private static void add(
            KafkaConsumer<byte[], byte[]> consumer,
            String topic,
            DirectoryTopic kind,
            Map<TopicPartition, DirectoryState.Place> places) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new IllegalStateException(
                    "Kafka has no topic " + topic + ": create it, compacted, with one partition");
        }
        for (PartitionInfo partition : partitions) {
            places.put(
                    new TopicPartition(topic, partition.partition()),
                    new DirectoryState.Place(kind, partition.partition()));
        }
    }

    private static void begin(
            DirectoryState state,
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, DirectoryState.Place> places,
            Map<TopicPartition, Long> ends) {
        if (ends.entrySet().stream().anyMatch(end -> state.next(places.get(end.getKey())) > end.getValue())) {
            LOG.warn("The topics of resources and processes are shorter than they were: they are read anew");
            state.clear();
        }
        consumer.assign(places.keySet());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(places.keySet());
        places.forEach(
                (partition, place) -> consumer.seek(partition, Math.max(state.next(place), beginnings.get(partition))));
    }

    private static boolean isRead(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static Map<DirectoryState.Place, Long> finish(
            DirectoryState state,
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, DirectoryState.Place> places,
            Map<TopicPartition, Long> ends) {
        Map<DirectoryState.Place, Long> missing = new TreeMap<>();
        ends.forEach((partition, end) -> {
            DirectoryState.Place place = places.get(partition);
            long position = consumer.position(partition);
            state.readTo(place, position);
            if (position < end) {
                missing.put(place, end);
            }
        });
        return missing;
    }

    private Properties properties() {
        Properties properties = kafka.client();
        properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return properties;
    }
}
