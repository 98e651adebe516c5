package io.thalweg.standalone.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.thalweg.control.KubernetesJson;
import io.thalweg.control.SyncRequests;
import io.thalweg.control.TestControlPlane;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.kafka.KafkaBroker;
import io.thalweg.standalone.kafka.KafkaTopics;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of ten thousand pods, one entry an object as DeepFlow's agents send it. Tells how long it took. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class LargeSyncTest {
    private static final int PODS = 10_000;
    private static final int PODS_OF_A_WORKLOAD = 10;
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path data;

    private static KubernetesAPISyncRequest sync(String cluster, long version, int gone) {
        SyncRequests request = SyncRequests.of(cluster, version)
                .with("*v1.Node", KubernetesJson.node("node-1", "192.168.0.1"))
                .with("*v1.Namespace", KubernetesJson.namespace("shop"));
        for (int i = gone; i < PODS; i++) {
            int workload = i / PODS_OF_A_WORKLOAD;
            String app = "app-" + workload;
            if (i % PODS_OF_A_WORKLOAD == 0) {
                request.with("*v1.Deployment", KubernetesJson.workload("Deployment", "shop", app))
                        .with(
                                "*v1.ReplicaSet",
                                KubernetesJson.workload("ReplicaSet", "shop", app + "-rs")
                                        .ownedBy("Deployment", "shop", app))
                        .with(
                                "*v1.Service",
                                KubernetesJson.service(
                                        "shop", app, app, "10.96." + workload / 250 + "." + (workload % 250 + 1)));
            }
            request.with(
                    "*v1.Pod",
                    KubernetesJson.pod("shop", app + "-" + i, app, "10.1." + i / 250 + "." + (i % 250 + 1))
                            .ownedBy("ReplicaSet", "shop", app + "-rs"));
        }
        return request.build();
    }

    @Test
    void tenThousandPodsAreInTheTopicWhole() throws Exception {
        try (KafkaBroker broker = new KafkaBroker(data.resolve("kafka"), FreePorts.next(), FreePorts.next())) {
            broker.start();
            try (KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
                topics.create();
            }
            try (TestControlPlane plane = new TestControlPlane(
                            DatabaseSettings.embedded(data.resolve("control")),
                            Map.of("bootstrap.servers", broker.bootstrap()));
                    ResourceTopic topic = new ResourceTopic(broker.bootstrap())) {
                for (String name : new String[] {"first", "second"}) {
                    String cluster = plane.createDomain(name);
                    tell(
                            name + " cluster, everything new",
                            plane,
                            topic,
                            sync(cluster, 1, 0),
                            PODS + 2 * PODS / PODS_OF_A_WORKLOAD);
                    tell(name + " cluster, nothing changed", plane, topic, sync(cluster, 2, 0), 0);
                    tell(name + " cluster, ten pods gone", plane, topic, sync(cluster, 3, PODS_OF_A_WORKLOAD), 10);
                }
                assertThat(plane.resources(ResourceKind.RESOURCE_KIND_POD)).hasSize(2 * (PODS - PODS_OF_A_WORKLOAD));
                topic.assertIsStoreOf(plane);
            }
        }
    }

    private static void tell(
            String what, TestControlPlane plane, ResourceTopic topic, KubernetesAPISyncRequest request, int published)
            throws Exception {
        int before = topic.all().size();
        plane.advance(Duration.ofMinutes(1));
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpuNanos = process.getProcessCpuTime();
        long startedNanos = System.nanoTime();
        plane.sync(request);
        long syncedNanos = System.nanoTime();
        Eventually.until("it is published", SOON, () -> topic.all().size() >= before + published);
        // The processor time is that of the client, the control plane, the broker and the reader together.
        System.out.printf(
                "10 k pods, %s: %d ms to the answer, %d ms to the topic, %d ms of a processor, %d kB%n",
                what,
                (syncedNanos - startedNanos) / 1_000_000,
                (System.nanoTime() - startedNanos) / 1_000_000,
                (process.getProcessCpuTime() - cpuNanos) / 1_000_000,
                request.getSerializedSize() >> 10);
    }
}
