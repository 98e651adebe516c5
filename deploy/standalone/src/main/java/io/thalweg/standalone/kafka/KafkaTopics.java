package io.thalweg.standalone.kafka;

import io.thalweg.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics as one machine needs them, and the broker's health, over Kafka's admin interface. Raw topics carry payload, so they are kept for an hour
 * only, in small segments, because only whole segments are deleted.
 */
public final class KafkaTopics implements AutoCloseable {
    private static final List<String> RAW = List.of(Topics.PACKETS, Topics.SYSCALLS);
    private static final List<String> DERIVED =
            List.of(Topics.FLOWS, Topics.SPANS, Topics.METRICS, Topics.TRACES, Topics.OTLP_SPANS, Topics.DEAD_LETTERS);

    private static final int RAW_PARTITIONS = 8;
    private static final int DERIVED_PARTITIONS = 4;
    /** As the brokers say: as many as there are, up to three. */
    private static final Optional<Short> REPLICAS = Optional.empty();

    private static final Duration RAW_RETENTION = Duration.ofHours(1);
    private static final Duration RAW_SEGMENT = Duration.ofMinutes(10);
    private static final long RAW_PARTITION_BYTES = 1L << 30;
    private static final Duration DERIVED_RETENTION = Duration.ofHours(24);
    private static final Duration DERIVED_SEGMENT = Duration.ofHours(1);
    private static final long DERIVED_PARTITION_BYTES = 256L << 20;
    private static final int ANSWER_MILLIS = 3_000;

    /** Compacted, and nothing goes but what its writer removes: it is the only source of the directory. */
    private static final Map<String, String> RESOURCE_CONFIGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_MS_CONFIG,
            String.valueOf(DERIVED_SEGMENT.toMillis()),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            String.valueOf(KafkaBroker.MAX_RECORD_BATCH_BYTES));

    private final Admin admin;

    public KafkaTopics(String bootstrap) {
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS));
    }

    /** Null when the broker answers, else what is wrong in a few words. */
    public String problem() throws InterruptedException {
        return problem(1);
    }

    /** Null when so many brokers are there, else what is wrong in a few words. */
    public String problem(int brokers) throws InterruptedException {
        try {
            int there = admin.describeCluster()
                    .nodes()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .size();
            return there >= brokers ? null : there + " of " + brokers + " brokers are there";
        } catch (ExecutionException | TimeoutException e) {
            return "the broker does not answer";
        }
    }

    /** Creates the topics that are missing; those that exist keep their settings. Any number of callers may do it. */
    public void create() throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        List<NewTopic> missing = new ArrayList<>();
        for (String topic : RAW) {
            if (!existing.contains(topic)) {
                missing.add(new NewTopic(topic, Optional.of(RAW_PARTITIONS), REPLICAS)
                        .configs(configs(RAW_RETENTION, RAW_SEGMENT, RAW_PARTITION_BYTES)));
            }
        }
        for (String topic : DERIVED) {
            if (!existing.contains(topic)) {
                missing.add(new NewTopic(topic, Optional.of(DERIVED_PARTITIONS), REPLICAS)
                        .configs(configs(DERIVED_RETENTION, DERIVED_SEGMENT, DERIVED_PARTITION_BYTES)));
            }
        }
        if (!existing.contains(Topics.PROCESSES)) {
            missing.add(new NewTopic(Topics.PROCESSES, Optional.of(1), REPLICAS).configs(processConfigs()));
        }
        if (!existing.contains(Topics.RESOURCES)) {
            missing.add(new NewTopic(Topics.RESOURCES, Optional.of(1), REPLICAS).configs(RESOURCE_CONFIGS));
        }
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /** Compacted; what no agent tells again within the time is of an agent that is gone. */
    private static Map<String, String> processConfigs() {
        Map<String, String> configs =
                new HashMap<>(configs(DERIVED_RETENTION, DERIVED_SEGMENT, DERIVED_PARTITION_BYTES));
        configs.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
        return configs;
    }

    private static Map<String, String> configs(Duration retention, Duration segment, long partitionBytes) {
        return Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(retention.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG,
                String.valueOf(segment.toMillis()),
                TopicConfig.RETENTION_BYTES_CONFIG,
                String.valueOf(partitionBytes),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(KafkaBroker.MAX_RECORD_BATCH_BYTES));
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
