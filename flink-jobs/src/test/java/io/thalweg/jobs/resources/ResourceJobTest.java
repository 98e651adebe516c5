package io.thalweg.jobs.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.Snapshot;
import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.SavedJobs;
import io.thalweg.jobs.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: real Kafka, real Flink, ClickHouse's protocol. What names come of it is tested with the real engine. */
@Timeout(180)
class ResourceJobTest {
    private static final long PUBLISHED = 1_760_000_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    void topicsBecomeTables() throws Exception {
        try (TestKafka kafka = new TestKafka(directory);
                FakeClickHouse clickHouse = new FakeClickHouse(ResourceTable.TABLE, ProcessTable.TABLE)) {
            kafka.create(1, Topics.RESOURCES, Topics.PROCESSES);
            Resource pod = pod().build();
            send(kafka, snapshot());
            send(kafka, pod);
            kafka.send(Topics.RESOURCES, ResourceKey.of(pod).toBytes(), null);
            kafka.send(Topics.RESOURCES, ResourceKey.of(pod).toBytes(), "no message".getBytes(StandardCharsets.UTF_8));
            send(kafka, pod().setValidTo(PUBLISHED).build());
            send(
                    kafka,
                    pod().setKind(ResourceKind.RESOURCE_KIND_CLUSTER)
                            .setId(1 << 16)
                            .build());
            send(kafka, pod().setId(0).build());
            send(kafka, pod().setName("web-1").setPublishedAt(PUBLISHED + 1).build());
            send(
                    kafka,
                    pod().setId(8)
                            .setDeleted(true)
                            .setValidTo(PUBLISHED + 7_000_000)
                            .build());
            kafka.send(
                    Topics.PROCESSES, Topics.processKey(7, 4711, 99), process().toByteArray());

            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
            ResourceJobOptions options = ResourceJobOptions.parse(
                    "--kafka.bootstrap", kafka.bootstrap(), "--clickhouse.url", clickHouse.url());
            options.configure(environment);
            ResourceJob.build(environment, options);
            JobClient job = environment.executeAsync("resources");
            try {
                Eventually.until(
                        "all resources",
                        () -> clickHouse.rows("flow_tag.resource").size() == 3);
                Eventually.until(
                        "all processes",
                        () -> clickHouse.rows("flow_tag.process").size() == 1);
            } finally {
                SavedJobs.cancel(job);
            }

            List<Map<String, Object>> rows = clickHouse.rows("flow_tag.resource");
            assertThat(rows.get(0))
                    .containsEntry("kind", "pod")
                    .containsEntry("id", 7L)
                    .containsEntry("name", "web-0")
                    .containsEntry("updated_at", PUBLISHED)
                    .containsEntry("pod_ns_id", 3L)
                    .containsEntry("pod_group_id", 5L)
                    .containsEntry("pod_id", 0L);
            assertThat(strings(rows.get(0), "addresses")).containsExactly("10.1.2.3");
            assertThat(strings(rows.get(0), "label_keys")).containsExactly("app", "tier");
            assertThat(strings(rows.get(0), "label_values")).containsExactly("web", "front");
            assertThat(rows.get(1)).containsEntry("name", "web-1").containsEntry("deleted", 0L);
            assertThat(rows.get(2))
                    .containsEntry("id", 8L)
                    .containsEntry("deleted", 1L)
                    .containsEntry("deleted_at", PUBLISHED / 1_000_000 + 7);
            assertThat(clickHouse.rows("flow_tag.process").get(0))
                    .containsEntry("agent_id", 7L)
                    .containsEntry("process_id", 4711L)
                    .containsEntry("name", "shop")
                    .containsEntry("command_line", "java -jar shop.jar");
        }
    }

    private static String[] strings(Map<String, Object> row, String column) {
        return ((List<?>) row.get(column)).stream().map(String::valueOf).toArray(String[]::new);
    }

    private static void send(TestKafka kafka, Resource resource) throws Exception {
        kafka.send(Topics.RESOURCES, ResourceKey.of(resource).toBytes(), resource.toByteArray());
    }

    private static Resource snapshot() {
        return Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_SNAPSHOT)
                .setId(1)
                .setSnapshot(Snapshot.newBuilder().setComplete(true))
                .build();
    }

    private static Resource.Builder pod() {
        return Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_POD)
                .setId(7)
                .setName("web-0")
                .setNamespaceId(3)
                .setOwnerKind(ResourceKind.RESOURCE_KIND_WORKLOAD)
                .setOwnerId(5)
                .addAddresses(ByteString.copyFrom(new byte[] {10, 1, 2, 3}))
                .addAddresses(ByteString.copyFrom(new byte[] {10, 1, 2}))
                .putLabels("tier", "front")
                .putLabels("app", "web")
                .setPublishedAt(PUBLISHED);
    }

    private static Process process() {
        return Process.newBuilder()
                .setAgentId(7)
                .setPid(4711)
                .setStartTime(99)
                .setName("shop")
                .setCommandLine("java -jar shop.jar")
                .build();
    }
}
