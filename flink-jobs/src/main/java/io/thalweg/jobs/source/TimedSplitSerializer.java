package io.thalweg.jobs.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Splits as checkpoints hold them. Those of earlier builds are as Kafka's connector writes them, of its versions.
 *
 * <pre>
 *   event time, ms: 8 bytes | version of the connector: 4 | the split as the connector writes it
 * </pre>
 */
final class TimedSplitSerializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {
    /** Far above any of the connector's. */
    private static final int VERSION = 1000;

    private static final int HEAD = Long.BYTES + Integer.BYTES;

    private final SimpleVersionedSerializer<KafkaPartitionSplit> kafka;

    TimedSplitSerializer(SimpleVersionedSerializer<KafkaPartitionSplit> kafka) {
        this.kafka = kafka;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(KafkaPartitionSplit split) throws IOException {
        byte[] bytes = kafka.serialize(split);
        return ByteBuffer.allocate(HEAD + bytes.length)
                .putLong(TimedSplit.reachedMillis(split))
                .putInt(kafka.getVersion())
                .put(bytes)
                .array();
    }

    @Override
    public KafkaPartitionSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version < VERSION) {
            return kafka.deserialize(version, serialized);
        } else if (version > VERSION) {
            throw new IOException("splits of Kafka: version " + version + "; this build reads " + VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(serialized);
        long reachedMillis = in.getLong();
        int kafkaVersion = in.getInt();
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return new TimedSplit(kafka.deserialize(kafkaVersion, bytes), reachedMillis);
    }
}
