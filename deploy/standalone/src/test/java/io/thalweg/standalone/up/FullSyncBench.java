package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.thalweg.agent.CaptureAgent;
import io.thalweg.control.KubernetesJson;
import io.thalweg.control.SyncRequests;
import io.thalweg.control.TestControlPlane;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.kubernetes.Connections;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Ten thousand pods in one sync, from gRPC through the control plane, the topic and the flow job to rows in ClickHouse. Prints
 * how long each stage took, and fails if a row has not the pod of its address. More clusters follow: what a control plane
 * takes that is not just started. Not one of the tests: its control plane gives the same ids as theirs.
 */
final class FullSyncBench {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int PODS = 10_000;
    private static final int CLUSTERS = 4;
    private static final int PODS_OF_WORKLOAD = 10;
    private static final int FIRST_PORT = 10_000;
    private static final int CALLS_A_SECOND = 20;
    private static final int TRAFFIC_SECONDS = 30;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String NODE = "192.168.7.1";
    /** Rows with an address of it wait for the word of its pod. */
    private static final String POD_BLOCK = "10.70.0.0/16";

    private static final long BETWEEN_CALLS_MICROS = 2_000_000;

    private final Path folder;
    private long lastCallMicros;
    private final AtomicInteger port = new AtomicInteger(FIRST_PORT);

