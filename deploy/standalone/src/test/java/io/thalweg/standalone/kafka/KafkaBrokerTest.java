package io.thalweg.standalone.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.Topics;
import io.thalweg.standalone.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class KafkaBrokerTest {
    @TempDir
    private Path data;

    private KafkaBroker start() throws Exception {
        KafkaBroker broker = new KafkaBroker(data, FreePorts.next(), FreePorts.next());
        broker.start();
        return broker;
    }

    @Test
    void recordsAreThereAfterARestartOnOtherPorts() throws Exception {
        try (KafkaBroker broker = start();
                KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
            topics.create();
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrap()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(Topics.FLOWS, "row".getBytes(UTF_8)))
                        .get();
            }
        }
        try (KafkaBroker broker = start()) {
            assertThat(values(broker, Topics.FLOWS)).containsExactly("row");
        }
    }

    private static List<String> values(KafkaBroker broker, String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrap(), "group.id", "test", "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            List<String> values = new ArrayList<>();
            while (values.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(new String(record.value(), UTF_8));
                }
            }
            return values;
        }
    }

    @Test
    void rawTopicsAreKeptAnHourAndCreatingThemAgainChangesNothing() throws Exception {
        try (KafkaBroker broker = start();
                KafkaTopics topics = new KafkaTopics(broker.bootstrap());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            topics.create();
            topics.create();

            assertThat(admin.listTopics().names().get())
                    .containsExactlyInAnyOrder(
                            Topics.PACKETS,
                            Topics.SYSCALLS,
                            Topics.PROCESSES,
                            Topics.RESOURCES,
                            Topics.FLOWS,
                            Topics.SPANS,
                            Topics.METRICS,
                            Topics.TRACES,
                            Topics.OTLP_SPANS,
                            Topics.DEAD_LETTERS);
            assertThat(retentionHours(admin, Topics.PACKETS)).isEqualTo(1);
            assertThat(retentionHours(admin, Topics.FLOWS)).isEqualTo(24);
            assertThat(topics.problem()).isNull();
        }
    }

    private static long retentionHours(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        String millis = admin.describeConfigs(Set.of(resource))
                .values()
                .get(resource)
                .get()
                .get("retention.ms")
                .value();
        return Duration.ofMillis(Long.parseLong(millis)).toHours();
    }

    @Test
    void aBrokerThatIsNotThereIsAProblem() throws Exception {
        try (KafkaTopics topics = new KafkaTopics("127.0.0.1:" + FreePorts.next())) {
            assertThat(topics.problem()).isEqualTo("the broker does not answer");
        }
    }
}
