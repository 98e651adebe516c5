package io.thalweg.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BatchPublisherTest {
    private static final int AGENT = 7;
    private static final int SHARDS = 4;
    private static final byte[] BATCH = new byte[60_000];

    private BatchPublisher publisher;

    /** Refuses so many sends in its own name, as Kafka's does without metadata or room, and can be held. */
    private static class FakeKafka extends MockProducer<byte[], byte[]> {
        private final Deque<RuntimeException> refusals = new ArrayDeque<>();
        private final CountDownLatch gate;

        FakeKafka(boolean completes, CountDownLatch gate) {
            super(completes, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.gate = gate;
        }

        FakeKafka(boolean completes) {
            this(completes, new CountDownLatch(0));
        }

        FakeKafka refuses(RuntimeException... errors) {
            refusals.addAll(List.of(errors));
            return this;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            RuntimeException refusal = refusals.poll();
            if (refusal != null) {
                callback.onCompletion(null, refusal);
                return null;
            }
            return super.send(record, callback);
        }
    }

    private void publishTo(Supplier<Producer<byte[], byte[]>> producers, long queueBytes, Duration wait) {
        publisher =
                new BatchPublisher(producers, new PublisherOptions(Topics.PACKETS, queueBytes, wait), AGENT, SHARDS);
    }

    private void publishTo(Producer<byte[], byte[]> producer) {
        publishTo(() -> producer, 1 << 20, Duration.ZERO);
    }

    private boolean offer(int shard, int packets) {
        return publisher.offer(shard, BATCH, BATCH.length, packets, 0, 0);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @AfterEach
    void close() {
        if (publisher != null) {
            publisher.close(Duration.ofSeconds(5));
        }
    }

    @Test
    void batchesArriveInOrderUnderTheKeyOfTheirShard() throws InterruptedException {
        FakeKafka kafka = new FakeKafka(true);
        publishTo(kafka);
        byte[] batch = {1, 2, 3, 4};
        publisher.offer(3, batch, 3, 10, 0, 0);
        batch[0] = 9;
        publisher.offer(3, batch, 4, 5, 0, 0);
        until(() -> publisher.deliveredBatches() == 2);

        assertThat(kafka.history()).extracting(ProducerRecord::topic).containsOnly("thalweg.packets");
        assertThat(kafka.history())
                .extracting(sent -> new String(sent.key(), StandardCharsets.UTF_8))
                .containsOnly("7/3");
        assertThat(kafka.history())
                .extracting(sent -> Arrays.toString(sent.value()))
                .containsExactly("[1, 2, 3]", "[9, 2, 3, 4]");
        assertThat(publisher.deliveredPackets()).isEqualTo(15);
        assertThat(publisher.deliveredBytes()).isEqualTo(7);
        assertThat(publisher.outstandingBatches()).isZero();
    }

    @Test
    void lessRoomLetsTheOldestGoCountedAndMoreTakesAsManyAsBefore() {
        CountDownLatch gate = new CountDownLatch(1);
        FakeKafka kafka = new FakeKafka(true, gate);
        publishTo(() -> kafka, 600_000, Duration.ZERO);
        for (int i = 0; i < 10; i++) {
            offer(0, 1);
        }
        assertThat(publisher.lostBatches()).isZero();

        publisher.keepRoom(0.5);
        // One may be on its way to the producer already.
        assertThat(publisher.outstandingBatches()).isBetween(5L, 6L);
        assertThat(publisher.lostPackets()).isEqualTo(10 - publisher.outstandingBatches());
        offer(0, 1);
        assertThat(publisher.outstandingBatches())
                .as("no more room than for five")
                .isBetween(5L, 6L);
        long lost = publisher.lostBatches();
        publisher.keepRoom(1);
        for (int i = 0; i < 5; i++) {
            offer(0, 1);
        }
        assertThat(publisher.lostBatches()).isEqualTo(lost);

        gate.countDown();
        publisher.close(Duration.ofSeconds(20));
        assertThat(publisher.deliveredPackets() + publisher.lostPackets()).isEqualTo(16);
    }

    @Test
    void whenKafkaIsAwayTheOldestBatchesLeaveCountedByShardAndTheRestArrivesInOrder() {
        CountDownLatch gate = new CountDownLatch(1);
        FakeKafka kafka = new FakeKafka(true, gate);
        publishTo(() -> kafka, 300_000, Duration.ZERO);
        for (int i = 0; i < 20; i++) {
            byte[] batch = new byte[60_000];
            batch[0] = (byte) i;
            assertThat(publisher.offer(i % 2, batch, batch.length, 100 + i, 1, 10))
                    .isTrue();
        }
        gate.countDown();
        publisher.close(Duration.ofSeconds(20));

        List<Integer> arrived =
                kafka.history().stream().map(sent -> (int) sent.value()[0]).toList();
        // Five wait in the queue; one may already have been with the producer.
        assertThat(arrived).hasSizeBetween(5, 6).isSorted().endsWith(15, 16, 17, 18, 19);
        for (int shard = 0; shard < 2; shard++) {
            long lost = 0;
            for (int i = shard; i < 20; i += 2) {
                lost += arrived.contains(i) ? 0 : 100 + i + 10;
            }
            assertThat(publisher.takeLost(shard)).isEqualTo(lost);
        }
        assertThat(publisher.takeLostKernelDrops()).isEqualTo(20 - arrived.size());
        assertThat(publisher.outstandingBatches()).isZero();
    }

    @Test
    void aReplayWaitsForRoomInsteadOfLosing() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        publishTo(() -> new FakeKafka(true, gate), 120_000, Duration.ofSeconds(30));
        Thread opener = new Thread(() -> {
            try {
                until(() -> publisher.outstandingBatches() >= 2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            gate.countDown();
        });
        opener.start();
        for (int i = 0; i < 20; i++) {
            assertThat(offer(0, 1)).isTrue();
        }
        opener.join();
        until(() -> publisher.deliveredBatches() == 20);
    }

    @Test
    void aBatchThatTheProducerHasNoRoomForIsTriedAgainAndNothingIsLost() throws InterruptedException {
        FakeKafka kafka =
                new FakeKafka(true).refuses(new TimeoutException("no metadata"), new TimeoutException("buffer full"));
        publishTo(kafka);
        offer(0, 1);
        offer(1, 1);
        until(() -> publisher.deliveredBatches() == 2);

        assertThat(kafka.history())
                .extracting(sent -> new String(sent.key(), StandardCharsets.UTF_8))
                .containsExactly("7/0", "7/1");
        assertThat(publisher.lostPackets()).isZero();
    }

    @Test
    void aBatchThatKafkaRefusesForGoodIsGivenBackOnceWithTheDropsItTold() throws InterruptedException {
        FakeKafka kafka = new FakeKafka(false);
        publishTo(kafka);
        publisher.offer(2, BATCH, BATCH.length, 10, 5, 3);
        until(() -> kafka.history().size() == 1);
        kafka.errorNext(new RecordTooLargeException("too large"));

        until(() -> publisher.lostPackets() == 10);
        assertThat(publisher.takeLost(1)).isZero();
        assertThat(publisher.takeLost(2)).isEqualTo(13);
        assertThat(publisher.takeLost(2)).isZero();
        assertThat(publisher.takeLostKernelDrops()).isEqualTo(5);
        assertThat(publisher.takeLostKernelDrops()).isZero();
        assertThat(publisher.deliveredBatches()).isZero();
    }

    @Test
    void aBatchThatTheProducerItselfRefusesIsGivenBack() throws InterruptedException {
        publishTo(new FakeKafka(true).refuses(new RecordTooLargeException("too large")));
        offer(2, 10);
        offer(2, 1);

        until(() -> publisher.deliveredBatches() == 1);
        assertThat(publisher.takeLost(2)).isEqualTo(10);
    }

    @Test
    void aProducerThatFailedForGoodIsReplacedAndTheBatchInHandIsSentByTheNext() throws InterruptedException {
        FakeKafka broken = new FakeKafka(true);
        broken.sendException = new ProducerFencedException("fenced");
        FakeKafka next = new FakeKafka(true);
        Deque<FakeKafka> producers = new ArrayDeque<>(List.of(broken, next));
        publishTo(producers::poll, 1 << 20, Duration.ZERO);
        offer(0, 1);

        until(() -> publisher.deliveredBatches() == 1);
        assertThat(next.history()).hasSize(1);
        assertThat(broken.closed()).isTrue();
    }

    @Test
    void aProducerThatCannotBeMadeAtTheStartIsTheCallersMatter() {
        assertThatThrownBy(() -> publishTo(
                        () -> {
                            throw new KafkaException("no host of that name");
                        },
                        1 << 20,
                        Duration.ZERO))
                .isInstanceOf(KafkaException.class);
    }

    @Test
    void closingSendsWhatWaits() {
        FakeKafka kafka = new FakeKafka(true);
        publishTo(kafka);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(i % SHARDS, 1)).isTrue();
        }
        publisher.close(Duration.ofSeconds(20));

        assertThat(kafka.history()).hasSize(10);
        assertThat(publisher.outstandingBatches()).isZero();
        assertThat(offer(0, 1)).isFalse();
    }

    @Test
    void closingWithoutKafkaEndsAtItsDeadlineAndCountsWhatIsLeft() {
        publishTo(() -> new FakeKafka(true, new CountDownLatch(1)), 1 << 20, Duration.ZERO);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(0, 2)).isTrue();
        }
        publisher.close(Duration.ofMillis(200));

        assertThat(publisher.lostPackets()).isEqualTo(20);
        assertThat(publisher.outstandingBatches()).isZero();
    }

    @Test
    void settingsOfTheUserWinOverOurs() {
        KafkaSettings settings = new KafkaSettings("localhost:9092", "zstd", 7, Map.of("linger.ms", "5", "acks", "1"));

        assertThat(settings.properties())
                .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, "5")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.CLIENT_ID_CONFIG, "thalweg-agent-7");
    }
}
