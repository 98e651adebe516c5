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
import io.thalweg.standalone.FreePorts;
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

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final long[] given = new long[1];
    private PacketBatcher batcher;
    private int point;

    @Test
    void whatIsMissingAfterwardsIsWhatTheBatchesTellAndTheRestIsInOrder(@TempDir Path data) throws Exception {
        int port = FreePorts.next();
        int controllerPort = FreePorts.next();
        KafkaBroker broker = start(data, port, controllerPort);
        try (KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
            topics.create();
        }
        KafkaSettings settings =
                new KafkaSettings(broker.bootstrap(), "lz4", AGENT, Map.of("buffer.memory", "" + QUEUE_BYTES));
        BatchPublisher publisher = new BatchPublisher(
                settings::newProducer, new PublisherOptions(Topics.PACKETS, QUEUE_BYTES, Duration.ZERO), AGENT, SHARDS);
        batcher = new PacketBatcher(BatcherOptions.of(AGENT, BOOT, SHARDS, FRAME_BYTES), publisher, Set.of(), 0);
        point = batcher.open(new CapturePoint(1, 2, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0"));

        captureUntil("packets arrive", () -> publisher.deliveredPackets() > 1000);
        broker.close();
        captureUntil("the queue overflows", () -> publisher.lostPackets() > 5000);
        broker = start(data, port, controllerPort);
        try {
            long atReturn = publisher.deliveredPackets();
            captureUntil("packets arrive again", () -> publisher.deliveredPackets() > atReturn + 5000);
            // What was lost last is told by a batch that follows.
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (publisher.outstandingBatches() > 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(STEP_NANOS);
            }
            capture();
            batcher.finish();
            publisher.close(PATIENCE);
            List<Batch> batches = PacketBatches.in(broker.bootstrap());

            assertThat(publisher.lostPackets()).isGreaterThan(5000);
            long arrived = batches.stream().mapToLong(Batch::packets).sum();
            long told = batches.stream().mapToLong(Batch::agentDrops).sum();
            assertThat(arrived).isEqualTo(publisher.deliveredPackets());
            assertThat(told).isEqualTo(publisher.lostPackets());
            assertThat(arrived + told).as("packets captured").isEqualTo(given[0]);
            assertThat(missingBatches(batches)).isEqualTo(publisher.lostBatches());
        } finally {
            broker.close();
        }
    }

    private static KafkaBroker start(Path data, int port, int controllerPort) throws Exception {
        KafkaBroker broker = new KafkaBroker(data, port, controllerPort);
        broker.start();
        return broker;
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
            long nanos = BOOT + given[0]++ * STEP_NANOS;
            byte[] frame = frame(flow);
            batcher.frame(point, PacketDirection.IN, nanos, frame.length, frame, 0, frame.length);
        }
        batcher.tick(given[0] * STEP_NANOS, BOOT + given[0] * STEP_NANOS);
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
