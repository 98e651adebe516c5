package io.thalweg.engine.l7;

import static io.thalweg.engine.l7.HostileBytesTest.play;

import io.thalweg.engine.l7.amqp.AmqpBytes;
import io.thalweg.engine.l7.compression.CompressedBytes;
import io.thalweg.engine.l7.dns.DnsBytes;
import io.thalweg.engine.l7.kafka.KafkaBytes;
import io.thalweg.engine.l7.mqtt.MqttBytes;
import io.thalweg.engine.l7.openwire.OpenWireBytes;
import io.thalweg.engine.l7.pulsar.PulsarBytes;
import io.thalweg.engine.l7.rocketmq.RocketMqBytes;
import io.thalweg.engine.l7.zmtp.ZmtpBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** As {@link HostileBytesTest}, for the protocols of message brokers. */
final class HostileMessagingTest {
    private static final byte[] KAFKA = DnsBytes.join(
            KafkaBytes.produce(1, 1, KafkaBytes.batch(0, "traceparent", "00-a-b-01")),
            KafkaBytes.produce(4, 1, KafkaBytes.compressedBatch(CompressedBytes.ZSTD, "traceparent", "00-a-b-01")),
            KafkaBytes.produce(5, 1, KafkaBytes.compressedBatch(CompressedBytes.LZ4, "traceparent", "00-a-b-01")),
            KafkaBytes.metadata(2),
            KafkaBytes.produced(1, 3, 7),
            KafkaBytes.metadataAnswer(2, 5));

    @Property(tries = 300)
    void mutatedKafkaIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(9092), KAFKA, random);
    }

    private static final byte[] MQTT = DnsBytes.join(
            MqttBytes.connect(5),
            MqttBytes.connack(5, 0x87),
            MqttBytes.publish(1, 3, "a/b"),
            MqttBytes.ack(4, 3),
            MqttBytes.publish(2, 4, "c"),
            MqttBytes.ack(5, 4),
            MqttBytes.ack(6, 4));

    @Property(tries = 300)
    void mutatedMqttIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(1883), MQTT, random);
    }

    private static final byte[] AMQP = DnsBytes.join(
            AmqpBytes.PROTOCOL_HEADER,
            AmqpBytes.open("v"),
            AmqpBytes.openOk(),
            AmqpBytes.declare(1, "q"),
            AmqpBytes.declareOk(1, "q"),
            AmqpBytes.publish(1, "e", "k"),
            AmqpBytes.header(1, "traceparent", "00-a-b-01"),
            AmqpBytes.body(1),
            AmqpBytes.close(1, 404, "no", 50, 10));

    @Property(tries = 300)
    void mutatedAmqpIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(5672), AMQP, random);
    }

    private static final byte[] NATS =
            ("INFO {\"server_name\":\"n\",\"version\":\"2\"}\r\nCONNECT {}\r\nPING\r\nPONG\r\n"
                            + "HPUB a 20 22\r\nNATS/1.0\r\nb3: a-b\r\n\r\nxx\r\nMSG a 1 1\r\nx\r\n-ERR 'e'\r\nSUB a 1\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);

    @Property(tries = 300)
    void mutatedNatsIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(4222), NATS, random);
    }

    private static final byte[] ROCKETMQ = DnsBytes.join(
            RocketMqBytes.send(1, "UNIQ_KEY\\u0001a\\u0002b3\\u0001a-b"),
            RocketMqBytes.answer(1, 1, "no"),
            RocketMqBytes.binary(105, 0, 2, "topic", "t"),
            RocketMqBytes.binary(0, 1, 2, "a", "b"));

    @Property(tries = 300)
    void mutatedRocketMqIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(10911), ROCKETMQ, random);
    }

    private static final byte[] PULSAR = DnsBytes.join(
            PulsarBytes.connect(),
            PulsarBytes.connected(),
            PulsarBytes.producer(1, 1),
            PulsarBytes.error(1),
            PulsarBytes.send(1, 2, "b3", "a-b"),
            PulsarBytes.receipt(1, 2),
            PulsarBytes.ping(),
            PulsarBytes.pong());

    @Property(tries = 300)
    void mutatedPulsarIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(6650), PULSAR, random);
    }

    private static final byte[] ZMTP = DnsBytes.join(
            ZmtpBytes.greeting("NULL"),
            ZmtpBytes.ready("REQ"),
            ZmtpBytes.frame(true, ""),
            ZmtpBytes.frame(false, "hello"),
            ZmtpBytes.command("SUBSCRIBE", new byte[] {'a'}),
            ZmtpBytes.command("ERROR", new byte[] {2, 'n', 'o'}));

    @Property(tries = 300)
    void mutatedZmtpIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(5555), ZMTP, random);
    }

    private static final byte[] OPEN_WIRE = DnsBytes.join(
            OpenWireBytes.tightWireFormat(),
            OpenWireBytes.tightConnection(1),
            OpenWireBytes.response(1),
            OpenWireBytes.send(2, true, "q", "traceparent", "00-a-b-01"),
            OpenWireBytes.exception(2, "java.io.IOException", "no"),
            OpenWireBytes.keepAlive(true),
            OpenWireBytes.send(3, false, "r"));

    @Property(tries = 300)
    void mutatedOpenWireIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(61616), OPEN_WIRE, random);
    }

    private static final byte[] OPEN_WIRE_WITHOUT_SIZES = DnsBytes.join(
            OpenWireBytes.wireFormat(12, "SizePrefixDisabled", "TightEncodingEnabled", "CacheEnabled"),
            OpenWireBytes.wireFormat(12, "SizePrefixDisabled", "TightEncodingEnabled", "CacheEnabled"),
            OpenWireBytes.send(2, true, "q", "traceparent", "00-a-b-01"),
            OpenWireBytes.response(2));

    @Property(tries = 300)
    void mutatedOpenWireWithoutSizesIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(61616), OPEN_WIRE_WITHOUT_SIZES, random);
    }
}
