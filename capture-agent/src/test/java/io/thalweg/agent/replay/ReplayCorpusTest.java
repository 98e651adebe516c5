package io.thalweg.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.batch.SentBatches;
import io.thalweg.agent.batch.SentBatches.Batch;
import io.thalweg.agent.batch.SentBatches.Packet;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.kafka.PublisherOptions;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.event.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every packet of every capture comes out of Kafka again: once, in order, with its time, and its first bytes. */
final class ReplayCorpusTest {
    private static final Path CORPUS = Path.of(System.getProperty("thalweg.corpus", "corpus"));
    private static final int SHARDS = 16;

    /** What identifies a packet up to the cut. */
    private record Key(long timestampNanos, int wireLength, ByteBuffer head) {
        private static final int HEAD_BYTES = 64;

        static Key of(long timestampNanos, int wireLength, byte[] bytes, int offset, int length) {
            int kept = Math.min(length, HEAD_BYTES);
            return new Key(
                    timestampNanos, wireLength, ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, offset + kept)));
        }
    }

    private record Original(int place, byte[] frame) {}

    @TestFactory
    Stream<DynamicTest> whatIsSentIsWhatTheFileHolds() throws IOException {
        if (!Files.isDirectory(CORPUS)) {
            System.err.println("SKIPPED: no packet corpus at " + CORPUS + " (set -Dthalweg.corpus=DIR)");
            Assumptions.abort("no packet corpus at " + CORPUS);
        }
        List<Path> captures;
        try (Stream<Path> files = Files.walk(CORPUS)) {
            captures = files.filter(file -> file.toString().matches(".*\\.(pcap|cap|pcapng)(\\.gz)?"))
                    .sorted()
                    .toList();
        }
        assertThat(captures).hasSizeGreaterThan(200);
        return captures.stream()
                .map(file -> DynamicTest.dynamicTest(CORPUS.relativize(file).toString(), () -> agrees(file)));
    }

    private static void agrees(Path file) throws IOException {
        MockProducer<byte[], byte[]> kafka =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        PublisherOptions options = new PublisherOptions(Topics.PACKETS, 1 << 20, Duration.ofSeconds(30));
        try (BatchPublisher publisher = new BatchPublisher(() -> kafka, options, 5, SHARDS)) {
            PacketBatcher batcher =
                    new PacketBatcher(BatcherOptions.of(5, 2, SHARDS, 1024), publisher, Set.of(), System.nanoTime());
            new CaptureReplay(List.of(file), new ReplayOptions(false, false, 0), batcher, complaint -> {
                        throw new AssertionError(complaint);
                    })
                    .run(() -> false);
        }
        compare(file, kafka.history());
    }

    private static void compare(Path file, List<ProducerRecord<byte[], byte[]>> records) throws IOException {
        Map<Key, Deque<Original>> originals = originals(file);
        SentBatches reader = new SentBatches();
        long[] sequences = new long[SHARDS];
        int[] lastPlaces = new int[SHARDS];
        Arrays.fill(lastPlaces, -1);
        for (ProducerRecord<byte[], byte[]> record : records) {
            Batch batch = reader.read(record.value(), record.value().length);
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("5/" + batch.shard());
            assertThat(batch.sequence()).isEqualTo(sequences[batch.shard()]++);
            for (Packet packet : batch.packets()) {
                byte[] frame = packet.frame();
                Deque<Original> same =
                        originals.get(Key.of(packet.timestampNanos(), packet.wireLength(), frame, 0, frame.length));
                assertThat(same).as("a packet that the file does not hold").isNotEmpty();
                Original original = same.poll();
                assertThat(frame).isEqualTo(Arrays.copyOf(original.frame(), frame.length));
                assertThat(frame.length).isGreaterThanOrEqualTo(Math.min(original.frame().length, 1024));
                assertThat(original.place()).isGreaterThan(lastPlaces[batch.shard()]);
                lastPlaces[batch.shard()] = original.place();
            }
        }
        assertThat(originals.values()).as("packets that were not sent").allMatch(Deque::isEmpty);
    }

    private static Map<Key, Deque<Original>> originals(Path file) throws IOException {
        Map<Key, Deque<Original>> originals = new HashMap<>();
        int place = 0;
        try (PacketSource source = CaptureFile.open(file)) {
            while (source.next()) {
                int end = source.offset() + source.capturedLength();
                Key key = Key.of(
                        source.timestampNanos(),
                        source.wireLength(),
                        source.buffer(),
                        source.offset(),
                        source.capturedLength());
                originals
                        .computeIfAbsent(key, any -> new ArrayDeque<>())
                        .add(new Original(place++, Arrays.copyOfRange(source.buffer(), source.offset(), end)));
            }
        }
        return originals;
    }
}
