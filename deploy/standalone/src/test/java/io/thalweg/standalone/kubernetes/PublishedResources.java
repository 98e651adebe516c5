package io.thalweg.standalone.kubernetes;

import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.tagging.ResourceDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the control plane publishes, as the flow job does: the directory, and names beside it. */
final class PublishedResources implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ResourceDirectory directory = new ResourceDirectory();
    /** The last that was said of each, by kind and id. */
    private final Map<String, Resource> latest = new HashMap<>();

    private final List<String> pods = new ArrayList<>();

    PublishedResources(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "test", "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.RESOURCES));
    }

    ResourceDirectory directory() {
        return directory;
    }

    /** Reads on. */
    void poll() throws Exception {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.value() == null) {
                directory.remove(ResourceKey.parse(record.key()));
                continue;
            }
            Resource resource = Resource.parseFrom(record.value());
            directory.put(resource);
            if (resource.getKind() == ResourceKind.RESOURCE_KIND_POD) {
                pods.add("%s %d: %d to %d"
                        .formatted(
                                resource.getName(), resource.getId(), resource.getValidFrom(), resource.getValidTo()));
            }
            String id = resource.getKind() + "/" + resource.getId();
            Resource before = latest.get(id);
            if (before == null || before.getValidFrom() <= resource.getValidFrom()) {
                latest.put(id, resource);
            }
        }
    }

    /** What was said of pods, in that order: name, id, and from when to when they are so, µs. */
    List<String> podsAsTold() {
        return pods;
    }

    /** Null: there is none of that name. */
    Resource pod(String name) {
        return latest.values().stream()
                .filter(resource -> resource.getKind() == ResourceKind.RESOURCE_KIND_POD
                        && resource.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    String podName(long id) {
        Resource pod = latest.get(ResourceKind.RESOURCE_KIND_POD + "/" + id);
        return pod == null ? "no pod" : pod.getName();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