    private FullSyncBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("thalweg-full-sync");
        try (RunningPipeline pipeline = RunningPipeline.start()) {
            new FullSyncBench(folder).run(pipeline);
        }
    }

    private void run(RunningPipeline pipeline) throws Exception {
        try (TestControlPlane control = new TestControlPlane(
                DatabaseSettings.embedded(folder.resolve("control")), Map.of("bootstrap.servers", pipeline.kafka()))) {
            for (int cluster = 0; cluster < CLUSTERS; cluster++) {
                sync(pipeline, control, "cluster " + (cluster + 1), cluster * PODS);
            }
            assertThat(control.resources(ResourceKind.RESOURCE_KIND_POD)).hasSize(CLUSTERS * PODS);
        }
    }

    /** @param first number of the first of the cluster's pods */
    private void sync(RunningPipeline pipeline, TestControlPlane control, String name, int first) throws Exception {
        control.clock.set(nowMicros());
        String cluster = control.createDomain(name);
        // A control plane that runs has synced before, if only a small cluster.
        control.sync(request(cluster, 1, first, 100));
        int agent = register(control, cluster);
        awaitRow(pipeline, control, agent, address(first), podId(control, first));
        KubernetesAPISyncRequest request = request(cluster, 2, first, PODS);
        int last = first + PODS - 1;
        Thread traffic = traffic(pipeline, agent, last);
        awaitRowOf(pipeline, agent, last, "pod_id_0 = 0");
        control.clock.set(nowMicros());

        long begin = System.nanoTime();
        long beginCpu = PROCESS.getProcessCpuTime();
        try (Topic topic = new Topic(pipeline.kafka())) {
            control.sync(request);
            tell(name, "gRPC: read, compared, committed", begin, beginCpu);
            topic.awaitPods(PODS - 100);
            tell(name, "in the topic", begin, beginCpu);
        }
        awaitRowOf(pipeline, agent, last, "pod_id_0 != 0");
        tell(name, "a row of the last pod in ClickHouse", begin, beginCpu);
        // Whose it is, is asked afterwards: the control plane lists all pods for it.
        awaitRowOf(pipeline, agent, last, "pod_id_0 = " + podId(control, last));
        traffic.interrupt();
        traffic.join();

        for (int pod = first + 100; pod < first + PODS; pod += 1100) {
            assertThat(pods(pipeline, control, agent, pod)).as("pod %s", pod).isEqualTo(podId(control, pod));
        }
    }

    /** Connections of a pod as an agent tells them that runs all the while, in real time. */
    private Thread traffic(RunningPipeline pipeline, int agent, int pod) throws IOException {
        Connections calls = new Connections();
        long begin = nowMicros();
        for (int call = 0; call < CALLS_A_SECOND * TRAFFIC_SECONDS; call++) {
            calls.add(begin + call * 1_000_000L / CALLS_A_SECOND, address(pod), port.getAndIncrement(), NODE, 80);
        }
        String capture = calls.write(folder.resolve("traffic-" + pod + ".pcap")).toString();
        Thread traffic = new Thread(() -> CaptureAgent.commandLine()
                .execute(
                        "replay",
                        "--bootstrap=" + pipeline.kafka(),
                        "--agent-id=" + agent,
                        "--pps=" + CALLS_A_SECOND * Connections.PACKETS,
                        capture));
        traffic.start();
        return traffic;
    }

    private void awaitRowOf(RunningPipeline pipeline, int agent, int pod, String condition) throws Exception {
        String question = "SELECT 1 FROM flow_log.l4_flow_log WHERE agent_id = " + agent + " AND ip4_0 = '"
                + address(pod) + "' AND " + condition + " LIMIT 1";
        Eventually.until("a row with " + condition, PATIENCE, () -> !pipeline.query(question)
                .isEmpty());
    }

    /** How much of the machine this process had, which is control plane and agent, says what others made of the time. */
    private static void tell(String cluster, String stage, long beginNanos, long beginCpuNanos) {
        System.out.printf(
                "full sync of %d pods, %s: %.2f s, %.2f s of CPU: %s%n",
                PODS,
                cluster,
                (System.nanoTime() - beginNanos) / 1e9,
                (PROCESS.getProcessCpuTime() - beginCpuNanos) / 1e9,
                stage);
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static String address(int pod) {
        return "10.70." + pod / 250 + "." + (1 + pod % 250);
    }

    private static String podId(TestControlPlane control, int pod) {
        return Integer.toUnsignedString(
                control.resource(ResourceKind.RESOURCE_KIND_POD, "pod-" + pod).getId());
    }

    private static int register(TestControlPlane control, String cluster) {
        return control.agent()
                .register(RegisterRequest.newBuilder()
                        .setMachineId(cluster)
                        .setKubernetesClusterId(cluster)
                        .setKubernetesNodeName("node-1")
                        .build())
                .getAgentId();
    }

    private static KubernetesAPISyncRequest request(String cluster, long version, int first, int pods) {
        SyncRequests sync = SyncRequests.of(cluster, version)
                .with("*v1.Node", KubernetesJson.node("node-1", NODE).spec("{\"podCIDR\": \"" + POD_BLOCK + "\"}"))
                .with("*v1.Namespace", KubernetesJson.namespace("shop"));
        for (int workload = first / PODS_OF_WORKLOAD; workload < (first + pods) / PODS_OF_WORKLOAD; workload++) {
            String name = "app-" + workload;
            sync.with("*v1.Deployment", KubernetesJson.workload("Deployment", "shop", name));
            sync.with(
                    "*v1.Service",
                    KubernetesJson.service("shop", name, name, "10.96." + workload / 250 + "." + (1 + workload % 250)));
        }
        for (int pod = first; pod < first + pods; pod++) {
            String workload = "app-" + pod / PODS_OF_WORKLOAD;
            sync.with(
                    "*v1.Pod",
                    KubernetesJson.pod("shop", "pod-" + pod, workload, address(pod))
                            .ownedBy("Deployment", "shop", workload));
        }
        return sync.build();
    }

    private void awaitRow(RunningPipeline pipeline, TestControlPlane control, int agent, String address, String pod)
            throws Exception {
        Eventually.until("rows of " + address + " have its pod", PATIENCE, () -> {
            control.clock.set(nowMicros());
            return pod(pipeline, agent, address).equals(pod);
        });
    }

    private String pods(RunningPipeline pipeline, TestControlPlane control, int agent, int pod) throws Exception {
        control.clock.set(nowMicros());
        return pod(pipeline, agent, address(pod));
    }

    /** Each replay tells a time ten minutes ahead, and only one that is later than the one before moves the agent's time. */
    private long nextCallMicros() {
        lastCallMicros = Math.max(nowMicros(), lastCallMicros + BETWEEN_CALLS_MICROS);
        return lastCallMicros;
    }

    /** Has the address call, and waits for the row; the pod that it has. */
    private String pod(RunningPipeline pipeline, int agent, String address) throws Exception {
        int client = port.getAndIncrement();
        Connections call = new Connections();
        call.add(nextCallMicros(), address, client, NODE, 80);
        int status = CaptureAgent.commandLine()
                .execute(
                        "replay",
                        "--bootstrap=" + pipeline.kafka(),
                        "--agent-id=" + agent,
                        "--close-flows",
                        call.write(folder.resolve(client + ".pcap")).toString());
        assertThat(status).isZero();
        String question = "SELECT pod_id_0 FROM flow_log.l4_flow_log WHERE agent_id = " + agent + " AND client_port = "
                + client + " LIMIT 1";
        try {
            Eventually.until(
                    "the row", PATIENCE, () -> !pipeline.query(question).isEmpty());
        } catch (AssertionError e) {
            tellOfMissing(pipeline, agent, client);
            throw e;
        }
        return pipeline.query(question).get(0);
    }

    /** The pipeline's directory goes when it stops. */
    private void tellOfMissing(RunningPipeline pipeline, int agent, int client) throws Exception {
        String near =
                "SELECT client_port, start_time, end_time, close_type, packet_tx, pod_id_0 FROM flow_log.l4_flow_log"
                        + " WHERE agent_id = " + agent + " AND client_port > " + (client - 5) + " ORDER BY client_port";
        System.out.printf(
                "no row of port %d at %s; those before it: %s%n", client, Instant.now(), pipeline.query(near));
        System.out.println("losses: " + pipeline.query("SELECT * FROM flow_log.capture_loss"));
        try (Stream<Path> logs = Files.list(pipeline.logs())) {
            for (Path log : logs.toList()) {
                Files.copy(log, folder.resolve(log.getFileName()));
            }
        }
        System.out.println("logs: " + folder);
    }

    /** Counts what is written to the topic from now on. */
    private static final class Topic implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Topic(String bootstrap) {
            consumer = new KafkaConsumer<>(
                    // A poll takes all there is: there are few of them.
                    Map.of(
                            "bootstrap.servers",
                            bootstrap,
                            "isolation.level",
                            "read_committed",
                            "max.poll.records",
                            String.valueOf(2 * PODS),
                            "max.partition.fetch.bytes",
                            String.valueOf(64 << 20)),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            TopicPartition partition = new TopicPartition(Topics.RESOURCES, 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
        }

        void awaitPods(int wanted) throws Exception {
            int[] seen = new int[1];
            Eventually.until("pods in the topic", PATIENCE, () -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    seen[0] += ResourceKey.parse(record.key()).kind() == ResourceKind.RESOURCE_KIND_POD ? 1 : 0;
                }
                return seen[0] >= wanted;
            });
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
