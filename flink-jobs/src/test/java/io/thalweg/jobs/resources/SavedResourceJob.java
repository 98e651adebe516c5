package io.thalweg.jobs.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.SavedJobs;
import io.thalweg.jobs.TestKafka;
import java.nio.file.Path;
import java.util.Map;

/** A resource job that is stopped between two pods and goes on. */
public final class SavedResourceJob implements AutoCloseable {
    private static final String TABLE = "flow_tag.resource";

    private final TestKafka kafka;
    private final FakeClickHouse clickHouse = new FakeClickHouse(ResourceTable.TABLE, ProcessTable.TABLE);

    public SavedResourceJob(Path kafkaDirectory) throws Exception {
        kafka = new TestKafka(kafkaDirectory);
        kafka.create(1, Topics.RESOURCES, Topics.PROCESSES);
        send("before");
    }

    private void send(String name) throws Exception {
        Resource pod = Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_POD)
                .setId(name.length())
                .setName(name)
                .setPublishedAt(1_760_000_000_000_000L)
                .build();
        kafka.send(Topics.RESOURCES, ResourceKey.of(pod).toBytes(), pod.toByteArray());
    }

    /** Of the job, but for where its checkpoints are. */
    public Map<String, String> options() {
        return SavedJobs.options(kafka, clickHouse);
    }

    public void awaitSaved() throws Exception {
        Eventually.until("the first pod", () -> clickHouse.rows(TABLE).size() == 1);
    }

    public void sendTheRest() throws Exception {
        send("afterwards");
    }

    /** Both pods, once. */
    public void awaitTheRest() throws Exception {
        Eventually.until("the second pod", () -> clickHouse.rows(TABLE).size() > 1);
        assertThat(clickHouse.rows(TABLE)).extracting(row -> row.get("name")).containsExactly("before", "afterwards");
    }

    @Override
    public void close() {
        clickHouse.close();
        kafka.close();
    }
}
