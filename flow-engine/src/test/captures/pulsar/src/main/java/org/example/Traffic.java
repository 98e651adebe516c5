package org.example;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.PulsarStandaloneStarter;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;

/** A standalone Pulsar and a client of it. The arguments are its configuration and a folder for what it stores. */
public final class Traffic {
    private Traffic() {}

    public static void main(String[] arguments) {
        try {
            PulsarStandaloneStarter server = new PulsarStandaloneStarter(new String[] {
                "--config", arguments[0],
                "--metadata-dir", arguments[1] + "/metadata",
                "--bookkeeper-dir", arguments[1] + "/ledgers",
                "--no-functions-worker",
                "--no-stream-storage"
            });
            server.start();
            run();
            System.out.println("as meant");
            Runtime.getRuntime().halt(0);
        } catch (Throwable failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run() throws Exception {
        try (PulsarClient client = PulsarClient.builder()
                .serviceUrl("pulsar://127.0.0.1:6650")
                .operationTimeout(10, TimeUnit.SECONDS)
                .statsInterval(0, TimeUnit.SECONDS)
                .build()) {
            Consumer<String> consumer = client.newConsumer(Schema.STRING)
                    .topic("orders")
                    .subscriptionName("billing")
                    .consumerName("biller")
                    .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                    .isAckReceiptEnabled(true)
                    .subscribe();
            one(client);
            receive(consumer);
            batch(client);
            receive(consumer);
            receive(consumer);
            consumer.seek(MessageId.earliest);
            receive(consumer);
            consumer.unsubscribe();
            consumer.close();
            missing(client);
        }
    }

    private static void one(PulsarClient client) throws Exception {
        try (Producer<String> producer = client.newProducer(Schema.STRING)
                .topic("orders")
                .producerName("shop")
                .enableBatching(false)
                .create()) {
            MessageId id = producer.newMessage()
                    .key("key-1")
                    .property("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .value("first order")
                    .send();
            check(id != null);
        }
    }

    /** Two messages in one batch, compressed. */
    private static void batch(PulsarClient client) throws Exception {
        try (Producer<byte[]> producer = client.newProducer(Schema.BYTES)
                .topic("bills")
                .compressionType(CompressionType.LZ4)
                .batchingMaxPublishDelay(1, TimeUnit.SECONDS)
                .create()) {
            producer.sendAsync("a bill".repeat(20).getBytes(StandardCharsets.UTF_8));
            producer.sendAsync("another bill".repeat(20).getBytes(StandardCharsets.UTF_8));
            producer.flush();
        }
        try (Producer<String> producer =
                client.newProducer(Schema.STRING).topic("orders").create()) {
            producer.sendAsync("second order");
            producer.sendAsync("third order");
            producer.flush();
        }
    }

    private static void receive(Consumer<String> consumer) throws Exception {
        Message<String> message = consumer.receive(10, TimeUnit.SECONDS);
        check(message != null && message.getValue().endsWith("order"));
        consumer.acknowledge(message);
    }

    /** A tenant that is not there. */
    private static void missing(PulsarClient client) {
        try {
            client.newProducer().topic("persistent://nobody/nowhere/nothing").create();
            check(false);
        } catch (PulsarClientException expected) {
            check(!expected.getMessage().isEmpty());
        }
    }

    private static void check(boolean isMeant) {
        if (!isMeant) {
            throw new IllegalStateException("not as meant");
        }
    }
}
