package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.event.proto.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpanDeserializerTest {
    private static final long SECOND = 1_700_000_000L;

    private final SpanDeserializer deserializer = new SpanDeserializer(16, Duration.ofHours(1));

    @BeforeEach
    void open() {
        deserializer.open(null);
    }

    @Test
    void messageIsReadWithItsBytes() {
        byte[] bytes = new SpanCodec().toBytes(span());
        SpanRecord read = read(bytes);
        assertThat(read.refused()).isNull();
        assertThat(read.span().id).isEqualTo(span().id);
        assertThat(read.bytes()).isSameAs(bytes);
        assertThat(read.endMillis()).isEqualTo(SECOND * 1000 + 500);
    }

    @Test
    void whatNoTraceShowsIsNotHeld() throws Exception {
        byte[] message = io.thalweg.event.proto.Span.newBuilder()
                .setId(span().id)
                .setEndTime(span().endTime)
                .setRequestResource("/cart")
                .addAttributeNames("body")
                .addAttributeValues("x".repeat(100_000))
                .build()
                .toByteArray();
        SpanRecord read = read(message);
        assertThat(read.bytes()).hasSizeLessThan(200);
        assertThat(SpanCodec.read(read.bytes()).requestResource).isEqualTo("/cart");
    }

    @Test
    void reasonAndSampleOfWhatIsNoSpanAreTold() throws Exception {
        Span withoutId = span();
        withoutId.id = 0;
        Span ofAnotherTime = span();
        ofAnotherTime.endTime += 7_200_000_000L;
        ofAnotherTime.startTime = ofAnotherTime.endTime;
        Span ofTheFuture = span();
        long second = System.currentTimeMillis() / 1000 + 7200;
        ofTheFuture.id = second << 32 | 1;
        ofTheFuture.endTime = second * 1_000_000;

        assertThat(read((byte[]) null).refused()).isEqualTo(SpanDeserializer.NO_VALUE);
        assertThat(read(new byte[] {(byte) 0xff, 1, 2}).refused()).isEqualTo(SpanDeserializer.MALFORMED);
        assertThat(read(withoutId).refused()).isEqualTo(SpanDeserializer.NO_ID);
        assertThat(read(ofAnotherTime).refused()).isEqualTo(SpanDeserializer.WRONG_TIME);
        assertThat(read(ofTheFuture).refused()).isEqualTo(SpanDeserializer.FUTURE_TIMESTAMP);
        DeadLetter letter = DeadLetter.parseFrom(read(withoutId).deadLetter());
        assertThat(letter.getReason()).isEqualTo(SpanDeserializer.NO_ID);
        assertThat(letter.getSample().size()).isEqualTo(16);
    }

    @Test
    void noBytesBreakIt() {
        Random random = new Random(11);
        byte[] good = new SpanCodec().toBytes(span());
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            SpanRecord read = read(bytes);
            assertThat(read.refused() != null || read.span() != null).isTrue();
        }
    }

    private SpanRecord read(Span span) {
        return read(new SpanCodec().toBytes(span));
    }

    private SpanRecord read(byte[] message) {
        List<SpanRecord> read = new ArrayList<>();
        deserializer.deserialize(new ConsumerRecord<>("spans", 0, 1, null, message), new Collector<>() {
            @Override
            public void collect(SpanRecord record) {
                read.add(record);
            }

            @Override
            public void close() {}
        });
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    private static Span span() {
        Span span = new Span();
        span.id = SECOND << 32 | 7;
        span.startTime = SECOND * 1_000_000;
        span.endTime = SECOND * 1_000_000 + 500_000;
        span.agentId = 1;
        return span;
    }
}
