package io.thalweg.engine.l7.amqp;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.amqp.AmqpBytes.PROTOCOL_HEADER;
import static io.thalweg.engine.l7.amqp.AmqpBytes.body;
import static io.thalweg.engine.l7.amqp.AmqpBytes.close;
import static io.thalweg.engine.l7.amqp.AmqpBytes.declare;
import static io.thalweg.engine.l7.amqp.AmqpBytes.declareOk;
import static io.thalweg.engine.l7.amqp.AmqpBytes.header;
import static io.thalweg.engine.l7.amqp.AmqpBytes.method;
import static io.thalweg.engine.l7.amqp.AmqpBytes.open;
import static io.thalweg.engine.l7.amqp.AmqpBytes.openOk;
import static io.thalweg.engine.l7.amqp.AmqpBytes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** AMQP methods, as they become rows. */
final class AmqpSessionTest {
    private static final int PORT = 5672;

    private static Talk opened() {
        return tcp(PORT).client(open("shop")).server(openOk());
    }

    private static L7FlowLog last(Talk talk) {
        return talk.rows().get(talk.rows().size() - 1);
    }

    @Test
    void methodAndItsAnswerBecomeOneSession() {
        L7FlowLog row = last(opened().client(declare(1, "orders")).after(ms(2)).server(declareOk(1, "orders")));

        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(102);
        assertThat(row.l7ProtocolStr).isEqualTo("AMQP");
        assertThat(row.version).isEqualTo("v0.9.1");
        assertThat(row.requestType).isEqualTo("Queue.Declare");
        assertThat(row.requestDomain).isEqualTo("shop");
        assertThat(row.requestResource).isEqualTo("orders");
        assertThat(row.endpoint).isEqualTo("orders");
        assertThat(row.requestLength).isEqualTo(declare(1, "orders").length);
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(2));
    }

    @Test
    void serverAsksToo() {
        byte[] start = method(10, 10).u8(0).u8(9).u32(0).frame(1, 0);
        byte[] startOk = method(10, 11).u32(0).text("PLAIN").u32(0).frame(1, 0);
        Talk talk = tcp(PORT).client(PROTOCOL_HEADER).server(start).client(startOk);

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("", "Connection.Start");
        assertThat(talk.rows()).allMatch(row -> row.type == 2);
    }

    @Test
    void publishTakesTheTraceOfItsContentHeader() {
        Talk talk = opened().savingEachPacket()
                .client(publish(1, "ex", "a.b"))
                .client(header(1, "traceparent", "00-4bf92f35-00f067aa-01"))
                .client(body(1))
                .client(publish(1, "ex", "a.c"))
                .client(header(1))
                .client(body(1));

        assertThat(talk.rows())
                .extracting(row -> row.requestType + " " + row.requestResource + " " + row.traceId)
                .containsExactly("Connection.Open  ", "Basic.Publish ex.a.b 4bf92f35", "Basic.Publish ex.a.c ");
    }

    @Test
    void publishWhoseContentHeaderNeverComesIsToldAllTheSame() {
        Talk talk = opened().client(publish(1, "ex", "a.b")).close();

        assertThat(last(talk).requestType).isEqualTo("Basic.Publish");
    }

    @Test
    void refusedMethodHasTheReasonOfTheClose() {
        Talk talk = opened().client(declare(1, "missing")).server(close(1, 404, "NOT_FOUND", 50, 10));

        L7FlowLog row = last(talk);
        assertThat(row.requestType).isEqualTo("Queue.Declare");
        assertThat(row.responseCode).isEqualTo(404);
        assertThat(row.responseStatus).isEqualTo(4);
        assertThat(row.responseException).isEqualTo("NOT_FOUND");

        talk.client(method(20, 41).frame(1, 1));
        assertThat(last(talk).requestType).isEqualTo("Channel.Close");
        assertThat(last(talk).type).isEqualTo(2);
    }

    @Test
    void closeInsteadOfTuneIsAFailedLogin() {
        byte[] refusal = method(10, 50)
                .u16(403)
                .text("ACCESS_REFUSED - Login was refused")
                .u16(0)
                .u16(0)
                .frame(1, 0);
        Talk talk = tcp(PORT)
                .savingEachPacket()
                .client(AmqpBytes.PROTOCOL_HEADER)
                .server(method(10, 10).u8(0).u8(9).u32(0).u32(0).u32(0).frame(1, 0))
                .client(method(10, 11).u32(0).text("PLAIN").u32(0).text("en_US").frame(1, 0))
                .server(refusal)
                .close();

        L7FlowLog login = talk.rows().stream()
                .filter(row -> row.requestType.equals("Connection.StartOk"))
                .findAny()
                .orElseThrow();
        assertThat(login.type).isEqualTo(1);
        assertThat(login.responseCode).isEqualTo(403);
        assertThat(login.responseStatus).isEqualTo(4);
        assertThat(login.responseException).isEqualTo("ACCESS_REFUSED - Login was refused");
        assertThat(opened().server(refusal).close().rows())
                .extracting(row -> row.requestType)
                .doesNotContain("Connection.StartOk");
    }

    @Test
    void channelsPairByThemselves() {
        Talk talk = opened().client(declare(1, "a"))
                .client(declare(2, "b"))
                .server(declareOk(2, "b"))
                .server(declareOk(1, "a"));

        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("", "b", "a");
    }

    @Test
    void versionOneIsLeftAlone() {
        byte[] header = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
        Talk talk =
                tcp(PORT).client(header).server(header).client(declare(1, "a")).close();

        assertThat(talk.protocol).isEqualTo(102);
        assertThat(talk.rows()).isEmpty();
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] asked = declare(1, "orders");
        byte[] answered = declareOk(1, "orders");
        for (int at = 1; at < asked.length; at++) {
            Talk talk = opened().savingEachPacket()
                    .client(Arrays.copyOf(asked, at))
                    .client(Arrays.copyOfRange(asked, at, asked.length))
                    .server(Arrays.copyOf(answered, at))
                    .server(Arrays.copyOfRange(answered, at, answered.length));
            assertThat(last(talk).requestResource).isEqualTo("orders");
            assertThat(last(talk).type).isEqualTo(2);
        }
    }

    @Test
    void everyTruncationBehindTheMethodGivesTheSession() {
        byte[] asked = declare(1, "orders");
        for (int captured = 11; captured < asked.length; captured++) {
            Talk talk = opened().capturing(captured).client(asked).server(declareOk(1, "orders"));
            assertThat(last(talk).requestType).isEqualTo("Queue.Declare");
            assertThat(last(talk).type).isEqualTo(2);
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = opened().clientLoses(100)
                .client(declare(1, "a"))
                .serverLoses(50)
                .server(declareOk(1, "a"))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(last(talk).requestResource).isEqualTo("a");
        assertThat(last(talk).type).isEqualTo(2);
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(declare(1, "a")).client(declareOk(1, "a"));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }
}
