package io.thalweg.jobs.source;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers once a second where partitions begin and end, in a thread of its own. A round tells all that was answered. */
final class PartitionEnds {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionEnds.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int ANSWER_MILLIS = 5_000;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

    /**
     * What a broker says of a partition.
     *
     * @param first offset of its oldest record
     * @param behindLast offset that its next record will have
     * @param committed where the consumer group stands, if reading begins there; -1: elsewhere
     */
    record Ends(long first, long behindLast, long committed) {
        static final long NOT_COMMITTED = -1;
    }

    private final Supplier<Admin> admins;
    private final String group;
    private final Consumer<Map<TopicPartition, Ends>> rounds;
    private final Set<TopicPartition> partitions = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "partition-ends");

    PartitionEnds(Properties client, String group, Consumer<Map<TopicPartition, Ends>> rounds) {
        this(() -> Admin.create(impatient(client)), group, rounds);
    }

    /**
     * @param admins makes another client when one has failed
     * @param rounds gets each round's answers, in the thread of this; a partition without an answer is not in them
     */
    PartitionEnds(Supplier<Admin> admins, String group, Consumer<Map<TopicPartition, Ends>> rounds) {
        this.admins = admins;
        this.group = group;
        this.rounds = rounds;
        thread.setDaemon(true);
    }

    private static Properties impatient(Properties client) {
        Properties impatient = new Properties();
        impatient.putAll(client);
        impatient.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(ANSWER_MILLIS));
        impatient.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(ANSWER_MILLIS));
        return impatient;
    }

    void start() {
        thread.start();
    }

    /** Asks for this one too from now on. @param fromCommitted whether reading begins where the group stands */
    void add(TopicPartition partition, boolean fromCommitted) {
        if (fromCommitted) {
            committed.put(partition, Ends.NOT_COMMITTED);
        }
        partitions.add(partition);
    }

    /** Whatever Kafka's client says, this goes on: without rounds nothing is ever idle, and event time would stand still. */
    private void run() {
        try {
            while (stopping.getCount() > 0) {
                try (Admin admin = admins.get()) {
                    ask(admin);
                } catch (KafkaException e) {
                    LOG.warn("cannot ask Kafka where partitions end, trying again: {}", e.toString());
                    stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Admin admin) throws InterruptedException {
        while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            Collection<TopicPartition> asked = List.copyOf(partitions);
            rounds.accept(asked.isEmpty() ? Map.of() : ask(admin, asked));
        }
    }

    private Map<TopicPartition, Ends> ask(Admin admin, Collection<TopicPartition> asked) throws InterruptedException {
        try {
            askCommitted(admin);
        } catch (ExecutionException | KafkaException e) {
            // Without it partitions that begin there are not known to be read, and are asked for again.
            return Map.of();
        }
        ListOffsetsResult first = admin.listOffsets(of(asked, OffsetSpec.earliest()));
        ListOffsetsResult last = admin.listOffsets(of(asked, OffsetSpec.latest()));
        Map<TopicPartition, Ends> answers = new HashMap<>();
        for (TopicPartition partition : asked) {
            try {
                answers.put(
                        partition,
                        new Ends(
                                first.partitionResult(partition).get().offset(),
                                last.partitionResult(partition).get().offset(),
                                committed.getOrDefault(partition, Ends.NOT_COMMITTED)));
            } catch (ExecutionException | KafkaException e) {
                // Its leader is away: no answer is what matters, and it is asked again.
                answers.remove(partition);
            }
        }
        return answers;
    }

    /** Once: where the group stood when reading began. */
    private void askCommitted(Admin admin) throws ExecutionException, InterruptedException {
        if (!committed.containsValue(Ends.NOT_COMMITTED)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        committed.replaceAll((partition, known) -> {
            OffsetAndMetadata offset = offsets.get(partition);
            return known != Ends.NOT_COMMITTED ? known : offset == null ? 0 : offset.offset();
        });
    }

    private static Map<TopicPartition, OffsetSpec> of(Collection<TopicPartition> partitions, OffsetSpec spec) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    }

    void stop() throws InterruptedException {
        stopping.countDown();
        thread.interrupt();
        thread.join(STOP_WITHIN.toMillis());
    }
}
