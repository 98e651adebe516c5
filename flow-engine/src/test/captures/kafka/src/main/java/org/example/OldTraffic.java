package org.example;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The traffic of kafka2.pcap, by methods that clients of Kafka 2 have. */
public final class OldTraffic {
    public static void main(String[] arguments) throws Exception {
        Map<String, Object> options = new HashMap<>(Clients.to(9092));
        try (AdminClient admin = AdminClient.create(options)) {
            admin.createTopics(Collections.singleton(new NewTopic("stock", 1, (short) 1)))
                    .all()
                    .get();
        }
        int trace = 1;
        for (String compression : new String[] {"none", "gzip", "snappy", "lz4", "zstd"}) {
            try (KafkaProducer<String, String> producer =
                    Clients.producer(Clients.to(9092, "linger.ms", "500", "compression.type", compression))) {
                Clients.sendThree(producer, "stock", trace++);
            }
        }
        try (KafkaConsumer<String, String> consumer = Clients.consumer(Clients.to(9092, "group.id", "shelves"))) {
            consumer.subscribe(Collections.singleton("stock"));
            Clients.poll(consumer, 15);
            consumer.commitSync();
        }
    }
}
