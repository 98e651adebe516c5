package org.example;

import java.util.List;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.MessageProducer;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.security.AuthenticationUser;
import org.apache.activemq.security.SimpleAuthenticationPlugin;

/** A broker of ActiveMQ and clients of it: tight with a cache, which is the default, loose without, and without sizes. */
public final class Traffic {
    private static final String PASSWORD = "s3cret-password";
    private static final String TIGHT = "tcp://127.0.0.1:61616?wireFormat.maxInactivityDuration=0";
    private static final String LOOSE =
            "tcp://127.0.0.1:61616?wireFormat.tightEncodingEnabled=false&wireFormat.cacheEnabled=false"
                    + "&wireFormat.stackTraceEnabled=false&wireFormat.maxInactivityDuration=600"
                    + "&wireFormat.maxInactivityDurationInitalDelay=100";
    private static final String WITHOUT_SIZES =
            "tcp://127.0.0.1:61617?wireFormat.sizePrefixDisabled=true&wireFormat.maxInactivityDuration=0";

    private Traffic() {}

    public static void main(String[] arguments) throws Exception {
        BrokerService broker = new BrokerService();
        broker.setBrokerName("shop");
        broker.setPersistent(false);
        broker.setUseJmx(false);
        broker.setAdvisorySupport(false);
        broker.setEnableStatistics(false);
        broker.setPlugins(new BrokerPlugin[] {
            new SimpleAuthenticationPlugin(List.of(new AuthenticationUser("ann", PASSWORD, "users")))
        });
        broker.addConnector("tcp://127.0.0.1:61616");
        broker.addConnector("tcp://127.0.0.1:61617?wireFormat.sizePrefixDisabled=true");
        broker.start();
        broker.waitUntilStarted();

        orders(TIGHT);
        news();
        refusals();
        orders(LOOSE);
        orders(WITHOUT_SIZES);
        broker.stop();
        System.out.println("as meant");
        System.exit(0);
    }

    private static Connection connect(String url) throws JMSException {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("ann", PASSWORD, url);
        factory.setWatchTopicAdvisories(false);
        Connection connection = factory.createConnection();
        connection.start();
        return connection;
    }

    /** Two messages to a queue and back, a transaction, and a pause. */
    private static void orders(String url) throws Exception {
        Connection connection = connect(url);
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue("orders"));
        MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
        for (String text : List.of("first", "second")) {
            TextMessage message = session.createTextMessage(text + " order");
            message.setJMSCorrelationID("c-" + text);
            message.setStringProperty("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            producer.send(message);
            check(((TextMessage) received(consumer)).getText().startsWith(text));
        }
        Session transaction = connection.createSession(true, Session.SESSION_TRANSACTED);
        transaction.createProducer(transaction.createQueue("bills")).send(transaction.createMessage());
        transaction.commit();
        Thread.sleep(url.equals(LOOSE) ? 1000 : 0);
        connection.close();
    }

    /** Messages to a topic, which nothing answers. */
    private static void news() throws JMSException {
        Connection connection = connect(TIGHT + "&jms.useAsyncSend=true");
        Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(session.createTopic("news"));
        MessageProducer producer = session.createProducer(session.createTopic("news"));
        producer.send(session.createTextMessage("plain"));
        Message traced = session.createTextMessage("traced");
        traced.setStringProperty("sw8", "1-dHJhY2U=-c2VnbWVudA==-4-c2hvcA==-aW5z-ZW5k-cGVlcg==");
        producer.send(traced);
        received(consumer);
        received(consumer).acknowledge();
        connection.close();
    }

    private static void refusals() throws JMSException {
        try {
            new ActiveMQConnectionFactory("ann", "s3cret-mistake", TIGHT).createConnection().start();
            check(false);
        } catch (JMSException expected) {
            check(expected.getMessage().contains("is invalid"));
        }
        Connection connection = connect(TIGHT);
        try {
            connection.createSession(false, Session.AUTO_ACKNOWLEDGE).unsubscribe("nobody");
            check(false);
        } catch (JMSException expected) {
            check(expected.getMessage().contains("nobody"));
        }
        connection.close();
    }

    private static Message received(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(5000);
        check(message != null);
        return message;
    }

    private static void check(boolean isMeant) {
        if (!isMeant) {
            throw new IllegalStateException("not as meant");
        }
    }
}
