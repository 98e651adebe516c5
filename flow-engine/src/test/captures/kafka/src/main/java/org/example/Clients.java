package org.example;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Producers and consumers as any version of Kafka has them. */
final class Clients {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e473%d-00f067aa0ba902b%d-01";

    private Clients() {}

    interface Action {
        void run() throws Exception;
    }

    static Map<String, Object> to(int port, String... options) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", "127.0.0.1:" + port);
        all.put("enable.metrics.push", "false");
        all.put("retries", "0");
        all.put("enable.idempotence", "false");
        all.put("auto.offset.reset", "earliest");
        all.put("enable.auto.commit", "false");
        all.put("fetch.max.wait.ms", "300");
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return all;
    }

    static KafkaProducer<String, String> producer(Map<String, Object> options) {
        return new KafkaProducer<>(options, new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(Map<String, Object> options) {
        return new KafkaConsumer<>(options, new StringDeserializer(), new StringDeserializer());
    }

    /** A record whose trace ends with this digit. */
    static ProducerRecord<String, String> record(String topic, int trace) {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(topic, "customer-" + trace, "s3cret-order " + "of many words ".repeat(4) + trace);
        Headers headers = record.headers();
        headers.add("kind", "order".getBytes(StandardCharsets.UTF_8));
        headers.add("traceparent", String.format(TRACE, trace, trace).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** Sends three records as one batch. */
    static void sendThree(KafkaProducer<String, String> producer, String topic, int trace) {
        for (int i = 0; i < 3; i++) {
            producer.send(record(topic, trace));
        }
        producer.flush();
    }

    static void poll(Consumer<?, ?> consumer, int records) {
        for (int seen = 0; seen < records; ) {
            seen += consumer.poll(Duration.ofSeconds(5)).count();
        }
    }

    static void fails(Class<? extends Exception> as, Action action) throws Exception {
        try {
            action.run();
        } catch (Exception refused) {
            Throwable reason = refused instanceof ExecutionException ? refused.getCause() : refused;
            if (as.isInstance(reason)) {
                System.out.println("as meant: " + as.getSimpleName());
                return;
            }
            throw refused;
        }
        throw new IllegalStateException("no " + as.getSimpleName());
    }
}
