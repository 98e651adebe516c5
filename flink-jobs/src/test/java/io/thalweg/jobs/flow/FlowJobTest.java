package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.DeadLetter;
import io.thalweg.event.proto.Flow;
import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: real Kafka, real Flink, ClickHouse's protocol. */
class FlowJobTest {
    private static final String FLOWS = "flow_log.l4_flow_log";
    private static final Frames.End CLIENT = Frames.End.of(1, 40000);
    private static final Frames.End SERVER = Frames.End.of(2, 80);

    @TempDir
    Path directory;

    @Test
    void batchesBecomeRowsMessagesAndDeadLetters() throws Exception {
        try (TestKafka kafka = new TestKafka(directory.resolve("kafka"));
                FakeClickHouse clickHouse =
                        new FakeClickHouse(L4FlowLogTable.TABLE, L7FlowLogTable.TABLE, CaptureLossTable.TABLE)) {
            kafka.create(2, Topics.PACKETS, Topics.FLOWS, Topics.SPANS, Topics.DEAD_LETTERS);
            JobClient job = start(kafka, clickHouse);

            byte[] key = Topics.batchKey(7, 3);
            TestAgent agent = new TestAgent(7, 3);
            kafka.send(Topics.PACKETS, key, agent.http(CLIENT, SERVER, "/").batch());
            kafka.send(Topics.PACKETS, key, "not a batch".getBytes(StandardCharsets.UTF_8));
            kafka.send(Topics.PACKETS, key, agent.pause(30 * TestAgent.SECOND).batch());
            kafka.send(Topics.PACKETS, key, agent.loseBatches(2).batch());

            Eventually.until("a flow", () -> clickHouse.rows(FLOWS).size() == 1);
            Map<String, Object> flow = clickHouse.rows(FLOWS).get(0);
            assertThat(flow).containsEntry("agent_id", 7L).containsEntry("server_port", 80L);
            assertThat(flow).containsEntry("packet_tx", 5L).containsEntry("packet_rx", 3L);

            Eventually.until(
                    "a loss", () -> clickHouse.rows("flow_log.capture_loss").size() == 1);
            assertThat(clickHouse.rows("flow_log.capture_loss").get(0))
                    .containsEntry("reason", "missing_batch")
                    .containsEntry("first_sequence", 2L)
                    .containsEntry("missing_batches", 2L);

            Eventually.until("a flow message", () -> kafka.records(Topics.FLOWS).size() == 1);
            Flow message = Flow.parseFrom(kafka.records(Topics.FLOWS).get(0).value());
            assertThat(message.getServerPort()).isEqualTo(80);

            Eventually.until(
                    "a dead letter", () -> kafka.records(Topics.DEAD_LETTERS).size() == 1);
            DeadLetter letter = DeadLetter.parseFrom(
                    kafka.records(Topics.DEAD_LETTERS).get(0).value());
            assertThat(letter.getReason()).isEqualTo("wrong_schema");
            assertThat(letter.getKey().toStringUtf8()).isEqualTo("7/3");
            assertThat(letter.getSample().toStringUtf8()).isEqualTo("not a batch");
            job.cancel().get();
        }
    }

    private JobClient start(TestKafka kafka, FakeClickHouse clickHouse) throws Exception {
        Configuration values = new Configuration();
        values.set(FlowJobOptions.KAFKA_BOOTSTRAP, kafka.bootstrap());
        values.setString("clickhouse.url", clickHouse.url());
        values.setString("checkpoint.interval", "1 s");
        values.setString(
                "checkpoint.dir", directory.resolve("checkpoints").toUri().toString());
        LocalStreamEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2);
        FlowJob.build(environment, FlowJobOptions.of(values));
        return environment.executeAsync("test");
    }
}
