package org.example;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The traffic of kafka.pcap and then of kafka-groups.pcap: what each part does is what is expected beside them. */
public final class Traffic {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    public static void main(String[] arguments) throws Exception {
        try (Admin admin = Admin.create(Clients.to(9092))) {
            if (arguments[0].equals("produce")) {
                topics(admin);
                produce();
            } else {
                transactions();
                groups(admin);
                admin.listOffsets(Map.of(ORDERS, OffsetSpec.latest())).all().get();
                admin.deleteRecords(Map.of(ORDERS, RecordsToDelete.beforeOffset(5))).all().get();
                Clients.fails(UnknownTopicOrPartitionException.class, () -> admin.describeConfigs(
                                List.of(new ConfigResource(ConfigResource.Type.TOPIC, "nowhere")))
                        .all()
                        .get());
                admin.deleteTopics(List.of("small")).all().get();
                logins();
            }
        }
    }

    private static void topics(Admin admin) throws Exception {
        NewTopic small = new NewTopic("small", Optional.of(1), Optional.empty());
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), small.configs(Map.of("max.message.bytes", "100"))))
                .all()
                .get();
        Clients.fails(
                TopicExistsException.class,
                () -> admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                        .all()
                        .get());
        Clients.fails(
                UnknownTopicOrPartitionException.class,
                () -> admin.describeTopics(List.of("nowhere")).allTopicNames().get());
        Clients.fails(
                UnknownTopicOrPartitionException.class,
                () -> admin.deleteTopics(List.of("nowhere")).all().get());
    }

    private static void produce() throws Exception {
        int trace = 1;
        for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            try (KafkaProducer<String, String> producer =
                    Clients.producer(Clients.to(9092, "linger.ms", "500", "compression.type", compression))) {
                Clients.sendThree(producer, "orders", trace++);
            }
        }
        try (KafkaProducer<String, String> producer = Clients.producer(Clients.to(9092, "acks", "0"))) {
            producer.send(Clients.record("orders", trace++)).get();
        }
        try (KafkaProducer<String, String> producer = Clients.producer(Clients.to(9092))) {
            Clients.fails(RecordTooLargeException.class, () -> producer.send(Clients.record("small", 7)).get());
        }
    }

    private static void transactions() {
        Map<String, Object> options =
                Clients.to(9092, "transactional.id", "pay-1", "enable.idempotence", "true", "retries", "3");
        try (KafkaProducer<String, String> producer = Clients.producer(options);
                KafkaConsumer<String, String> consumer = Clients.consumer(Clients.to(9092, "group.id", "payers"))) {
            producer.initTransactions();
            consumer.subscribe(List.of("orders"));
            Clients.poll(consumer, 16);
            producer.beginTransaction();
            producer.send(Clients.record("orders", 8));
            producer.sendOffsetsToTransaction(Map.of(ORDERS, new OffsetAndMetadata(16)), consumer.groupMetadata());
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(Clients.record("orders", 9));
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static void groups(Admin admin) throws Exception {
        Map<String, Object> options = Clients.to(
                9092, "group.id", "billing", "group.protocol", "consumer", "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer = Clients.consumer(options)) {
            consumer.subscribe(List.of("orders"));
            Clients.poll(consumer, 17);
            consumer.commitSync();
            admin.describeConsumerGroups(List.of("billing")).all().get();
            Clients.fails(
                    GroupNotEmptyException.class,
                    () -> admin.deleteConsumerGroups(List.of("billing")).all().get());
        }
        admin.listConsumerGroupOffsets("billing").all().get();
    }

    private static void logins() throws Exception {
        try (Admin admin = Admin.create(login("s3cret-password"))) {
            admin.listTopics().names().get();
        }
        try (Admin admin = Admin.create(login("s3cret-wrong"))) {
            Clients.fails(
                    SaslAuthenticationException.class,
                    () -> admin.listTopics().names().get());
        }
    }

    private static Map<String, Object> login(String password) {
        return Clients.to(
                9095,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ann\" password=\"" + password
                        + "\";");
    }
}
