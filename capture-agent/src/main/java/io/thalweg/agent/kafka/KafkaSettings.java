package io.thalweg.agent.kafka;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The producer's settings.
 *
 * <p>Idempotent, all replicas, and no time limit for delivery: a batch that was handed to Kafka arrives once and in order,
 * however long an outage lasts. What an outage costs is decided before that, where packets are refused and counted.
 *
 * @param bootstrap host:port, comma-separated
 * @param compression lz4, zstd, gzip, snappy or none
 * @param extra any producer setting, for TLS and SASL; wins over ours
 */
public record KafkaSettings(String bootstrap, String compression, int agentId, Map<String, String> extra) {
    private static final int LINGER_MILLIS = 20;
    private static final int BATCH_BYTES = 128 << 10;
    private static final long BUFFER_BYTES = 16L << 20;
    private static final int REQUEST_TIMEOUT_MILLIS = 10_000;
    /** Only the sending thread waits so long; then it says so and tries again. */
    private static final int MAX_BLOCK_MILLIS = 5_000;

    Properties properties() {
        Properties p = new Properties();
        p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        p.put(ProducerConfig.CLIENT_ID_CONFIG, "thalweg-agent-" + agentId);
        p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        p.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        p.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
        p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        // The agent has metrics of its own; these are classes and memory for nobody.
        p.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        p.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        p.putAll(extra);
        return p;
    }

    /** @throws KafkaException when a setting is wrong or no bootstrap host has an address */
    public Producer<byte[], byte[]> newProducer() {
        return new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
