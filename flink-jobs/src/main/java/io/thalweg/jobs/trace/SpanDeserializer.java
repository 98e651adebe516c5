package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.jobs.flow.ChainedRowType;
import io.thalweg.jobs.sink.kafka.DeadLetters;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * First step of the trace job: reads each message, all of it, so that nothing behind it meets bytes that are no span. What
 * fails becomes a refused {@link SpanRecord} with its dead letter, never an exception.
 *
 * <p>A span that claims to be of another time than its id, or of the future, is refused too: it would be remembered for as
 * long as it claims.
 */
final class SpanDeserializer implements KafkaRecordDeserializationSchema<SpanRecord> {
    static final String NO_VALUE = "no_value";
    static final String MALFORMED = "malformed";
    static final String NO_ID = "no_id";
    static final String WRONG_TIME = "wrong_time";
    static final String FUTURE_TIMESTAMP = "future_timestamp";

    /** What is larger has texts and attributes that no trace shows; it is written anew, without. */
    private static final int LARGEST_KEPT = 1024;

    private static final long LONGEST_SECONDS_FROM_ID = 3600;

    private final int sampleBytes;
    private final long maxAheadMillis;
    private transient SpanCodec codec;

    /**
     * @param sampleBytes of a refused record that its dead letter holds, at most
     * @param maxAhead how far a span may end after this machine's clock; zero: any
     */
    SpanDeserializer(int sampleBytes, Duration maxAhead) {
        this.sampleBytes = sampleBytes;
        this.maxAheadMillis = maxAhead.toMillis();
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        codec = new SpanCodec();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SpanRecord> out) {
        out.collect(read(record));
    }

    private SpanRecord read(ConsumerRecord<byte[], byte[]> record) {
        byte[] bytes = record.value();
        if (bytes == null) {
            return refused(record, NO_VALUE);
        }
        Span span;
        try {
            span = SpanCodec.read(bytes);
        } catch (IOException e) {
            return refused(record, MALFORMED);
        }
        if (span.id == 0) {
            return refused(record, NO_ID);
        }
        SpanRecord read = SpanRecord.of(span, bytes.length <= LARGEST_KEPT ? bytes : codec.toBytes(span));
        long endMillis = read.endMillis();
        if (Math.abs(endMillis / 1000 - TimeLevels.second(span.id)) > LONGEST_SECONDS_FROM_ID) {
            return refused(record, WRONG_TIME);
        }
        if (maxAheadMillis > 0 && endMillis - System.currentTimeMillis() > maxAheadMillis) {
            return refused(record, FUTURE_TIMESTAMP);
        }
        return read;
    }

    private SpanRecord refused(ConsumerRecord<byte[], byte[]> record, String reason) {
        return SpanRecord.refused(reason, DeadLetters.of(record, reason, sampleBytes));
    }

    @Override
    public TypeInformation<SpanRecord> getProducedType() {
        return new ChainedRowType<>(SpanRecord.class);
    }
}
