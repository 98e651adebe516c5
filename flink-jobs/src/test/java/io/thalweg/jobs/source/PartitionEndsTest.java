package io.thalweg.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.TestKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartitionEndsTest {
    private static final String TOPIC = "raw";

    @TempDir
    private Path directory;

    @Test
    void goesOnAskingWhenAClientCannotBeMade() throws Exception {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        Map<TopicPartition, PartitionEnds.Ends> told = new ConcurrentHashMap<>();
        AtomicInteger clients = new AtomicInteger();
        try (TestKafka kafka = new TestKafka(directory)) {
            kafka.create(1, TOPIC);
            kafka.send(TOPIC, new byte[1], new byte[1]);
            PartitionEnds ends = new PartitionEnds(
                    () -> {
                        if (clients.incrementAndGet() == 1) {
                            throw new KafkaException("no resolvable bootstrap urls given");
                        }
                        return Admin.create(
                                new HashMap<>(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap())));
                    },
                    "group",
                    told::putAll);
            ends.add(partition, false);
            ends.start();
            try {
                Eventually.until("an answer", () -> told.containsKey(partition));
            } finally {
                ends.stop();
            }
        }
        assertThat(told.get(partition)).isEqualTo(new PartitionEnds.Ends(0, 1, PartitionEnds.Ends.NOT_COMMITTED));
        assertThat(clients).hasValue(2);
    }
}
