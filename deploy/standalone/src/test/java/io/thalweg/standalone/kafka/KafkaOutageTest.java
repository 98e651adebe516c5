package io.thalweg.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.kafka.KafkaSettings;
import io.thalweg.agent.kafka.PublisherOptions;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.Topics;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import io.thalweg.jobs.flow.FlowJob;
import io.thalweg.jobs.flow.FlowJobOptions;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.clickhouse.ClickHouseSchema;
import io.thalweg.standalone.clickhouse.NodeProcess;
import io.thalweg.standalone.kafka.PacketBatches.Batch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker goes away while packets come, for longer than the agent's memory lasts, and comes back. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class KafkaOutageTest {
    private static final int AGENT = 7;
    private static final long BOOT = 1_700_000_000_000_000_000L;
    private static final int SHARDS = 4;
    private static final int FLOWS = 64;
    private static final int FRAME_BYTES = 400;
    private static final long QUEUE_BYTES = 1 << 20;
    /** Each packet a millisecond after the one before. */
    private static final long STEP_NANOS = 1_000_000;

    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    /** Event time goes faster than the clock: it begins long enough before. */
    private final long begin = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - HOUR_NANOS;

    private final int port = FreePorts.next();
    private final int controllerPort = FreePorts.next();
    private long given;
    private KafkaBroker broker;
    private BatchPublisher publisher;
    private PacketBatcher batcher;
    private int point;

    @BeforeEach
    void beginToCapture() throws Exception {
        startBroker();
        try (KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
            topics.create();
        }
        KafkaSettings settings =
                new KafkaSettings(broker.bootstrap(), "lz4", AGENT, Map.of("buffer.memory", "" + QUEUE_BYTES));
        publisher = new BatchPublisher(
                settings::newProducer, new PublisherOptions(Topics.PACKETS, QUEUE_BYTES, Duration.ZERO), AGENT, SHARDS);
        batcher = new PacketBatcher(BatcherOptions.of(AGENT, BOOT, SHARDS, FRAME_BYTES), publisher, Set.of(), 0);
        point = batcher.open(new CapturePoint(1, 2, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0"));
    }

    @AfterEach
    void end() throws Exception {
        publisher.close(Duration.ZERO);
        broker.close();
    }

    private void startBroker() throws Exception {
        broker = new KafkaBroker(directory.resolve("kafka"), port, controllerPort);
        broker.start();
    }

    /** Until packets arrive, without the broker until many are lost, and with it until packets arrive again. */
    private void captureThroughAnOutage() throws Exception {
        captureUntil("packets arrive", () -> publisher.deliveredPackets() > 1000);
        broker.close();
        captureUntil("the queue overflows", () -> publisher.lostPackets() > 5000);
        startBroker();
        long atReturn = publisher.deliveredPackets();
        captureUntil("packets arrive again", () -> publisher.deliveredPackets() > atReturn + 5000);
        // What was lost last is told by a batch that follows.
        Eventually.until("the queue is empty", PATIENCE, () -> publisher.outstandingBatches() == 0);
        capture();
        batcher.finish();
    }

    @Test
    void whatIsMissingAfterwardsIsWhatTheBatchesTellAndTheRestIsInOrder() throws Exception {
        captureThroughAnOutage();
        publisher.close(PATIENCE);
        List<Batch> batches = PacketBatches.in(broker.bootstrap());

        assertThat(publisher.lostPackets()).isGreaterThan(5000);
        long arrived = batches.stream().mapToLong(Batch::packets).sum();
        long told = batches.stream().mapToLong(Batch::agentDrops).sum();
        assertThat(arrived).isEqualTo(publisher.deliveredPackets());
        assertThat(told).isEqualTo(publisher.lostPackets());
        assertThat(arrived + told).as("packets captured").isEqualTo(given);
        assertThat(missingBatches(batches)).isEqualTo(publisher.lostBatches());
    }

    @Test
    void whatIsMissingInTheRowsOfTheFlowJobIsWhatItsLossesTell() throws Exception {
        try (NodeProcess clickHouse = NodeProcess.start(directory.resolve("clickhouse"))) {
            ClickHouseSchema.apply(clickHouse.endpoint());
            JobClient job = startFlowJob(clickHouse.url());
            captureThroughAnOutage();
            // Long after the last packet all flows are over.
            batcher.heartbeat(given * STEP_NANOS, begin + given * STEP_NANOS + HOUR_NANOS / 2);
            publisher.close(PATIENCE);

            Eventually.until(
                    "rows of all packets that arrived",
                    PATIENCE,
                    () -> packetsInRows(clickHouse) + packetsLost(clickHouse) >= given,
                    () -> packetsInRows(clickHouse) + " and " + packetsLost(clickHouse) + " lost, of " + given);
            assertThat(publisher.lostPackets()).isGreaterThan(5000);
            assertThat(packetsInRows(clickHouse)).isEqualTo(publisher.deliveredPackets());
            assertThat(packetsLost(clickHouse)).isEqualTo(publisher.lostPackets());
            assertThat(packetsInRows(clickHouse) + packetsLost(clickHouse))
                    .as("packets captured")
                    .isEqualTo(given);
            assertThat(number(clickHouse, "SELECT sum(missing_batches) FROM flow_log.capture_loss"))
                    .isEqualTo(publisher.lostBatches());
            assertThat(clickHouse.query("SELECT DISTINCT agent_id, boot_id FROM flow_log.capture_loss"))
                    .isEqualTo(AGENT + "\t" + BOOT + "\n");
            job.cancel().get();
        }
    }

    private static long packetsInRows(NodeProcess clickHouse) throws Exception {
        return number(clickHouse, "SELECT sum(packet_tx + packet_rx) FROM flow_log.l4_flow_log");
    }

    private static long packetsLost(NodeProcess clickHouse) throws Exception {
        return number(clickHouse, "SELECT sum(packets) FROM flow_log.capture_loss");
    }

    private static long number(NodeProcess clickHouse, String query) throws Exception {
        return Long.parseLong(clickHouse.query(query).trim());
    }

    private JobClient startFlowJob(String clickHouse) throws Exception {
        Configuration settings = new Configuration();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
        FlowJob.build(
                environment,
                FlowJobOptions.parse(
                        "--kafka.bootstrap=" + broker.bootstrap(),
                        "--clickhouse.url=" + clickHouse,
                        // A job that is set back writes no row twice.
                        "--clickhouse.guarantee=exactly-once",
                        "--sink.staging.dir=" + directory.resolve("staging").toUri(),
                        "--checkpoint.interval=500ms",
                        "--checkpoint.dir=" + directory.resolve("checkpoints").toUri()));
        return environment.executeAsync("flow job");
    }

    private void captureUntil(String what, BooleanSupplier isEnough) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isEnough.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            capture();
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    /** A packet of each flow. */
    private void capture() {
        for (int flow = 0; flow < FLOWS; flow++) {
            long nanos = begin + given++ * STEP_NANOS;
            byte[] frame = frame(flow);
            batcher.frame(point, PacketDirection.IN, nanos, frame.length, frame, 0, frame.length);
        }
        batcher.tick(given * STEP_NANOS, begin + given * STEP_NANOS);
    }

    /** UDP over IPv4. */
    private static byte[] frame(int flow) {
        return ByteBuffer.allocate(FRAME_BYTES)
                .putLong(0x0200_0000_0002_0200L)
                .putInt(0x0000_0001)
                .putShort((short) 0x0800)
                .putShort((short) 0x4500)
                .putShort((short) (FRAME_BYTES - 14))
                .putInt(0)
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0)
                .putInt(0x0a000001)
                .putInt(0x0a000002)
                .putShort((short) (20_000 + flow))
                .putShort((short) 9)
                .putShort((short) (FRAME_BYTES - 34))
                .putShort((short) 0)
                .array();
    }

    /** Gaps in the sequences of the shards, from 0 on, which must rise in the order of the partitions. */
    private static long missingBatches(List<Batch> batches) {
        long missing = 0;
        for (List<Batch> shard :
                batches.stream().collect(Collectors.groupingBy(Batch::shard)).values()) {
            assertThat(shard).isSortedAccordingTo(Comparator.comparingLong(Batch::sequence));
            assertThat(shard.stream().map(Batch::sequence)).doesNotHaveDuplicates();
            missing += shard.get(shard.size() - 1).sequence() + 1 - shard.size();
        }
        return missing;
    }
}
