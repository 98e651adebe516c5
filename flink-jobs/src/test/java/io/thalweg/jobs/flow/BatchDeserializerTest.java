package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.event.proto.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchDeserializerTest {
    private static final int SAMPLE_BYTES = 16;
    private static final byte[] KEY = "7/3".getBytes(StandardCharsets.UTF_8);

    private final BatchDeserializer deserializer =
            new BatchDeserializer(BatchKind.PACKETS, SAMPLE_BYTES, Duration.ofHours(1));
    private final TestAgent agent = new TestAgent(7, 3);

    @BeforeEach
    void open() {
        deserializer.open(null);
    }

    @Test
    void batchIsReadWithItsShardAndTime() {
        byte[] bytes = agent.batch();
        BatchRecord batch = read(bytes);

        assertThat(batch.refused()).isNull();
        assertThat(batch.agentId()).isEqualTo(7);
        assertThat(batch.shard()).isEqualTo(3);
        assertThat(batch.endMillis()).isEqualTo(agent.nowMillis());
        assertThat(batch.bytes()).isSameAs(bytes);
    }

    @Test
    void truncatedBatchBecomesADeadLetterWithTheReasonAndASample() throws Exception {
        byte[] bytes = agent.batch();
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        BatchRecord batch = read(cut);

        assertThat(batch.refused().reason()).isEqualTo("truncated");
        DeadLetter letter = DeadLetter.parseFrom(batch.refused().deadLetter());
        assertThat(letter.getReason()).isEqualTo("truncated");
        assertThat(letter.getTopic()).isEqualTo("packets");
        assertThat(letter.getPartition()).isEqualTo(4);
        assertThat(letter.getOffset()).isEqualTo(99);
        assertThat(letter.getKey().toByteArray()).isEqualTo(KEY);
        assertThat(letter.getSample().toByteArray()).isEqualTo(Arrays.copyOf(bytes, SAMPLE_BYTES));
        assertThat(letter.getRecordBytes()).isEqualTo(cut.length);
    }

    @Test
    void recordWithoutAValueIsRefused() {
        assertThat(read(null).refused().reason()).isEqualTo("no_value");
    }

    @Test
    void batchOfTheFarFutureIsRefused() {
        long now = System.currentTimeMillis() * TestAgent.MILLISECOND;
        long hour = 3600 * TestAgent.SECOND;

        assertThat(read(new TestAgent(7, 3).startingAt(now + 2 * hour).batch())
                        .refused()
                        .reason())
                .isEqualTo("future_timestamp");
        assertThat(read(new TestAgent(7, 3).startingAt(now + hour / 2).batch()).refused())
                .isNull();
    }

    @Test
    void anyTimeIsAcceptedWhenTheLimitIsOff() {
        BatchDeserializer unlimited = new BatchDeserializer(BatchKind.PACKETS, SAMPLE_BYTES, Duration.ZERO);
        unlimited.open(null);

        assertThat(read(unlimited, new TestAgent(7, 3).startingAt(1L << 62).batch())
                        .refused())
                .isNull();
    }

    @Test
    void damagedBatchesNeverThrow() {
        byte[] sound =
                agent.http(Frames.End.of(1, 40000), Frames.End.of(2, 80), "/").batch();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(sound, random.nextInt(sound.length + 1));
            for (int damages = random.nextInt(4); damages > 0 && damaged.length > 0; damages--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(read(damaged)).as("seed %s, round %s", seed, i).isNotNull();
        }
    }

    @Test
    void batchTravelsToItsTask() throws Exception {
        byte[] bytes = agent.batch();
        DataOutputSerializer out = new DataOutputSerializer(64);
        BatchRecordSerializer.INSTANCE.serialize(read(bytes), out);
        BatchRecord arrived =
                BatchRecordSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

        assertThat(arrived.shardKey()).isEqualTo(read(bytes).shardKey());
        assertThat(arrived.endMillis()).isEqualTo(agent.nowMillis());
        assertThat(arrived.bytes()).isEqualTo(bytes);
    }

    @Test
    void refusedRecordDoesNotTravel() {
        assertThatThrownBy(
                        () -> BatchRecordSerializer.INSTANCE.serialize(read(new byte[0]), new DataOutputSerializer(64)))
                .isInstanceOf(IllegalStateException.class);
    }

    private BatchRecord read(byte[] value) {
        return read(deserializer, value);
    }

    private static BatchRecord read(BatchDeserializer deserializer, byte[] value) {
        List<BatchRecord> out = new ArrayList<>();
        deserializer.deserialize(new ConsumerRecord<>("packets", 4, 99, KEY, value), new ListCollector<>(out));
        assertThat(out).hasSize(1);
        return out.get(0);
    }
}
