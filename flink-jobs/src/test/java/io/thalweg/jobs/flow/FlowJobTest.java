package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.DeadLetter;
import io.thalweg.event.proto.Flow;
import io.thalweg.event.proto.Metrics;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.Span;
import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.HeldPartition;
import io.thalweg.jobs.SavedJobs;
import io.thalweg.jobs.TestKafka;
import io.thalweg.jobs.metrics.MetricsOptions;
import io.thalweg.jobs.metrics.MetricsTablesOfJob;
import io.thalweg.jobs.network.NetworkEventTable;
import io.thalweg.jobs.tagging.TaggingOptions;
import io.thalweg.jobs.tagging.TestDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: real Kafka, real Flink, ClickHouse's protocol. */
class FlowJobTest {
    private static final String FLOWS = "flow_log.l4_flow_log";
    private static final String SESSIONS = "flow_log.l7_flow_log";
    private static final String LOSSES = "flow_log.capture_loss";
    private static final String OTLP_TOPIC = "otlp_spans";
    private static final String GROUP = "flow-job-test";
    private static final Frames.End CLIENT = Frames.End.of(1, 40000);
    private static final Frames.End SERVER = Frames.End.of(2, 80);
    private static final int PARTITIONS = 2;
    private static final byte[] KEY = Topics.batchKey(7, 3);

    @TempDir
    static Path kafkaDirectory;

    private static TestKafka kafka;

    @TempDir
    Path directory;

    private final TestAgent agent = new TestAgent(7, 3);
    private String test;
    private FakeClickHouse clickHouse;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new TestKafka(kafkaDirectory);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    /** Each test has topics of its own. */
    @BeforeEach
    void start(TestInfo info) throws Exception {
        test = info.getTestMethod().orElseThrow().getName() + ".";
        kafka.create(
                PARTITIONS,
                test + Topics.PACKETS,
                test + Topics.SYSCALLS,
                test + Topics.FLOWS,
                test + Topics.SPANS,
                test + Topics.METRICS,
                test + Topics.DEAD_LETTERS);
        clickHouse = new FakeClickHouse(MetricsTablesOfJob.with(
                L4FlowLogTable.TABLE, L7FlowLogTable.TABLE, CaptureLossTable.TABLE, NetworkEventTable.TABLE));
        kafka.create(1, test + Topics.RESOURCES, test + Topics.PROCESSES);
    }

    @AfterEach
    void stop() {
        clickHouse.close();
    }

    @Test
    void batchesBecomeRowsMessagesAndDeadLetters() throws Exception {
        JobClient job = run(2, new Configuration());
        send(agent.http(CLIENT, SERVER, "/hello").batch());
        send("not a batch".getBytes(StandardCharsets.UTF_8));
        send(agent.pause(30 * TestAgent.SECOND).batch());
        send(agent.loseBatches(2).batch());

        Eventually.until("a flow", () -> clickHouse.rows(FLOWS).size() == 1);
        assertThat(clickHouse.rows(FLOWS).get(0))
                .containsEntry("agent_id", 7L)
                .containsEntry("server_port", 80L)
                .containsEntry("packet_tx", 5L)
                .containsEntry("packet_rx", 3L);

        Eventually.until("a session", () -> clickHouse.rows(SESSIONS).size() == 1);
        assertThat(clickHouse.rows(SESSIONS).get(0))
                .containsEntry("l7_protocol_str", "HTTP")
                .containsEntry("request_resource", "/hello")
                .containsEntry("response_code", 200L);

        Eventually.until("a loss", () -> clickHouse.rows(LOSSES).size() == 1);
        assertThat(clickHouse.rows(LOSSES).get(0))
                .containsEntry("reason", "missing_batch")
                .containsEntry("first_sequence", 2L)
                .containsEntry("missing_batches", 2L);

        Flow flow = Flow.parseFrom(onlyRecord(Topics.FLOWS));
        Span span = Span.parseFrom(onlyRecord(Topics.SPANS));
        assertThat(flow.getServerPort()).isEqualTo(80);
        assertThat(span.getRequestResource()).isEqualTo("/hello");
        assertThat(span.getFlowId()).isEqualTo(flow.getFlowId());

        DeadLetter letter = DeadLetter.parseFrom(onlyRecord(Topics.DEAD_LETTERS));
        assertThat(letter.getReason()).isEqualTo("wrong_schema");
        assertThat(letter.getKey().toByteArray()).isEqualTo(KEY);
        assertThat(letter.getSample().toStringUtf8()).isEqualTo("not a batch");
        SavedJobs.cancel(job);
    }

