package io.thalweg.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.Frames;
import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.batch.SentBatches;
import io.thalweg.agent.batch.SentBatches.Batch;
import io.thalweg.agent.batch.SentBatches.Packet;
import io.thalweg.agent.pcap.PacketSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureReplayTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;
    private static final int SHARDS = 8;

    @TempDir
    private Path folder;

    private final SentBatches sent = new SentBatches();
    private final List<String> complaints = new ArrayList<>();

    /** A pcap with nanosecond times of TCP packets; the payload tells which is which. */
    private Path capture(String name, long... timestamps) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(24 + timestamps.length * 200).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b23c4d)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(1);
        for (int i = 0; i < timestamps.length; i++) {
            byte[] frame = Frames.tcp(40000 + i, 80, i);
            file.putInt((int) (timestamps[i] / SECOND)).putInt((int) (timestamps[i] % SECOND));
            file.putInt(frame.length).putInt(frame.length).put(frame);
        }
        return Files.write(folder.resolve(name), Arrays.copyOf(file.array(), file.position()));
    }

    private void replay(ReplayOptions options, Path... files) throws IOException {
        PacketBatcher batcher =
                new PacketBatcher(BatcherOptions.of(1, 2, SHARDS, 1024), sent, Set.of(), System.nanoTime());
        new CaptureReplay(List.of(files), options, batcher, complaints::add).run(() -> false);
    }

    private static ReplayOptions asTheyAre() {
        return new ReplayOptions(false, false, 0);
    }

    private List<Long> times() {
        return sent.all().stream()
                .flatMap(batch -> batch.packets().stream())
                .map(Packet::timestampNanos)
                .sorted()
                .toList();
    }

    @Test
    void allFilesAreOneCaptureInTheOrderOfTime() throws IOException {
        Path one = capture("one.pcap", START, START + 2 * SECOND, START + 4 * SECOND);
        Path two = capture("two.pcap", START + SECOND, START + 3 * SECOND);
        List<Long> order = new ArrayList<>();
        try (MergedFiles merged = MergedFiles.open(List.of(one, two), complaints::add)) {
            for (PacketSource packet = merged.next(); packet != null; packet = merged.next()) {
                order.add((packet.timestampNanos() - START) / SECOND);
            }
        }

        assertThat(order).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void noPacketIsOlderThanWhatItsShardWasToldToBeComplete() throws IOException {
        long[] disordered = new long[200];
        for (int i = 0; i < disordered.length; i++) {
            disordered[i] = START + i * SECOND / 4 - (i % 7 == 3 ? 3 * SECOND : 0);
        }
        replay(asTheyAre(), capture("disorder.pcap", disordered));

        assertThat(times()).hasSize(200);
        for (int shard = 0; shard < SHARDS; shard++) {
            long complete = 0;
            for (Batch batch : sent.all()) {
                if (batch.shard() == shard) {
                    for (Packet packet : batch.packets()) {
                        assertThat(packet.timestampNanos()).isGreaterThanOrEqualTo(complete);
                    }
                    complete = batch.endNanos();
                }
            }
            assertThat(complete).isEqualTo(START + 198 * SECOND / 4);
        }
    }

    @Test
    void everyShardHearsOfEachSecond() throws IOException {
        replay(asTheyAre(), capture("gaps.pcap", START, START + SECOND, START + 2 * SECOND, START + 60 * SECOND));

        for (int shard = 0; shard < SHARDS; shard++) {
            int number = shard;
            assertThat(sent.all().stream()
                            .filter(batch -> batch.shard() == number)
                            .map(batch -> (batch.endNanos() - START) / SECOND)
                            .distinct())
                    .contains(1L, 2L, 60L);
        }
    }

    @Test
    void rebasedTimesEndNowAndKeepTheirDistances() throws IOException {
        long before = System.currentTimeMillis() * 1_000_000;
        replay(new ReplayOptions(true, false, 0), capture("old.pcap", START, START + 5, START + 7 * SECOND));
        long after = System.currentTimeMillis() * 1_000_000;

        List<Long> times = times();
        assertThat(times.get(2)).isBetween(before, after);
        assertThat(times.get(1) - times.get(0)).isEqualTo(5);
        assertThat(times.get(2) - times.get(0)).isEqualTo(7 * SECOND);
    }

    @Test
    void closingFlowsLetsTimeGoOnBeyondEveryTimeout() throws IOException {
        replay(new ReplayOptions(false, true, 0), capture("one.pcap", START));

        for (int shard = 0; shard < SHARDS; shard++) {
            int number = shard;
            assertThat(sent.all().stream()
                            .filter(batch -> batch.shard() == number)
                            .mapToLong(Batch::endNanos)
                            .max())
                    .hasValue(START + 600 * SECOND);
        }
    }

    @Test
    void aDamagedFileIsToldOfOnceAndTheOthersAreReplayed() throws IOException {
        Path good = capture("good.pcap", START, START + 1);
        byte[] bytes = Files.readAllBytes(capture("half.pcap", START, START + 2));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 16 + 54 + 8, -1);
        Path half = Files.write(folder.resolve("half.pcap"), bytes);
        Path text = Files.writeString(folder.resolve("text.pcap"), "this is no capture at all");

        replay(asTheyAre(), good, half, text, folder.resolve("absent.pcap"));

        assertThat(complaints).hasSize(3);
        assertThat(times()).containsExactly(START, START, START + 1);
    }

    @Test
    void tellingItToStopEndsAPacedReplay() throws IOException {
        Path file = capture("slow.pcap", START, START + 1, START + 2, START + 3);
        PacketBatcher batcher =
                new PacketBatcher(BatcherOptions.of(1, 2, SHARDS, 1024), sent, Set.of(), System.nanoTime());
        AtomicInteger asked = new AtomicInteger();

        // At one packet a second it would take four.
        ReplayOptions options = new ReplayOptions(false, true, 1);
        new CaptureReplay(List.of(file), options, batcher, this::fail).run(() -> asked.incrementAndGet() > 2);

        assertThat(times()).hasSize(1);
    }

    private void fail(String complaint) {
        throw new UncheckedIOException(new IOException(complaint));
    }
}
