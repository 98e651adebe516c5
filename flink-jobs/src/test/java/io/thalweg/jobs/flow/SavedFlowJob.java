package io.thalweg.jobs.flow;

import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.TestKafka;
import io.thalweg.jobs.metrics.MetricsTablesOfJob;
import io.thalweg.jobs.network.NetworkEventTable;
import io.thalweg.jobs.tagging.TestDirectory;
import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
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

    SavedFlowJob(Path kafkaDirectory) throws Exception {
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

    FakeClickHouse clickHouse() {
        return clickHouse;
    }

    /** The rest of the connection and of the call, and time enough for all to be over. */
    void sendTheRest() throws Exception {
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

    /** @param savepoint null: from nothing */
    JobClient run(int parallelism, Path savepoint, Path checkpoints) throws Exception {
        Configuration cluster = new Configuration();
        if (savepoint != null) {
            cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toUri().toString());
        }
        Configuration values = new Configuration();
        values.set(FlowJobOptions.KAFKA_BOOTSTRAP, kafka.bootstrap());
        values.setString("clickhouse.url", clickHouse.url());
        values.setString("checkpoint.interval", "500 ms");
        values.setString("checkpoint.dir", checkpoints.toUri().toString());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, cluster);
        FlowJob.build(environment, FlowJobOptions.of(values));
        return environment.executeAsync("flow job");
    }

    /** @return the savepoint below {@code target} */
    Path stopWithSavepoint(JobClient job, Path target) throws Exception {
        // Both batches are read and behind a checkpoint.
        Eventually.until("what is to be saved is read", () -> kafka.committed("thalweg-flow-job") == 2);
        String savepoint = job.stopWithSavepoint(false, target.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        return Path.of(URI.create(savepoint));
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
