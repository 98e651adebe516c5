package io.thalweg.engine.l7.pulsar;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.connect;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.connected;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.error;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.ping;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.pong;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.producer;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.producerSuccess;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.receipt;
import static io.thalweg.engine.l7.pulsar.PulsarBytes.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Pulsar commands, as they become rows. */
final class PulsarSessionTest {
    private static final int PORT = 6650;
    private static final String TRACEPARENT = "00-4bf92f35-00f067aa-01";

    private static Talk producing() {
        return tcp(PORT)
                .client(connect())
                .server(connected())
                .client(producer(3, 7))
                .server(producerSuccess(7));
    }

    private static L7FlowLog last(Talk talk) {
        return talk.rows().get(talk.rows().size() - 1);
    }

    @Test
    void sendAndItsReceiptBecomeOneSession() {
        byte[] sent = send(3, 5, "traceparent", TRACEPARENT);
        L7FlowLog row = last(producing().client(sent).after(ms(2)).server(receipt(3, 5)));

        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(105);
        assertThat(row.l7ProtocolStr).isEqualTo("Pulsar");
        assertThat(row.version).isEqualTo("18");
        assertThat(row.requestType).isEqualTo("SEND");
        assertThat(row.requestDomain).isEqualTo("broker:6650");
        assertThat(row.requestResource).isEqualTo("orders");
        assertThat(row.requestId).isEqualTo(3 << 16 | 5);
        assertThat(row.traceId).isEqualTo("4bf92f35");
        assertThat(row.requestLength).isEqualTo(sent.length - 4);
        assertThat(row.responseDuration).isEqualTo(ms(2));
    }

    @Test
    void errorIsTheServers() {
        Talk talk = tcp(PORT)
                .client(connect())
                .server(connected())
                .client(producer(3, 7))
                .server(error(7));

        assertThat(last(talk).requestType).isEqualTo("PRODUCER");
        assertThat(last(talk).responseCode).isEqualTo(5);
        assertThat(last(talk).responseStatus).isEqualTo(3);
        assertThat(last(talk).responseException).isEqualTo("not allowed");
    }

    @Test
    void bothSidesPing() {
        Talk talk = producing().client(ping()).server(ping()).client(pong()).server(pong());

        assertThat(talk.rows()).hasSize(4).allMatch(row -> row.type == 2 && row.respTcpSeq != 0);
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] asked = send(3, 5, "traceparent", TRACEPARENT);
        byte[] answered = receipt(3, 5);
        for (int at = 1; at < asked.length; at++) {
            int cut = Math.min(at, answered.length - 1);
            Talk talk = producing()
                    .savingEachPacket()
                    .client(Arrays.copyOf(asked, at))
                    .client(Arrays.copyOfRange(asked, at, asked.length))
                    .server(Arrays.copyOf(answered, cut))
                    .server(Arrays.copyOfRange(answered, cut, answered.length));
            assertThat(last(talk).requestResource).isEqualTo("orders");
            assertThat(last(talk).traceId).isEqualTo("4bf92f35");
        }
    }

    @Test
    void everyTruncationBehindTheTypeGivesTheCommand() {
        byte[] asked = connect();
        for (int captured = 12; captured < asked.length; captured++) {
            Talk talk = tcp(PORT).capturing(captured).client(asked).server(connected());
            assertThat(talk.row().requestType).isEqualTo("CONNECT");
            assertThat(talk.row().type).isEqualTo(2);
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = producing()
                .clientLoses(100)
                .client(send(3, 6, "a", "b"))
                .server(receipt(3, 6))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(talk.rows()).anyMatch(row -> row.requestType.equals("SEND") && row.type == 2);
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(send(3, 6, "a", "b")).client(receipt(3, 6));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }
}
