package io.thalweg.jobs.sink.kafka;

import io.thalweg.jobs.sink.clickhouse.RefusedRow;
import io.thalweg.jobs.sink.clickhouse.RefusedRows;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Rows that ClickHouse refuses, as dead letters. Each is in Kafka before its block counts as inserted; a block that is sent again tells it again. */
public record RefusedRowLetters(KafkaConnection kafka, String topic) implements RefusedRows {
    private static final long serialVersionUID = 1;

    @Override
    public Taker open() {
        return new Letters(kafka, topic);
    }

    private static final class Letters implements Taker {
        private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

        private final KafkaConnection kafka;
        private final String topic;
        /** Null before the first row. */
        private Producer<byte[], byte[]> producer;

        Letters(KafkaConnection kafka, String topic) {
            this.kafka = kafka;
            this.topic = topic;
        }

        @Override
        public void take(RefusedRow row) throws IOException, InterruptedException {
            try {
                producer()
                        .send(new ProducerRecord<>(topic, DeadLetters.of(row)))
                        .get();
            } catch (InterruptException e) {
                throw new InterruptedException(e.getMessage());
            } catch (ExecutionException | KafkaException | IllegalStateException e) {
                throw new IOException(
                        "cannot put a row aside that " + row.table() + " refuses (" + row.reason() + "), in " + topic
                                + " of " + kafka.bootstrap(),
                        e);
            }
        }

        private synchronized Producer<byte[], byte[]> producer() {
            if (producer == null) {
                Properties properties = kafka.producer();
                properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
                // Nothing is gathered: each row is waited for.
                properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
                producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            }
            return producer;
        }

        @Override
        public synchronized void close() {
            if (producer != null) {
                producer.close(CLOSE_WITHIN);
            }
        }
    }
}
