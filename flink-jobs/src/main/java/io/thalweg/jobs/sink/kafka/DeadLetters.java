package io.thalweg.jobs.sink.kafka;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.DeadLetter;
import io.thalweg.jobs.sink.clickhouse.RefusedRow;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is written of a record that could not be used: the messages of the topic {@code thalweg.dead-letters}. */
public final class DeadLetters {
    static final String REFUSED_ROW = "refused_row";

    /** Kafka takes a message of 1 MiB. */
    private static final int LARGEST_ROW_BYTES = 512 << 10;

    /** ClickHouse may quote what it does not like. */
    private static final int LONGEST_MESSAGE = 8 << 10;

    private DeadLetters() {}

    /**
     * @param sampleBytes of the record's key and value, at most
     * @return bytes of a {@link DeadLetter}
     */
    public static byte[] of(ConsumerRecord<byte[], byte[]> record, String reason, int sampleBytes) {
        DeadLetter.Builder letter = DeadLetter.newBuilder()
                .setReason(reason)
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setTime(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        if (record.key() != null) {
            letter.setKey(sample(record.key(), sampleBytes));
        }
        if (record.value() != null) {
            letter.setSample(sample(record.value(), sampleBytes)).setRecordBytes(record.value().length);
        }
        return letter.build().toByteArray();
    }

    /** Of a row that ClickHouse refuses: all of it, so that it can be inserted when what is wrong has been mended. */
    static byte[] of(RefusedRow row) {
        return DeadLetter.newBuilder()
                .setReason(REFUSED_ROW)
                .setTable(row.table())
                .setMessage(row.reason().substring(0, Math.min(row.reason().length(), LONGEST_MESSAGE)))
                .setFormat(row.format())
                .setSample(sample(row.bytes(), LARGEST_ROW_BYTES))
                .setRecordBytes(row.bytes().length)
                .setTime(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()))
                .build()
                .toByteArray();
    }

    private static ByteString sample(byte[] bytes, int sampleBytes) {
        return ByteString.copyFrom(bytes, 0, Math.min(bytes.length, sampleBytes));
    }
}
