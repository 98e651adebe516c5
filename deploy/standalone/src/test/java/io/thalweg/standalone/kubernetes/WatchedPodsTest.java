package io.thalweg.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureServerCredentials;
import io.thalweg.agent.CaptureAgent;
import io.thalweg.agent.pcap.CaptureFeed;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.control.ControlPlane;
import io.thalweg.control.ControlPlaneSettings;
import io.thalweg.control.kubernetes.SyncLimits;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.kafka.KafkaBroker;
import io.thalweg.standalone.kafka.KafkaTopics;
import io.thalweg.tagging.Tagger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods come and go while traffic runs: API server, the agent's watcher, the control plane with its database, Kafka, and the
 * directory that rows are tagged by, all of them the real ones.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
final class WatchedPodsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> ADDRESSES = List.of("10.42.0.11", "10.42.0.12", "10.42.0.13");
    private static final int ROUNDS = 4;
    private static final int FIRST_PORT = 40_000;

    @TempDir
    private Path folder;

    private final Cluster cluster = new Cluster();
    private final Connections traffic = new Connections();
    /** By the client's port, which no two connections share. */
    private final Map<Integer, String> truth = new TreeMap<>();

    private final Map<Integer, Long> calledAtMicros = new TreeMap<>();

    private KafkaBroker broker;
    private ControlPlane control;
    private PublishedResources published;
    private Thread agent;

    @BeforeEach
    void start() throws Exception {
        broker = new KafkaBroker(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        broker.start();
        try (KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
            topics.create();
        }
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        control = new ControlPlane(new ControlPlaneSettings(
                anyPort,
                InsecureServerCredentials.create(),
                null,
                DatabaseSettings.inMemory(UUID.randomUUID().toString()),
                Map.of("bootstrap.servers", broker.bootstrap()),
                SyncLimits.standard(),
                Set.of(),
                Duration.ofHours(24),
                Duration.ofDays(2),
                Duration.ofDays(30),
                WatchedPodsTest::nowMicros));
        published = new PublishedResources(broker.bootstrap());
        String address = "localhost:" + control.address().getPort();
        String kubeconfig = cluster.kubeconfig(folder.resolve("kubeconfig")).toString();
        agent = new Thread(
                () -> CaptureAgent.commandLine()
                        .execute(
                                "watch",
                                "--metrics-listen=none",
                                "--controller=" + address,
                                "--kubeconfig=" + kubeconfig,
                                "--cluster-name=shop"),
                "agent");
        agent.start();
    }

    @AfterEach
    void stop() throws Exception {
        agent.interrupt();
        agent.join();
        published.close();
        control.close();
        broker.close();
        cluster.close();
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        Eventually.until(what, PATIENCE, () -> {
            published.poll();
            return condition.call();
        });
    }

    private boolean isThere(String pod) {
        return published.pod(pod) != null && published.pod(pod).getValidTo() == 0;
    }

    private boolean isGone(String pod) {
        return published.pod(pod) != null && published.pod(pod).getValidTo() != 0;
    }

    /** A connection now from the address to the server; says whose it is. */
    private void connect(String pod, String address) {
        int port = FIRST_PORT + truth.size();
        long now = nowMicros();
        traffic.add(now, address, port, "10.42.0.200", 80);
        truth.put(port, pod);
        calledAtMicros.put(port, now);
    }

    @Test
    void everyFlowCarriesThePodThatHeldItsAddressThen() throws Exception {
        cluster.run("server", "10.42.0.200");
        await("the server", () -> isThere("server"));
        List<String> running = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            for (String gone : running) {
                cluster.delete(gone);
            }
            for (String gone : running) {
                await(gone + " has gone", () -> isGone(gone));
            }
            List<String> next = new ArrayList<>();
            for (int i = 0; i < ADDRESSES.size(); i++) {
                next.add("cart-" + round + "-" + i);
                cluster.run(next.get(i), ADDRESSES.get(i));
            }
            for (int i = 0; i < next.size(); i++) {
                String pod = next.get(i);
                await(pod + " is there", () -> isThere(pod));
                connect(pod, ADDRESSES.get(i));
                connect(pod, ADDRESSES.get(i));
            }
            running = next;
        }
        assertThat(tagged())
                .as("calls at %s; pods as told: %s", calledAtMicros, published.podsAsTold())
                .isEqualTo(truth);
        assertThat(truth).hasSize(ROUNDS * ADDRESSES.size() * 2);
    }

    private static String same(String one, String other) {
        return one.equals(other) ? one : one + " and " + other;
    }

    /** The pod at the client's end of each flow, by its port. */
    private Map<Integer, String> tagged() throws IOException {
        Map<Integer, String> tagged = new TreeMap<>();
        Tagger tagger = new Tagger(published.directory());
        RowSink rows = new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                assertThat(tagger.tag(row)).isTrue();
                assertThat(published.podName(row.podId1)).isEqualTo("server");
                // A flow has two rows when it ends in another minute than its packets.
                tagged.merge(row.clientPort, published.podName(row.podId0), WatchedPodsTest::same);
            }

            @Override
            public void session(L7FlowLog row) {
                throw new AssertionError("no requests were made");
            }
        };
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        engine.open(engine.newShard(1, 0));
        try (PacketSource source = CaptureFile.open(traffic.write(folder.resolve("traffic.pcap")))) {
            CaptureFeed.feed(source, engine);
            engine.finish();
        }
        return tagged;
    }
}
