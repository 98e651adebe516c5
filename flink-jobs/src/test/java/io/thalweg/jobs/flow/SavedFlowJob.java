package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.SavedJobs;
import io.thalweg.jobs.TestKafka;
import io.thalweg.jobs.metrics.MetricsTablesOfJob;
import io.thalweg.jobs.network.NetworkEventTable;
import io.thalweg.jobs.tagging.TestDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A flow job with something in its state: an open connection whose request waits for its answer, a call that does, the metrics of a
 * minute that is not over, a pod. Stopped with a savepoint, it goes on from it.
 */
public final class SavedFlowJob implements AutoCloseable {
    static final Frames.End CLIENT = Frames.End.of(1, 40000);
    static final Frames.End SERVER = Frames.End.of(2, 80);
    static final String REQUEST = "GET /saved HTTP/1.1\r\nHost: example.org\r\n\r\n";

    private static final byte[] KEY = Topics.batchKey(7, 3);
    /** The savepoint knows the partitions that it had read. */
    private static final int PARTITIONS = 2;

    private final TestKafka kafka;
    private final FakeClickHouse clickHouse;
    private final TestAgent agent = new TestAgent(7, 3);
    private final TestProcess process = new TestProcess(7, 3);

    public SavedFlowJob(Path kafkaDirectory) throws Exception {
        kafka = new TestKafka(kafkaDirectory);
        kafka.create(
                PARTITIONS,
                Topics.PACKETS,
                Topics.SYSCALLS,
                Topics.FLOWS,
                Topics.SPANS,
                Topics.METRICS,
                Topics.DEAD_LETTERS);
        kafka.create(1, Topics.RESOURCES, Topics.PROCESSES);
        clickHouse = new FakeClickHouse(MetricsTablesOfJob.with(
                L4FlowLogTable.TABLE, L7FlowLogTable.TABLE, CaptureLossTable.TABLE, NetworkEventTable.TABLE));
        sendWhatIsSaved();
    }

    /** The same bytes each time, so that the offsets of a savepoint are true of this Kafka as well. */
    private void sendWhatIsSaved() throws Exception {
        Resource pod = TestDirectory.pod(101, CLIENT.address()).build();
        kafka.send(Topics.RESOURCES, ResourceKey.of(pod).toBytes(), pod.toByteArray());
        agent.open(CLIENT, SERVER).packet(CLIENT, SERVER, Frames.PSH | Frames.ACK, 1001, 5001, REQUEST);
        kafka.send(Topics.PACKETS, KEY, agent.batch());
        kafka.send(Topics.SYSCALLS, KEY, process.request(1, "/saved-call").batch());
    }

    /** The rest of the connection and of the call, and time enough for all to be over. */
    public void sendTheRest() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        agent.packet(SERVER, CLIENT, Frames.PSH | Frames.ACK, 5001, 1001 + REQUEST.length(), answer)
                .close(CLIENT, SERVER, REQUEST.length(), answer.length());
        kafka.send(Topics.PACKETS, KEY, agent.batch());
        kafka.send(Topics.SYSCALLS, KEY, process.response(1).batch());
        kafka.send(Topics.PACKETS, KEY, agent.pause(200 * TestAgent.SECOND).batch());
        kafka.send(Topics.SYSCALLS, KEY, process.pause(200 * TestAgent.SECOND).batch());
        kafka.send(Topics.PACKETS, KEY, agent.pause(10 * TestAgent.SECOND).batch());
        kafka.send(Topics.SYSCALLS, KEY, process.pause(10 * TestAgent.SECOND).batch());
    }

    /** Of the job, but for where its checkpoints are. */
    public Map<String, String> options() {
        return SavedJobs.options(kafka, clickHouse);
    }

    /** @param savepoint null: from nothing */
    JobClient run(int parallelism, Path savepoint, Path checkpoints) throws Exception {
        StreamExecutionEnvironment environment = SavedJobs.environment(parallelism, savepoint);
        FlowJob.build(environment, FlowJobOptions.of(SavedJobs.values(options(), checkpoints)));
        return environment.executeAsync("flow job");
    }

    /** Both batches are read and behind a checkpoint. */
    public void awaitSaved() throws Exception {
        Eventually.until("what is to be saved is read", () -> kafka.committed("thalweg-flow-job") == 2);
    }

    /** @return the savepoint below {@code target} */
    Path stopWithSavepoint(JobClient job, Path target) throws Exception {
        awaitSaved();
        return SavedJobs.stop(job, target);
    }

    /** The rows of all that was sent: handshake and request were in the state; the answer, two FINs and an ACK came after it. */
    public void awaitTheRest() throws Exception {
        Eventually.until("the flow", () -> rows("flow_log.l4_flow_log").size() == 1);
        Eventually.until("both requests", () -> rows("flow_log.l7_flow_log").size() == 2);
        Eventually.until(
                "the minute", () -> !rows("flow_metrics.network_map.1m").isEmpty());

        assertThat(rows("flow_log.l4_flow_log").get(0))
                .containsEntry("packet_tx", 5L)
                .containsEntry("packet_rx", 3L)
                .containsEntry("close_type", 1L)
                .containsEntry("pod_id_0", 101L);
        assertThat(rows("flow_log.l7_flow_log"))
                .extracting(row -> row.get("request_resource") + " " + row.get("response_code"))
                .containsExactlyInAnyOrder("/saved 200", "/saved-call 200");
        assertThat(rows("flow_metrics.network_map.1m"))
                .extracting(row -> row.get("packet_tx"))
                .containsExactly(5L);
        assertThat(rows("flow_log.capture_loss")).isEmpty();
    }

    private List<Map<String, Object>> rows(String table) {
        return clickHouse.rows(table);
    }

    @Override
    public void close() {
        clickHouse.close();
        kafka.close();
    }

    /** A savepoint of such a job, somewhere below {@code scratch}. */
    public static Path saved(Path scratch) throws Exception {
        try (SavedFlowJob saved = new SavedFlowJob(scratch.resolve("kafka"))) {
            return saved.stopWithSavepoint(
                    saved.run(2, null, scratch.resolve("checkpoints")), scratch.resolve("savepoints"));
        }
    }
}
