package io.thalweg.tagging.sql;

import io.thalweg.event.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows the topic of resources for the functions of this JVM: one reader and one {@link ResourceBook} for all that name
 * the same topic, as long as any of them is open.
 */
final class LiveResources implements AutoCloseable {
    private static final Map<Source, LiveResources> OPEN = new HashMap<>();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(20);
    private static final int CLOSE_MILLIS = 5_000;
    private static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

    private final Source source;
    private final ResourceBook book = new ResourceBook();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;
    private int users;

    /**
     * Where resources are.
     *
     * @param properties of Kafka's clients
     */
    record Source(String bootstrap, String topic, Map<String, String> properties) {
        /** As a job's parameters say: {@code thalweg.kafka.bootstrap}, {@code thalweg.resources.topic}. */
        static Source of(FunctionContext context) {
            return new Source(
                    context.getJobParameter("thalweg.kafka.bootstrap", DEFAULT_BOOTSTRAP),
                    context.getJobParameter("thalweg.resources.topic", Topics.RESOURCES),
                    Map.of());
        }
    }

    private LiveResources(Source source) {
        this.source = source;
        Properties properties = new Properties();
        properties.putAll(source.properties());
        properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, source.bootstrap());
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        reader = new Thread(this::read, "thalweg-resources");
        reader.setDaemon(true);
    }

    /**
     * Joins the readers of the topic; returns when all that it holds now is read. To be closed.
     *
     * @throws IllegalStateException when it cannot be read: which topic, and why
     */
    static LiveResources open(Source source) {
        LiveResources live;
        synchronized (OPEN) {
            live = OPEN.get(source);
            if (live == null) {
                live = new LiveResources(source);
                OPEN.put(source, live);
                live.reader.start();
            }
            live.users++;
        }
        try {
            live.loaded.get(LOAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return live;
        } catch (ExecutionException | TimeoutException e) {
            live.close();
            String why = e.getCause() == null
                    ? "it takes longer than a minute"
                    : e.getCause().getMessage();
            throw new IllegalStateException(
                    "resources cannot be read from topic " + source.topic() + " at " + source.bootstrap() + ": " + why,
                    e);
        } catch (InterruptedException e) {
            live.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    ResourceBook book() {
        return book;
    }

    private void read() {
        try (consumer) {
            List<TopicPartition> partitions = consumer.partitionsFor(source.topic(), TOPIC_TIMEOUT).stream()
                    .map(partition -> new TopicPartition(source.topic(), partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new IllegalStateException("there is no such topic");
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (true) {
                if (!loaded.isDone()
                        && partitions.stream().allMatch(place -> consumer.position(place) >= ends.get(place))) {
                    loaded.complete(null);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    book.apply(record.key(), record.value());
                }
            }
        } catch (WakeupException | InterruptException e) {
            loaded.completeExceptionally(e);
        } catch (KafkaException | IllegalStateException e) {
            loaded.completeExceptionally(e);
            forget();
        }
    }

    /** The next one that asks gets a reader anew. */
    private void forget() {
        synchronized (OPEN) {
            OPEN.remove(source, this);
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(source, this);
        }
        consumer.wakeup();
        try {
            reader.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
