package io.thalweg.standalone.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.control.TestControlPlane;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.ListResourcesRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic of resources as a job reads it: committed records only, the last of a key counts. */
final class ResourceTopic implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition = new TopicPartition(Topics.RESOURCES, 0);
    private final List<Resource> records = new ArrayList<>();
    private final Map<String, Resource> byKey = new TreeMap<>();

    ResourceTopic(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    private void read() throws Exception {
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                String key = ResourceKey.parse(record.key()).toString();
                if (record.value() == null) {
                    byKey.remove(key);
                } else {
                    Resource resource = Resource.parseFrom(record.value());
                    assertThat(ResourceKey.of(resource)).hasToString(key);
                    records.add(resource);
                    byKey.put(key, resource);
                }
            }
        }
    }

    /** Every record that was ever written, in order. */
    List<Resource> all() throws Exception {
        read();
        return records;
    }

    /** The open interval; null: none. */
    Resource now(ResourceKind kind, String name) throws Exception {
        return intervals(kind, name).stream()
                .filter(resource -> resource.getValidTo() == 0)
                .findFirst()
                .orElse(null);
    }

    List<Resource> intervals(ResourceKind kind, String name) throws Exception {
        read();
        return byKey.values().stream()
                .filter(resource ->
                        resource.getKind() == kind && resource.getName().equals(name))
                .toList();
    }

    /** Whoever reads the topic from its beginning knows of every resource what the control plane knows. */
    void assertIsStoreOf(TestControlPlane plane) throws Exception {
        read();
        Comparator<Resource> order = Comparator.comparing(
                (Resource resource) -> ResourceKey.of(resource).toString());
        assertThat(byKey.values().stream()
                        .filter(resource -> resource.getKind() != ResourceKind.RESOURCE_KIND_SNAPSHOT)
                        .filter(resource -> resource.getValidTo() == 0 || resource.getDeleted())
                        .map(resource -> resource.toBuilder().clearPublishedAt().build())
                        .sorted(order)
                        .toList())
                .isEqualTo(plane
                        .resources(ListResourcesRequest.newBuilder()
                                .setDeleted(true)
                                .build())
                        .stream()
                        .sorted(order)
                        .toList());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
