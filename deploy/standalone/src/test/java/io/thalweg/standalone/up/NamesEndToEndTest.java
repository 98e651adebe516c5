package io.thalweg.standalone.up;

import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.standalone.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the control plane says of a resource in Kafka is its name in queries. */
@ExtendWith(RunningPipeline.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class NamesEndToEndTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int POD = 31_337;

    @Test
    void resourcesOfTheTopicAreTheNamesOfRows(RunningPipeline pipeline) throws Exception {
        Resource.Builder pod = Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_POD)
                .setId(POD)
                .setName("first")
                .putLabels("app", "shop");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", pipeline.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            send(producer, pod.build());
            eventually(pipeline, "first");
            send(producer, pod.setName("second").build());
            eventually(pipeline, "second");
            send(producer, pod.setDeleted(true).build());
            eventually(pipeline, "second (deleted)");
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Resource resource) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topics.RESOURCES, ResourceKey.of(resource).toBytes(), resource.toByteArray()))
                .get();
    }

    private static void eventually(RunningPipeline pipeline, String name) throws Exception {
        String query = "SELECT podName(" + POD + "), k8sLabel(" + POD + ", 'app')";
        Eventually.until(name, PATIENCE, () -> pipeline.query(query).equals(List.of(name + "\tshop")));
    }
}