    @Test
    void flowThatClickHouseRefusesIsADeadLetterAndTheNextOneARow() throws Exception {
        clickHouse.refuse(
                row -> row.containsKey("close_type") && row.get("client_port").equals(40001L));
        JobClient job = run(2, new Configuration());
        send(agent.http(Frames.End.of(1, 40001), SERVER, "/refused").batch());
        send(agent.pause(30 * TestAgent.SECOND).batch());
        DeadLetter letter = DeadLetter.parseFrom(onlyRecord(Topics.DEAD_LETTERS));
        send(agent.http(CLIENT, SERVER, "/next").batch());
        send(agent.pause(30 * TestAgent.SECOND).batch());

        assertThat(letter.getReason()).isEqualTo("refused_row");
        assertThat(letter.getTable()).isEqualTo("flow_log.l4_flow_log");
        assertThat(letter.getMessage()).contains("Cannot read all data");
        assertThat(letter.getFormat()).isEqualTo("Native");
        assertThat(letter.getSample().size()).isEqualTo(letter.getRecordBytes()).isPositive();
        Eventually.until("the next flow", () -> clickHouse.rows(FLOWS).size() == 1);
        assertThat(clickHouse.rows(FLOWS).get(0)).doesNotContainEntry("client_port", 40001L);
        SavedJobs.cancel(job);
    }

    @Test
    void flowsAndRequestsAreCountedByTheSecondAndTheMinute() throws Exception {
        JobClient job = run(2, new Configuration());
        send(agent.http(CLIENT, SERVER, "/a").batch());
        send(agent.http(Frames.End.of(1, 40001), SERVER, "/a").batch());
        send(agent.pause(200 * TestAgent.SECOND)
                .http(Frames.End.of(1, 40002), SERVER, "/b")
                .pause(200 * TestAgent.SECOND)
                .batch());
        // A batch more, and the time of the job is beyond that minute as well.
        send(agent.pause(10 * TestAgent.SECOND).batch());

        Eventually.until("both minutes", () -> sum("network_map.1m", "packet_tx") == 15);
        assertThat(sum("network_map.1m", "packet_rx")).isEqualTo(9);
        assertThat(sum("network_map.1m", "new_flow")).isEqualTo(3);
        assertThat(sum("network_map.1m", "l7_request")).isEqualTo(3);
        assertThat(sum("network_map.1m", "byte"))
                .isEqualTo(clickHouse.rows(FLOWS).stream()
                        .mapToLong(row -> (long) row.get("byte_tx") + (long) row.get("byte_rx"))
                        .sum());
        Eventually.until("seconds", () -> sum("network_map.1s", "packet_tx") == 15);
        Eventually.until("requests", () -> sum("application_map.1m", "request") == 3);
        Eventually.until("their seconds", () -> sum("application_map.1s", "response") == 3);
        assertThat(metrics("application_map.1m"))
                .extracting(row -> row.get("endpoint"))
                .contains("/a", "/b");
        assertThat(sum("network_map.1m", "flow_load")).isEqualTo(3);

        List<Metrics> messages = new ArrayList<>();
        Eventually.until("messages", () -> {
            messages.clear();
            for (ConsumerRecord<byte[], byte[]> record : kafka.records(test + Topics.METRICS)) {
                messages.add(Metrics.parseFrom(record.value()));
            }
            return messages.stream()
                            .filter(message -> message.getTable().equals("network_map") && message.getPeriod() == 60)
                            .mapToLong(Metrics::getPacketTx)
                            .sum()
                    == 15;
        });
        SavedJobs.cancel(job);
    }

