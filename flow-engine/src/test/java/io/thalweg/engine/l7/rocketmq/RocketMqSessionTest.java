package io.thalweg.engine.l7.rocketmq;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.rocketmq.RocketMqBytes.answer;
import static io.thalweg.engine.l7.rocketmq.RocketMqBytes.binary;
import static io.thalweg.engine.l7.rocketmq.RocketMqBytes.json;
import static io.thalweg.engine.l7.rocketmq.RocketMqBytes.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RocketMQ commands, as they become rows. */
final class RocketMqSessionTest {
    private static final int PORT = 10911;
    private static final String PROPERTIES =
            "UNIQ_KEY\\u00017F01\\u0002traceparent\\u000100-4bf92f35-00f067aa-01\\u0002WAIT\\u0001true";

    @Test
    void sendAndItsAnswerBecomeOneSession() {
        byte[] asked = send(6, PROPERTIES);
        L7FlowLog row =
                tcp(PORT).client(asked).after(ms(4)).server(answer(6, 0, "")).row();

        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(107);
        assertThat(row.l7ProtocolStr).isEqualTo("RocketMQ");
        assertThat(row.version).isEqualTo("V4_9_4");
        assertThat(row.requestType).isEqualTo("SEND_MESSAGE_V2");
        assertThat(row.requestDomain).isEqualTo("group");
        assertThat(row.requestResource).isEqualTo("orders");
        assertThat(row.endpoint).isEqualTo("orders-3");
        assertThat(row.requestId).isEqualTo(6);
        assertThat(row.xRequestId0).isEqualTo("7F01");
        assertThat(row.traceId).isEqualTo("4bf92f35");
        assertThat(row.requestLength).isEqualTo(asked.length - 4);
        assertThat(row.responseCode).isZero();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(4));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 3", "17, 3", "19, 0", "10, 0", "14, 3"})
    void codeTellsWhetherItFailed(int code, int status) {
        L7FlowLog row =
                tcp(PORT).client(send(6, "")).server(answer(6, code, "why")).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isEqualTo("why");
    }

    @Test
    void oneWayCommandIsCompleteByItself() {
        String header =
                "{\"code\":15,\"extFields\":{\"topic\":\"t\",\"queueId\":\"3\",\"consumerGroup\":\"g\"},\"flag\":2,"
                        + "\"opaque\":5,\"version\":293}";
        L7FlowLog row = tcp(PORT).client(json(header, 0)).row();

        assertThat(row.type).isEqualTo(2);
        assertThat(row.version).isEqualTo("V4_4_0");
        assertThat(row.requestType).isEqualTo("UPDATE_CONSUMER_OFFSET");
        assertThat(row.requestDomain).isEqualTo("g");
        assertThat(row.endpoint).isEqualTo("t-3");
    }

    @Test
    void binaryHeaderSaysTheSame() {
        L7FlowLog row = tcp(PORT)
                .client(binary(105, 0, 7, "topic", "orders"))
                .server(binary(0, 1, 7, "x", "y"))
                .row();

        assertThat(row.requestType).isEqualTo("GET_ROUTEINFO_BY_TOPIC");
        assertThat(row.requestResource).isEqualTo("orders");
        assertThat(row.type).isEqualTo(2);
    }

    @Test
    void answersPairByTheirNumberInAnyOrder() {
        Talk talk = tcp(PORT)
                .client(send(1, ""))
                .client(send(2, ""))
                .server(answer(2, 0, ""))
                .server(answer(1, 0, ""));

        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(2L, 1L);
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] asked = send(6, PROPERTIES);
        byte[] answered = answer(6, 0, "");
        for (int at = 1; at < asked.length; at++) {
            int cut = Math.min(at, answered.length - 1);
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(asked, at))
                    .client(Arrays.copyOfRange(asked, at, asked.length))
                    .server(Arrays.copyOf(answered, cut))
                    .server(Arrays.copyOfRange(answered, cut, answered.length));
            assertThat(talk.row().traceId).isEqualTo("4bf92f35");
            assertThat(talk.row().type).isEqualTo(2);
        }
    }

    @Test
    void everyTruncationBehindTheHeaderGivesTheSession() {
        byte[] asked = send(6, PROPERTIES);
        for (int captured = asked.length - 20; captured < asked.length; captured++) {
            Talk talk = tcp(PORT).capturing(captured).client(asked).server(answer(6, 0, ""));
            assertThat(talk.row().endpoint).isEqualTo("orders-3");
            assertThat(talk.row().type).isEqualTo(2);
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = tcp(PORT)
                .client(send(1, ""))
                .server(answer(1, 0, ""))
                .clientLoses(500)
                .client(send(2, ""))
                .server(answer(2, 0, ""))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(talk.rows()).extracting(row -> row.requestId).contains(1L, 2L);
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(send(1, "")).client(answer(1, 0, ""));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }
}
