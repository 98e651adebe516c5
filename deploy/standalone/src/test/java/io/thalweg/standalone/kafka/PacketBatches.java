package io.thalweg.standalone.kafka;

import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The batches in a broker's topic of packets, in the order of their partitions. */
final class PacketBatches {
    /** @param packets in it */
    record Batch(int shard, long bootId, long sequence, int packets, long agentDrops, String key) {}

    private PacketBatches() {}

    /** All that are there now. */
    static List<Batch> in(String bootstrap) throws MalformedBatchException {
        List<Batch> batches = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "test", "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.PACKETS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            PacketBatchReader reader = new PacketBatchReader();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    reader.wrap(record.value(), 0, record.value().length);
                    batches.add(new Batch(
                            reader.shard(),
                            reader.bootId(),
                            reader.sequence(),
                            reader.packetCount(),
                            reader.agentDrops(),
                            new String(record.key())));
                }
            }
        }
        return batches;
    }
}