    private List<Map<String, Object>> metrics(String table) {
        return clickHouse.rows("flow_metrics." + table);
    }

    private long sum(String table, String column) {
        return metrics(table).stream().mapToLong(row -> (long) row.get(column)).sum();
    }

    @Test
    void spansThatApplicationsTellBecomeRowsMessagesAndDeadLetters() throws Exception {
        kafka.create(1, test + OTLP_TOPIC);
        JobClient job = run(1, new Configuration());
        kafka.send(test + OTLP_TOPIC, KEY, "{ no message".getBytes(StandardCharsets.UTF_8));
        String message = "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
                + "\"value\":{\"stringValue\":\"shop\"}}]},\"scopeSpans\":[{\"spans\":[{\"name\":\"GET /cart\",\"kind\":2,"
                + "\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"spanId\":\"00f067aa0ba902b7\","
                + "\"startTimeUnixNano\":\"1700000000000001000\",\"endTimeUnixNano\":\"1700000000250001000\"}]}]}]}";
        kafka.send(test + OTLP_TOPIC, KEY, message.getBytes(StandardCharsets.UTF_8));

        Eventually.until("a row", () -> clickHouse.rows(SESSIONS).size() == 1);
        assertThat(clickHouse.rows(SESSIONS).get(0))
                .containsEntry("observation_point", "s-app")
                .containsEntry("app_service", "shop")
                .containsEntry("response_duration", 250_000L);
        assertThat(Span.parseFrom(onlyRecord(Topics.SPANS)).getSpanId()).isEqualTo("00f067aa0ba902b7");
        DeadLetter letter = DeadLetter.parseFrom(onlyRecord(Topics.DEAD_LETTERS));
        assertThat(letter.getReason()).isEqualTo("otlp_malformed");
        assertThat(letter.getSample().toStringUtf8()).isEqualTo("{ no message");
        SavedJobs.cancel(job);
    }

