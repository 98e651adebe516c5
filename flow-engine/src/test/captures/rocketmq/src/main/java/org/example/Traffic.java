package org.example;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/** A name server and a broker of RocketMQ, a producer and a consumer. The argument is a folder for what they store. */
public final class Traffic {
    private static final String NAMES = "127.0.0.1:9876";
    private static final MessageQueue QUEUE = new MessageQueue("orders", "shop", 0);

    private Traffic() {}

    public static void main(String[] arguments) {
        System.setProperty(RemotingCommand.REMOTING_VERSION_KEY, Integer.toString(MQVersion.CURRENT_VERSION));
        try {
            run(arguments[0]);
            System.out.println("as meant");
            System.exit(0);
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String folder) throws Exception {
        NamesrvConfig namesConfig = new NamesrvConfig();
        namesConfig.setRocketmqHome(folder);
        NettyServerConfig namesNetty = new NettyServerConfig();
        namesNetty.setListenPort(9876);
        NamesrvController names = new NamesrvController(namesConfig, namesNetty);
        check(names.initialize());
        names.start();

        BrokerConfig config = new BrokerConfig();
        config.setRocketmqHome(folder);
        config.setBrokerName("shop");
        config.setBrokerIP1("127.0.0.1");
        config.setNamesrvAddr(NAMES);
        config.setAutoCreateTopicEnable(false);
        NettyServerConfig netty = new NettyServerConfig();
        netty.setListenPort(10911);
        MessageStoreConfig store = new MessageStoreConfig();
        store.setStorePathRootDir(folder + "/store");
        store.setStorePathCommitLog(folder + "/store/commitlog");
        store.setMappedFileSizeCommitLog(1 << 20);
        store.setMappedFileSizeConsumeQueue(20 * 1000);
        store.setMaxIndexNum(1000);
        store.setMaxHashSlotNum(1000);
        store.setHaListenPort(10912);
        BrokerController broker = new BrokerController(config, netty, new NettyClientConfig(), store);
        check(broker.initialize());
        broker.getTopicConfigManager().updateTopicConfig(new TopicConfig("orders", 1, 1, PermName.PERM_READ | PermName.PERM_WRITE));
        broker.start();
        broker.registerBrokerAll(true, false, true);

        produce();
        consume();
    }

    /** Two messages that are answered and one that is not; a topic that is not there. */
    private static void produce() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("buyers");
        producer.setNamesrvAddr(NAMES);
        producer.setVipChannelEnabled(false);
        producer.start();
        Message first = order("first");
        first.putUserProperty("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        check(producer.send(first).getSendStatus() == SendStatus.SEND_OK);
        Message second = order("second");
        second.putUserProperty("sw8", "1-dHJhY2U=-c2VnbWVudA==-4-c2hvcA==-aW5z-ZW5k-cGVlcg==");
        check(producer.send(second).getSendStatus() == SendStatus.SEND_OK);
        producer.sendOneway(order("third"));
        try {
            producer.send(new Message("missing", new byte[5]));
            check(false);
        } catch (MQClientException expected) {
            check(expected.getMessage().contains("missing"));
        }
        producer.shutdown();
    }

    private static Message order(String text) {
        return new Message("orders", "tag", "key-" + text, (text + " order").getBytes(StandardCharsets.UTF_8));
    }

    /** What there is, what is not there yet, and what never was. */
    private static void consume() throws Exception {
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("sellers");
        consumer.setNamesrvAddr(NAMES);
        consumer.setVipChannelEnabled(false);
        consumer.start();
        check(consumer.fetchConsumeOffset(QUEUE, true) == 0);
        check(consumer.fetchSubscribeMessageQueues("orders").contains(QUEUE));
        while (consumer.maxOffset(QUEUE) < 3) {
            Thread.sleep(100);
        }
        check(consumer.pull(QUEUE, "*", 0, 32).getMsgFoundList().size() == 3);
        check(consumer.pull(QUEUE, "*", 3, 32).getPullStatus() == PullStatus.NO_NEW_MSG);
        check(consumer.pull(QUEUE, "*", 99, 32).getPullStatus() == PullStatus.OFFSET_ILLEGAL);
        consumer.updateConsumeOffset(QUEUE, 3);
        try {
            consumer.pull(new MessageQueue("missing", "shop", 0), "*", 0, 32);
            check(false);
        } catch (MQBrokerException expected) {
            check(expected.getErrorMessage().contains("missing"));
        }
        consumer.shutdown();
    }

    private static void check(boolean isMeant) {
        if (!isMeant) {
            throw new IllegalStateException("not as meant");
        }
    }
}
