package io.thalweg.standalone.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.control.KubernetesJson;
import io.thalweg.control.SyncRequests;
import io.thalweg.control.TestControlPlane;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.SetTagsRequest;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.kafka.KafkaBroker;
import io.thalweg.standalone.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the control plane writes to the topic of resources, read from a real broker. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class ResourceTopicTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private KafkaBroker broker;
    private ResourceTopic topic;

    @BeforeEach
    void start() throws Exception {
        broker = new KafkaBroker(data.resolve("kafka"), FreePorts.next(), FreePorts.next());
        broker.start();
        try (KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
            topics.create();
        }
        topic = new ResourceTopic(broker.bootstrap());
    }

    @AfterEach
    void stop() {
        topic.close();
        broker.close();
    }

    private TestControlPlane plane(DatabaseSettings database) throws IOException {
        return new TestControlPlane(database, Map.of("bootstrap.servers", broker.bootstrap()));
    }

    private DatabaseSettings embedded() {
        return DatabaseSettings.embedded(data.resolve("control"));
    }

    private static SyncRequests sync(String cluster, long version, KubernetesJson.Builder... pods) {
        return SyncRequests.of(cluster, version)
                .with("*v1.Node", KubernetesJson.node("node-1", "192.168.0.1"))
                .with("*v1.Namespace", KubernetesJson.namespace("shop"))
                .with("*v1.Pod", pods);
    }

    private static KubernetesJson.Builder cart(String name, String address) {
        return KubernetesJson.pod("shop", name, "cart", address);
    }

    @Test
    void theFirstSyncOfAClusterStandsBetweenMarks() throws Exception {
        try (TestControlPlane plane = plane(embedded())) {
            String cluster = plane.createDomain("production");
            plane.sync(sync(cluster, 1, cart("a", "10.1.0.5")).build());

            Eventually.until(
                    "the pod is published", SOON, () -> topic.now(ResourceKind.RESOURCE_KIND_POD, "a") != null);
            int id = topic.now(ResourceKind.RESOURCE_KIND_POD, "a").getClusterId();
            List<Resource> ofCluster = topic.all().stream()
                    .filter(record -> record.getClusterId() == id
                            || record.getKind() == ResourceKind.RESOURCE_KIND_SNAPSHOT && record.getId() == id)
                    .toList();
            assertThat(ofCluster.get(0).getSnapshot().getComplete()).isFalse();
            assertThat(ofCluster.get(ofCluster.size() - 1).getSnapshot().getComplete())
                    .isTrue();
            assertThat(ofCluster.get(ofCluster.size() - 1).getKind()).isEqualTo(ResourceKind.RESOURCE_KIND_SNAPSHOT);
        }
    }

    @Test
    void changesFollowAndAReplayRebuildsWhatTheStoreHolds() throws Exception {
        try (TestControlPlane plane = plane(embedded())) {
            String cluster = plane.createDomain("production");
            plane.sync(sync(cluster, 1, cart("a", "10.1.0.5"), cart("b", "10.1.0.6"))
                    .build());
            plane.advance(Duration.ofMinutes(1));
            plane.sync(sync(cluster, 2, cart("b", "10.1.0.7"), cart("c", "10.1.0.5"))
                    .build());
            Resource c = plane.resource(ResourceKind.RESOURCE_KIND_POD, "c");
            plane.admin()
                    .setTags(SetTagsRequest.newBuilder()
                            .setKind(c.getKind())
                            .setId(c.getId())
                            .putTags("team", "payments")
                            .build());

            Eventually.until("the tag is published", SOON, () -> {
                Resource published = topic.now(ResourceKind.RESOURCE_KIND_POD, "c");
                return published != null && published.getTagsMap().containsKey("team");
            });
            topic.assertIsStoreOf(plane);
            assertThat(topic.now(ResourceKind.RESOURCE_KIND_POD, "a")).isNull();
            assertThat(topic.intervals(ResourceKind.RESOURCE_KIND_POD, "a"))
                    .singleElement()
                    .satisfies(a -> {
                        assertThat(a.getDeleted()).isTrue();
                        assertThat(a.getValidTo()).isEqualTo(c.getValidFrom());
                    });
            assertThat(topic.intervals(ResourceKind.RESOURCE_KIND_POD, "b")).hasSize(2);
        }
    }

    @Test
    void whatWasCommittedWhileKafkaWasAwayIsPublishedByTheNextInstance() throws Exception {
        String cluster;
        try (TestControlPlane plane = new TestControlPlane(
                embedded(), Map.of("bootstrap.servers", "127.0.0.1:" + FreePorts.next(), "max.block.ms", "500"))) {
            cluster = plane.createDomain("production");
            plane.sync(sync(cluster, 1, cart("a", "10.1.0.5")).build());
        }
        assertThat(topic.all()).isEmpty();
        try (TestControlPlane plane = plane(embedded())) {
            Eventually.until(
                    "the pod is published", SOON, () -> topic.now(ResourceKind.RESOURCE_KIND_POD, "a") != null);
            topic.assertIsStoreOf(plane);
        }
    }

    @Test
    void ofTwoInstancesOnePublishesAndTheOtherTakesOver() throws Exception {
        DatabaseSettings shared = DatabaseSettings.inMemory(UUID.randomUUID().toString());
        TestControlPlane one = plane(shared);
        try (TestControlPlane other = plane(shared)) {
            String cluster = one.createDomain("production");
            one.sync(sync(cluster, 1, cart("a", "10.1.0.5")).build());
            other.sync(sync(cluster, 2, cart("a", "10.1.0.5"), cart("b", "10.1.0.6"))
                    .build());
            Eventually.until("both are published", SOON, () -> topic.now(ResourceKind.RESOURCE_KIND_POD, "b") != null);
            one.close();
            other.sync(sync(cluster, 3, cart("c", "10.1.0.7")).build());
            Eventually.until("the takeover", SOON, () -> topic.now(ResourceKind.RESOURCE_KIND_POD, "c") != null);
            topic.assertIsStoreOf(other);
        }
    }

    @Test
    void whatEndedLongAgoIsTakenBack() throws Exception {
        TestControlPlane first = plane(embedded());
        String cluster = first.createDomain("production");
        first.sync(sync(cluster, 1, cart("a", "10.1.0.5")).build());
        first.advance(Duration.ofMinutes(1));
        first.sync(sync(cluster, 2, cart("b", "10.1.0.6")).build());
        Eventually.until("the end is published", SOON, () -> topic.now(ResourceKind.RESOURCE_KIND_POD, "b") != null);
        first.close();
        try (TestControlPlane plane = plane(embedded())) {
            plane.advance(Duration.ofDays(31));
            // Speaks, so that it is not forgotten; a restart purges at once.
            plane.sync(sync(cluster, 2, cart("b", "10.1.0.6")).build());
        }
        try (TestControlPlane plane = new TestControlPlane(
                embedded(), Map.of("bootstrap.servers", broker.bootstrap()), Duration.ofDays(31))) {
            Eventually.until("it is taken back", SOON, () -> topic.intervals(ResourceKind.RESOURCE_KIND_POD, "a")
                    .isEmpty());
            topic.assertIsStoreOf(plane);
        }
    }
}
