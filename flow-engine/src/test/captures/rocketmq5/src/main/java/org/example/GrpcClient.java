package org.example;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientException;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;

/** A client that speaks gRPC to the proxy. */
final class GrpcClient {
    private static final String TOPIC = "orders";

    private GrpcClient() {}

    public static void main(String[] arguments) {
        try {
            grpc();
            Runtime.getRuntime().halt(0);
        } catch (Throwable failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void grpc() throws Exception {
        ClientServiceProvider provider = ClientServiceProvider.loadService();
        ClientConfiguration configuration = ClientConfiguration.newBuilder()
                .setEndpoints("127.0.0.1:8081")
                .enableSsl(false)
                .setRequestTimeout(Duration.ofSeconds(10))
                .build();
        try (Producer producer = provider.newProducerBuilder()
                .setClientConfiguration(configuration)
                .setTopics(TOPIC)
                .build()) {
            check(producer.send(provider.newMessageBuilder()
                                    .setTopic(TOPIC)
                                    .setKeys("key-fourth")
                                    .setBody(bytes("fourth order"))
                                    .build())
                            .getMessageId()
                    != null);
            try {
                producer.send(provider.newMessageBuilder()
                        .setTopic("missing")
                        .setBody(new byte[5])
                        .build());
                check(false);
            } catch (ClientException expected) {
                check(!expected.getMessage().isEmpty());
            }
            consume(provider, configuration);
        }
    }

    private static void consume(ClientServiceProvider provider, ClientConfiguration configuration) throws Exception {
        try (SimpleConsumer consumer = provider.newSimpleConsumerBuilder()
                .setClientConfiguration(configuration)
                .setConsumerGroup("packers")
                .setAwaitDuration(Duration.ofSeconds(2))
                .setSubscriptionExpressions(Collections.singletonMap(TOPIC, FilterExpression.SUB_ALL))
                .build()) {
            List<MessageView> messages = List.of();
            for (int tries = 0; messages.isEmpty() && tries < 10; tries++) {
                messages = consumer.receive(4, Duration.ofSeconds(15));
            }
            check(!messages.isEmpty());
            consumer.ack(messages.get(0));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void check(boolean isMeant) {
        if (!isMeant) {
            throw new IllegalStateException("not as meant");
        }
    }
}
