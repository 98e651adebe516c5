package io.thalweg.jobs;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Holds back the records of one partition until it is let go, as a slow machine does: Kafka's clients of the job have it as {@code
 * interceptor.classes}, producers too, to which it does nothing.
 */
public final class HeldPartition implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {
    private static volatile TopicPartition partition = new TopicPartition("", 0);
    private static volatile CountDownLatch released = new CountDownLatch(0);

    /** From now on; count the result down to let it go. */
    public static CountDownLatch hold(TopicPartition held) {
        released = new CountDownLatch(1);
        partition = held;
        return released;
    }

    /** The one of {@code partitions} that a record of this key goes to. */
    public static int of(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        try {
            if (!records.records(partition).isEmpty()) {
                released.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return records;
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
        return sent;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Nothing to hold.
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        // Nothing to hold.
    }

    @Override
    public void configure(Map<String, ?> properties) {
        // The same for all.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
