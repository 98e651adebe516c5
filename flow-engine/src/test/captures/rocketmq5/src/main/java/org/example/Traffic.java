package org.example;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.proxy.ProxyStartup;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/**
 * A name server, and a broker and proxy of RocketMQ 5, with clients of both its protocols: gRPC, as its new clients speak, and
 * remoting. The argument is a folder for what they store.
 */
public final class Traffic {
    private static final String NAMES = "127.0.0.1:9876";
    private static final String TOPIC = "orders";

    private Traffic() {}

    public static void main(String[] arguments) {
        try {
            start(Path.of(arguments[0]));
            remoting();
            grpc();
            System.out.println("as meant");
            Runtime.getRuntime().halt(0);
        } catch (Throwable failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void start(Path folder) throws Exception {
        NamesrvConfig namesConfig = new NamesrvConfig();
        namesConfig.setRocketmqHome(folder.toString());
        NettyServerConfig namesNetty = new NettyServerConfig();
        namesNetty.setListenPort(9876);
        NamesrvController names = new NamesrvController(namesConfig, namesNetty);
        check(names.initialize());
        names.start();

        Path broker = folder.resolve("broker.conf");
        Files.write(
                broker,
                List.of(
                        "brokerName=shop",
                        "brokerIP1=127.0.0.1",
                        "namesrvAddr=" + NAMES,
                        "listenPort=10911",
                        "autoCreateTopicEnable=false",
                        "storePathRootDir=" + folder.resolve("store"),
                        "storePathCommitLog=" + folder.resolve("store/commitlog"),
                        "mappedFileSizeCommitLog=1048576",
                        "mappedFileSizeConsumeQueue=20000",
                        "diskMaxUsedSpaceRatio=99"));
        Path proxy = folder.resolve("proxy.json");
        Files.writeString(
                proxy,
                "{\"rocketMQClusterName\": \"DefaultCluster\", \"proxyMode\": \"LOCAL\", \"namesrvAddr\": \"" + NAMES
                        + "\", \"grpcServerPort\": 8081, \"enableTopicMessageTypeCheck\": false}");
        ProxyStartup.main(new String[] {"-n", NAMES, "-bc", broker.toString(), "-pc", proxy.toString(), "-pm", "local"});

        DefaultMQAdminExt admin = new DefaultMQAdminExt();
        admin.setNamesrvAddr(NAMES);
        admin.setVipChannelEnabled(false);
        admin.start();
        for (int tries = 0; tries < 100 && !isRegistered(admin); tries++) {
            Thread.sleep(300);
        }
        admin.createTopic("DefaultCluster", TOPIC, 1, Map.of());
        SubscriptionGroupConfig group = new SubscriptionGroupConfig();
        group.setGroupName("packers");
        admin.createAndUpdateSubscriptionGroupConfig("127.0.0.1:10911", group);
        admin.shutdown();
    }

    private static boolean isRegistered(DefaultMQAdminExt admin) {
        try {
            return admin.examineBrokerClusterInfo().getBrokerAddrTable().containsKey("shop");
        } catch (Exception notYet) {
            return false;
        }
    }

    private static void remoting() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("buyers");
        producer.setNamesrvAddr(NAMES);
        producer.setVipChannelEnabled(false);
        producer.start();
        Message first = new Message(TOPIC, "tag", "key-first", bytes("first order"));
        first.putUserProperty("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        check(producer.send(first).getSendStatus() == SendStatus.SEND_OK);
        check(producer.send(List.of(
                                new Message(TOPIC, bytes("second order")), new Message(TOPIC, bytes("third order"))))
                        .getSendStatus()
                == SendStatus.SEND_OK);
        try {
            producer.send(new Message("missing", new byte[5]));
            check(false);
        } catch (MQClientException expected) {
            check(expected.getMessage().contains("missing"));
        }
        producer.shutdown();

        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("sellers");
        consumer.setNamesrvAddr(NAMES);
        consumer.setVipChannelEnabled(false);
        consumer.setAutoCommit(false);
        consumer.start();
        consumer.assign(consumer.fetchMessageQueues(TOPIC));
        consumer.seekToBegin(consumer.fetchMessageQueues(TOPIC).iterator().next());
        int polled = 0;
        for (int tries = 0; polled < 3 && tries < 20; tries++) {
            List<MessageExt> messages = consumer.poll(1000);
            polled += messages.size();
        }
        check(polled == 3);
        consumer.commit();
        consumer.shutdown();
    }

    /** In a process of its own: the client brings the classes of the same names that the proxy has in another form. */
    private static void grpc() throws Exception {
        String own = System.getProperty("java.class.path");
        String client = Arrays.stream(own.split(":"))
                .filter(jar -> jar.contains("rocketmq-client-java"))
                .findAny()
                .orElseThrow();
        Process process = new ProcessBuilder(
                        "java", "-Duser.home=" + System.getProperty("user.home"), "-cp", client + ":" + own, GrpcClient.class.getName())
                .inheritIO()
                .start();
        check(process.waitFor() == 0);
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
