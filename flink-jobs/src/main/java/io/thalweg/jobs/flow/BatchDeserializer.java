package io.thalweg.jobs.flow;

import io.thalweg.event.BatchReader;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.SyscallBatchReader;
import io.thalweg.jobs.sink.kafka.DeadLetters;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * First step of the flow job: checks each record of a raw topic, all of it, so that nothing behind it meets bytes
 * that are no batch. What fails becomes a refused {@link BatchRecord} with its dead letter, never an exception.
 *
 * <p>It sits before the watermarks because a batch that claims to end in the far future would carry event time, and with
 * it every time-out, along.
 */
final class BatchDeserializer implements KafkaRecordDeserializationSchema<BatchRecord> {
    static final String NO_VALUE = "no_value";
    static final String FUTURE_TIMESTAMP = "future_timestamp";

    private final BatchKind kind;
    private final int sampleBytes;
    private final long maxAheadMillis;
    private transient BatchReader reader;

    /**
     * @param kind of the topic's batches
     * @param sampleBytes of a refused record that its dead letter holds, at most
     * @param maxAhead how far a batch may end after this machine's clock; zero: any
     */
    BatchDeserializer(BatchKind kind, int sampleBytes, Duration maxAhead) {
        this.kind = kind;
        this.sampleBytes = sampleBytes;
        this.maxAheadMillis = maxAhead.toMillis();
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        reader = reader(kind);
    }

    static BatchReader reader(BatchKind kind) {
        return kind == BatchKind.SYSCALLS ? new SyscallBatchReader() : new PacketBatchReader();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<BatchRecord> out) {
        out.collect(read(record));
    }

    private BatchRecord read(ConsumerRecord<byte[], byte[]> record) {
        byte[] bytes = record.value();
        if (bytes == null) {
            return refused(record, NO_VALUE);
        }
        try {
            reader.wrap(bytes, 0, bytes.length);
        } catch (MalformedBatchException e) {
            return refused(record, e.reason().metricName());
        }
        long endMillis = TimeUnit.NANOSECONDS.toMillis(reader.endTimestamp());
        if (maxAheadMillis > 0 && endMillis - System.currentTimeMillis() > maxAheadMillis) {
            return refused(record, FUTURE_TIMESTAMP);
        }
        return BatchRecord.accepted(kind, reader.agentId(), reader.shard(), endMillis, bytes);
    }

    private BatchRecord refused(ConsumerRecord<byte[], byte[]> record, String reason) {
        return BatchRecord.refused(kind, new BatchRecord.Refused(reason, DeadLetters.of(record, reason, sampleBytes)));
    }

    @Override
    public TypeInformation<BatchRecord> getProducedType() {
        return BatchRecordType.INSTANCE;
    }
}
