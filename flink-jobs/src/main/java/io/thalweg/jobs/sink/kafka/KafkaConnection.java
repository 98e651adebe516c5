package io.thalweg.jobs.sink.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Where Kafka is and how to speak to it.
 *
 * @param properties of Kafka's clients, passed on as they are: security, timeouts, compression
 */
public record KafkaConnection(String bootstrap, Map<String, String> properties) implements Serializable {
    public KafkaConnection {
        properties = Map.copyOf(properties);
    }

    /** Properties of a consumer or an admin client. */
    public Properties client() {
        Properties all = new Properties();
        all.putAll(properties);
        return all;
    }

    /** Properties of a producer: few, large, compressed requests, unless the given ones say otherwise. */
    Properties producer() {
        Properties all = new Properties();
        all.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.setProperty(ProducerConfig.LINGER_MS_CONFIG, "50");
        all.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(256 << 10));
        all.putAll(properties);
        return all;
    }
}