    @Test
    void healthChecksOfAllShardsOfAMinuteAreOneRow() throws Exception {
        TestAgent shard = new TestAgent(7, 4);
        JobClient job = run(2, new Configuration());
        send(agent.healthCheck(CLIENT, SERVER).batch());
        sendOther(shard.healthCheck(Frames.End.of(1, 40001), SERVER).batch());
        agent.pause(200 * TestAgent.SECOND);
        shard.pause(200 * TestAgent.SECOND);
        send(agent.http(Frames.End.of(1, 40002), SERVER, "/")
                .pause(10 * TestAgent.SECOND)
                .batch());
        sendOther(shard.pause(10 * TestAgent.SECOND).batch());

        Eventually.until(
                "a flow and a health check", () -> clickHouse.rows(FLOWS).size() == 2);
        assertThat(clickHouse.rows(FLOWS))
                .filteredOn(row -> row.get("close_type").equals(20L))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("client_port", 0L)
                        .containsEntry("packet_tx", 6L)
                        .containsEntry("syn_count", 2L)
                        .hasEntrySatisfying("aggregated_flow_ids", ids -> assertThat((String) ids)
                                .matches("\\d+,\\d+")));
        List<Flow> messages = new ArrayList<>();
        Eventually.until("messages of both", () -> {
            messages.clear();
            for (ConsumerRecord<byte[], byte[]> record : kafka.records(test + Topics.FLOWS)) {
                messages.add(Flow.parseFrom(record.value()));
            }
            return messages.size() == 2;
        });
        assertThat(messages).anyMatch(flow -> flow.getAggregatedFlowIds().contains(","));
        SavedJobs.cancel(job);
    }

    @Test
    void socketCallsBecomeRowsAndDeadLettersToo() throws Exception {
        JobClient job = run(2, new Configuration());
        TestProcess process = new TestProcess(7, 3);
        kafka.send(test + Topics.SYSCALLS, KEY, process.http(1, "/calls").batch());
        kafka.send(test + Topics.SYSCALLS, KEY, process.dropped(4).batch());
        kafka.send(test + Topics.SYSCALLS, KEY, agent.batch());

        Eventually.until("a session", () -> clickHouse.rows(SESSIONS).size() == 1);
        assertThat(clickHouse.rows(SESSIONS).get(0))
                .containsEntry("observation_point", "c-p")
                .containsEntry("request_resource", "/calls")
                .containsEntry("syscall_trace_id_request", 1L);
        Eventually.until("a loss", () -> clickHouse.rows(LOSSES).size() == 1);
        assertThat(clickHouse.rows(LOSSES).get(0))
                .containsEntry("signal_source", 3L)
                .containsEntry("packets", 4L);
        DeadLetter letter = DeadLetter.parseFrom(onlyRecord(Topics.DEAD_LETTERS));
        assertThat(letter.getReason()).isEqualTo("wrong_template");
        assertThat(letter.getTopic()).isEqualTo(test + Topics.SYSCALLS);
        SavedJobs.cancel(job);
    }

    @Test
    void jobThatIsKilledGoesOnFromItsCheckpointAtAnotherParallelism() throws Exception {
        JobClient first = run(2, new Configuration());
        send(agent.open(CLIENT, SERVER).batch());
        Eventually.until("a checkpoint behind the batch", () -> kafka.committed(test + GROUP) == 1);
        SavedJobs.cancel(first);

        Configuration recovery = new Configuration();
        recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, newestCheckpoint().toString());
        send(agent.pause(TestAgent.SECOND).close(CLIENT, SERVER, 0, 0).batch());
        send(agent.pause(30 * TestAgent.SECOND).batch());
        JobClient second = run(1, recovery);

        Eventually.until("a flow", () -> clickHouse.rows(FLOWS).size() == 1);
        assertThat(clickHouse.rows(FLOWS).get(0))
                .containsEntry("packet_tx", 4L)
                .containsEntry("packet_rx", 2L)
                .containsEntry("close_type", 1L);
        assertThat(clickHouse.rows(LOSSES)).isEmpty();
        SavedJobs.cancel(second);
    }

    /** A partition that is behind holds time back; the job is restarted meanwhile, and nothing comes any more. */
    @Test
    void windowsThatWereOpenCloseThoughNothingComesAfterARestart() throws Exception {
        int shard = shardOfTheOtherPartition();
        TestAgent behind = new TestAgent(7, shard);
        byte[] behindKey = Topics.batchKey(7, shard);
        JobClient first = run(2, new Configuration());
        send(agent.http(CLIENT, SERVER, "/a").batch());
        send(agent.pause(200 * TestAgent.SECOND).batch());
        Eventually.until("the flow", () -> {
            kafka.send(test + Topics.PACKETS, behindKey, behind.batch());
            return clickHouse.rows(FLOWS).size() == 1;
        });
        int checkpoint = newestNumber();
        Eventually.until("a checkpoint behind it", () -> {
            kafka.send(test + Topics.PACKETS, behindKey, behind.batch());
            return newestNumber() > checkpoint + 1;
        });
        SavedJobs.cancel(first);
        assertThat(metrics("network_map.1m")).isEmpty();

        Configuration recovery = new Configuration();
        recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, newestCheckpoint().toString());
        JobClient second = run(2, recovery);

        Eventually.until("the minute", () -> sum("network_map.1m", "packet_tx") == 5);
        Eventually.until("its request", () -> sum("application_map.1m", "request") == 1);
        assertThat(metrics("network_map.1m")).hasSize(1);
        SavedJobs.cancel(second);
    }

    /** Time of others passed it by before, and its flow was ended by a time-out: two rows. */
    @Test
    void flowIsOneRowThoughItsPartitionIsReadMuchLaterThanTheOthers() throws Exception {
        int shard = shardOfTheOtherPartition();
        TestAgent other = new TestAgent(7, shard);
        byte[] otherKey = Topics.batchKey(7, shard);
        JobClient first = run(2, new Configuration());
        send(agent.open(CLIENT, SERVER).batch());
        kafka.send(
                test + Topics.PACKETS, otherKey, other.pause(TestAgent.SECOND).batch());
        Eventually.until("a checkpoint behind both", () -> kafka.committed(test + GROUP) == 2);
        SavedJobs.cancel(first);

        Configuration recovery = new Configuration();
        recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, newestCheckpoint().toString());
        send(agent.pause(TestAgent.SECOND).close(CLIENT, SERVER, 0, 0).batch());
        send(agent.pause(30 * TestAgent.SECOND).batch());
        CountDownLatch held =
                HeldPartition.hold(new TopicPartition(test + Topics.PACKETS, HeldPartition.of(KEY, PARTITIONS)));
        JobClient second = run(2, recovery);
        for (int batch = 0; batch < 3; batch++) {
            kafka.send(
                    test + Topics.PACKETS,
                    otherKey,
                    other.pause(600 * TestAgent.SECOND).batch());
        }
        Eventually.until("the others are read", () -> kafka.committed(test + GROUP) == 5);
        int checkpoint = newestNumber();
        Eventually.until("some more seconds", () -> newestNumber() > checkpoint + 16);
        held.countDown();

        Eventually.until("a flow", () -> clickHouse.rows(FLOWS).size() > 0);
        Eventually.until("all is read", () -> kafka.committed(test + GROUP) == 7);
        assertThat(clickHouse.rows(FLOWS))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("packet_tx", 4L).containsEntry("packet_rx", 2L));
        SavedJobs.cancel(second);
    }

    private static int shardOfTheOtherPartition() {
        int shard = 4;
        while (HeldPartition.of(Topics.batchKey(7, shard), PARTITIONS) == HeldPartition.of(KEY, PARTITIONS)) {
            shard++;
        }
        return shard;
    }

    @Test
    void everyFlowCarriesThePodThatHeldItsAddressThen() throws Exception {
        long moved = TestAgent.START / 1000 + 60_000_000;
        tell(TestDirectory.cluster(0x0a00_0000, 24));
        tell(TestDirectory.pod(101, CLIENT.address()).build());
        tell(TestDirectory.pod(102, SERVER.address()).build());
        JobClient first = run(2, new Configuration());
        send(agent.http(CLIENT, SERVER, "/before").batch());
        send(agent.pause(30 * TestAgent.SECOND).batch());
        Eventually.until("a flow", () -> clickHouse.rows(FLOWS).size() == 1);
        Eventually.until("a checkpoint behind both", () -> kafka.committed(test + GROUP) == 2);
        SavedJobs.cancel(first);

        tell(TestDirectory.pod(102, SERVER.address())
                .setValidTo(moved)
                .setDeleted(true)
                .build());
        tell(TestDirectory.pod(103, SERVER.address()).setValidFrom(moved).build());
        Configuration recovery = new Configuration();
        recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, newestCheckpoint().toString());
        JobClient second = run(1, recovery);
        send(agent.http(Frames.End.of(1, 40001), SERVER, "/until").batch());
        send(agent.pause(60 * TestAgent.SECOND)
                .http(Frames.End.of(1, 40002), SERVER, "/after")
                .batch());
        Frames.End late = Frames.End.of(9, 40003);
        send(agent.http(late, SERVER, "/late").batch());
        send(agent.pause(10 * TestAgent.SECOND).batch());
        tell(TestDirectory.pod(104, late.address()).setValidFrom(moved).build());
        // The rows of the pod that was told late wait for the time of the next batches.
        Eventually.until("four flows", () -> {
            send(agent.pause(TestAgent.SECOND).batch());
            return clickHouse.rows(FLOWS).size() == 4;
        });

        assertThat(clickHouse.rows(FLOWS))
                .extracting(row -> row.get("pod_id_1"))
                .containsExactlyInAnyOrder(102L, 102L, 103L, 103L);
        assertThat(clickHouse.rows(FLOWS))
                .extracting(row -> row.get("pod_id_0"))
                .contains(101L);
        assertThat(clickHouse.rows(SESSIONS))
                .filteredOn(row -> row.get("request_resource").equals("/after"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("pod_id_1", 103L).containsEntry("pod_id_0", 101L));
        SavedJobs.cancel(second);
    }

    private void tell(Resource resource) throws Exception {
        kafka.send(test + Topics.RESOURCES, ResourceKey.of(resource).toBytes(), resource.toByteArray());
    }

    private JobClient run(int parallelism, Configuration cluster) throws Exception {
        Configuration values = new Configuration();
        values.set(FlowJobOptions.KAFKA_BOOTSTRAP, kafka.bootstrap());
        values.set(FlowJobOptions.KAFKA_GROUP, test + GROUP);
        values.set(FlowJobOptions.KAFKA_PROPERTIES, Map.of("interceptor.classes", HeldPartition.class.getName()));
        values.set(FlowJobOptions.PACKETS_TOPIC, test + Topics.PACKETS);
        values.set(FlowJobOptions.SYSCALLS_TOPIC, test + Topics.SYSCALLS);
        values.set(TaggingOptions.RESOURCES_TOPIC, test + Topics.RESOURCES);
        values.set(TaggingOptions.PROCESSES_TOPIC, test + Topics.PROCESSES);
        values.set(FlowJobOptions.FLOWS_TOPIC, test + Topics.FLOWS);
        values.set(FlowJobOptions.SPANS_TOPIC, test + Topics.SPANS);
        values.set(MetricsOptions.TOPIC, test + Topics.METRICS);
        values.set(FlowJobOptions.DEAD_LETTERS_TOPIC, test + Topics.DEAD_LETTERS);
        if (test.startsWith("spansThatApplicationsTell")) {
            values.set(FlowJobOptions.OTLP_TOPIC, test + OTLP_TOPIC);
        }
        values.setString("clickhouse.url", clickHouse.url());
        values.setString("checkpoint.interval", "500 ms");
        values.setString("checkpoint.dir", checkpoints().toUri().toString());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, cluster);
        FlowJob.build(environment, FlowJobOptions.of(values));
        return environment.executeAsync("flow job");
    }

    private void send(byte[] batch) throws Exception {
        kafka.send(test + Topics.PACKETS, KEY, batch);
    }

    private void sendOther(byte[] batch) throws Exception {
        kafka.send(test + Topics.PACKETS, Topics.batchKey(7, 4), batch);
    }

    private byte[] onlyRecord(String topic) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Eventually.until("a record in " + topic, () -> records.addAll(kafka.records(test + topic)));
        assertThat(records).hasSize(1);
        return records.get(0).value();
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    private Path newestCheckpoint() throws Exception {
        try (Stream<Path> files = Files.walk(checkpoints())) {
            List<Path> complete = files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .sorted(Comparator.comparingInt(FlowJobTest::number))
                    .toList();
            return complete.get(complete.size() - 1);
        }
    }

    /** Of a job that runs, and deletes old ones meanwhile. */
    private int newestNumber() throws Exception {
        int newest = 0;
        try (DirectoryStream<Path> jobs = Files.newDirectoryStream(checkpoints())) {
            for (Path job : jobs) {
                for (String name : Objects.requireNonNullElse(job.toFile().list(), new String[0])) {
                    newest = name.startsWith("chk-") ? Math.max(newest, number(Path.of(name))) : newest;
                }
            }
        }
        return newest;
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }
}
