package io.thalweg.standalone.dump;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all partitions of a topic, without a consumer group: nobody's offsets change. */
final class TopicRecords implements AutoCloseable {
    private static final int ANSWER_MILLIS = 5_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    private TopicRecords(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = ends;
    }

    static TopicRecords open(String bootstrap, String topic, boolean fromLatest) throws TopicException {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ANSWER_MILLIS,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        ANSWER_MILLIS,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            return new TopicRecords(consumer, seek(consumer, bootstrap, topic, fromLatest));
        } catch (TopicException | RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static Map<TopicPartition, Long> seek(
            KafkaConsumer<byte[], byte[]> consumer, String bootstrap, String topic, boolean fromLatest)
            throws TopicException {
        Map<String, List<PartitionInfo>> topics;
        try {
            topics = consumer.listTopics();
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            throw new TopicException("no Kafka broker answers at " + bootstrap + "; is `thalweg up` running?");
        }
        List<PartitionInfo> partitions = topics.get(topic);
        if (partitions == null) {
            throw new TopicException("there is no topic " + topic + " at " + bootstrap + ", only "
                    + topics.keySet().stream()
                            .filter(name -> !name.startsWith("_"))
                            .sorted()
                            .toList());
        }
        List<TopicPartition> assigned = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(assigned);
        if (fromLatest) {
            consumer.seekToEnd(assigned);
        } else {
            consumer.seekToBeginning(assigned);
        }
        return new HashMap<>(consumer.endOffsets(assigned));
    }

    /** Reads to where the topic ended when it was opened, or on and on; never more than {@code max} records. */
    void read(long max, boolean follow, RecordConsumer to) throws IOException {
        long left = max;
        while (left > 0 && (follow || !isAtEnd())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (left > 0 && record.value() != null) {
                    to.accept(record);
                    left--;
                }
            }
            to.pause();
        }
    }

    private boolean isAtEnd() {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
