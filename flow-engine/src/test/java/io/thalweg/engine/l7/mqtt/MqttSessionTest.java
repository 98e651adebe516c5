package io.thalweg.engine.l7.mqtt;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.mqtt.MqttBytes.ack;
import static io.thalweg.engine.l7.mqtt.MqttBytes.connack;
import static io.thalweg.engine.l7.mqtt.MqttBytes.connect;
import static io.thalweg.engine.l7.mqtt.MqttBytes.fields;
import static io.thalweg.engine.l7.mqtt.MqttBytes.publish;
import static io.thalweg.engine.l7.mqtt.MqttBytes.publish5;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT packets, as they become rows. */
final class MqttSessionTest {
    private static final int PORT = 1883;

    private static Talk connected(int level) {
        return tcp(PORT).client(connect(level)).server(connack(level, 0));
    }

    private static L7FlowLog last(Talk talk) {
        return talk.rows().get(talk.rows().size() - 1);
    }

    @ParameterizedTest
    @CsvSource({"4, 3.1.1", "5, 5"})
    void connectAndItsAnswerBecomeOneSession(int level, String version) {
        Talk talk = tcp(PORT).client(connect(level)).after(ms(2)).server(connack(level, 0));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(101);
        assertThat(row.l7ProtocolStr).isEqualTo("MQTT");
        assertThat(row.version).isEqualTo(version);
        assertThat(row.requestType).isEqualTo("CONNECT");
        assertThat(row.requestDomain).isEqualTo("sensor-7");
        assertThat(row.attributeNames).containsExactly("will_topic", "will_qos");
        assertThat(row.attributeValues).containsExactly("wills/7", "1");
        assertThat(row.responseCode).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(2));
    }

    @Test
    void userNameAndPasswordAreNeverShown() {
        String shown = List.of(connected(4).row().attributeValues).toString()
                + connected(4).row().requestDomain;

        assertThat(shown).doesNotContain("the-user", "the-password", "gone");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 0, ''",
        "4, 1, 4, unacceptable protocol version",
        "4, 3, 3, server unavailable",
        "4, 5, 4, not authorized",
        "5, 134, 4, Bad User Name or Password",
        "5, 136, 3, Server unavailable"
    })
    void refusalTellsWhoseFaultItIs(int level, int code, int status, String text) {
        L7FlowLog row =
                tcp(PORT).client(connect(level)).server(connack(level, code)).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isEqualTo(text);
    }

    @Test
    void publishWithoutAcknowledgementIsCompleteByItself() {
        L7FlowLog row = last(connected(4).client(publish(0, 0, "a/b")));

        assertThat(row.type).isEqualTo(2);
        assertThat(row.requestType).isEqualTo("PUBLISH");
        assertThat(row.requestResource).isEqualTo("a/b");
        assertThat(row.endpoint).isEqualTo("a/b");
    }

    @Test
    void exactlyOnceIsTwoExchanges() {
        Talk talk = connected(4)
                .client(publish(2, 9, "a/b"))
                .server(ack(5, 9))
                .client(ack(6, 9))
                .server(ack(7, 9));

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("CONNECT", "PUBLISH", "PUBREL");
        assertThat(talk.rows()).allMatch(row -> row.type == 2 && row.respTcpSeq != 0);
    }

    @Test
    void sidesMayUseTheSamePacketIdentifier() {
        Talk talk = connected(4)
                .client(publish(1, 9, "up"))
                .server(publish(1, 9, "down"))
                .client(ack(4, 9))
                .server(ack(4, 9));

        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("", "down", "up");
        assertThat(talk.rows()).allMatch(row -> row.type == 2);
    }

    @Test
    void subscriptionTellsAllItsTopicsAndItsRefusal() {
        byte[] asked = fields().u16(3).text("a/#").u8(1).text("b").u8(0).packet(0x82);
        L7FlowLog row = last(
                connected(4).client(asked).server(fields().u16(3).u8(1).u8(0x80).packet(0x90)));

        assertThat(row.requestType).isEqualTo("SUBSCRIBE");
        assertThat(row.requestResource).isEqualTo("a/#,b");
        assertThat(row.responseCode).isEqualTo(0x80);
        assertThat(row.responseStatus).isEqualTo(3);
    }

    @Test
    void pingsPair() {
        Talk talk = connected(4).client(fields().packet(0xc0)).server(fields().packet(0xd0));

        assertThat(last(talk).requestType).isEqualTo("PINGREQ");
        assertThat(last(talk).type).isEqualTo(2);
    }

    @Test
    void userPropertiesHoldHeadersOfTracersAndAliasesStandForTopics() {
        Talk talk = connected(5)
                .savingEachPacket()
                .client(publish5(1, "a/b", 2, "traceparent", "00-4bf92f35-00f067aa-01"))
                .server(ack(4, 1))
                .client(publish5(2, "", 2, "x", "y"))
                .server(ack(4, 2));

        assertThat(talk.rows().get(1).traceId).isEqualTo("4bf92f35");
        assertThat(last(talk).requestResource).isEqualTo("a/b");
    }

    @Test
    void manyPacketsInOneSegmentAreAllTold() {
        byte[] first = publish(1, 1, "a");
        byte[] both = Arrays.copyOf(first, first.length * 2);
        System.arraycopy(publish(1, 2, "b"), 0, both, first.length, first.length);
        Talk talk = connected(4).client(both).server(ack(4, 1)).server(ack(4, 2));

        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("", "a", "b");
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] asked = connect(5);
        byte[] answered = connack(5, 0);
        for (int at = 1; at < asked.length; at++) {
            int cut = Math.min(at, answered.length - 1);
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(asked, at))
                    .client(Arrays.copyOfRange(asked, at, asked.length))
                    .server(Arrays.copyOf(answered, cut))
                    .server(Arrays.copyOfRange(answered, cut, answered.length));
            assertThat(talk.row().requestDomain).isEqualTo("sensor-7");
        }
    }

    @Test
    void everyTruncationBehindTheNameGivesTheSession() {
        byte[] asked = connect(4);
        for (int captured = 9; captured < asked.length; captured++) {
            Talk talk = tcp(PORT).capturing(captured).client(asked).server(connack(4, 0));
            assertThat(talk.row().requestType).isEqualTo("CONNECT");
            assertThat(talk.row().type).isEqualTo(2);
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = connected(4)
                .clientLoses(100)
                .client(publish(1, 8, "a"))
                .server(ack(4, 8))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(last(talk).requestResource).isEqualTo("a");
        assertThat(last(talk).type).isEqualTo(2);
    }

    @Test
    void connectionSeenInTheMiddleIsKnownOnTheRegisteredPortOnly() {
        byte[] subscribe = fields().u16(3).text("a/#").u8(1).packet(0x82);

        assertThat(tcp(PORT).seenInTheMiddle().client(subscribe).close().row().requestResource)
                .isEqualTo("a/#");
        assertThat(tcp(4711).seenInTheMiddle().client(subscribe).close().rows()).isEmpty();
    }

    @Test
    void subscriptionOfMqtt5IsReadWithoutItsConnect() {
        byte[] subscribe = fields().u16(3)
                .u8(2)
                .u8(0x0b)
                .u8(7)
                .text("a/#")
                .u8(1)
                .text("b")
                .u8(2)
                .packet(0x82);
        byte[] unsubscribe = fields().u16(4).u8(0).text("a/#").text("b").packet(0xa2);
        Talk talk = tcp(PORT)
                .seenInTheMiddle()
                .client(unsubscribe)
                .server(fields().u16(4).u8(0).u8(0).u8(0x11).packet(0xb0))
                .client(subscribe)
                .server(fields().u16(3).u8(0).u8(0x87).u8(2).packet(0x90));

        assertThat(talk.rows()).extracting(row -> row.version).containsOnly("5");
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("a/#,b", "a/#,b");
        assertThat(talk.rows().get(1).responseCode).isEqualTo(0x87);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x50, 0x62, 0x70})
    void reasonOfAnAcknowledgementTellsMqtt5(int kind) {
        Talk talk = tcp(PORT)
                .seenInTheMiddle()
                .client(fields().u16(9).text("a/b").u8(1).packet(0x82))
                .client(fields().u16(3).u8(0x92).packet(kind))
                .client(fields().u8(0x8b).packet(0xe0))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(talk.rows()).hasSize(3).allSatisfy(row -> assertThat(row.version)
                .as("what comes before it is of no known version")
                .isEqualTo(row.requestType.equals("SUBSCRIBE") ? "" : "5"));
    }

    @Test
    void filtersThatMakeSenseAreThoseOfAnEarlierVersion() {
        byte[] subscribe = fields().u16(3).text("a").u8(0).text("b/#").u8(2).packet(0x82);
        L7FlowLog row = tcp(PORT).seenInTheMiddle().client(subscribe).close().row();

        assertThat(row.version).isEmpty();
        assertThat(row.requestResource).isEqualTo("a,b/#");
    }
}
