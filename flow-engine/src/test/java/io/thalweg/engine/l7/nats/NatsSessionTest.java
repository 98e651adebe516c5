package io.thalweg.engine.l7.nats;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import org.junit.jupiter.api.Test;

/** NATS operations, as they become rows. */
final class NatsSessionTest {
    private static final int PORT = 4222;
    private static final String INFO =
            "INFO {\"server_id\":\"N1\",\"server_name\":\"demo\",\"version\":\"2.10.7\",\"headers\":true}\r\n";
    private static final String CONNECT =
            "CONNECT {\"user\":\"the-user\",\"pass\":\"the-password\",\"verbose\":false}\r\n";
    private static final String HEADERS =
            "NATS/1.0\r\ntraceparent: 00-4bf92f35-00f067aa-01\r\nX-Request-Id: r-1\r\n\r\n";

    private static Talk connected() {
        return tcp(PORT).server(INFO).client(CONNECT);
    }

    private static L7FlowLog last(Talk talk) {
        return talk.rows().get(talk.rows().size() - 1);
    }

    @Test
    void greetingAndItsAnswerBecomeOneSession() {
        Talk talk = tcp(PORT).server(INFO).after(ms(2)).client(CONNECT);

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(104);
        assertThat(row.l7ProtocolStr).isEqualTo("NATS");
        assertThat(row.version).isEqualTo("2.10.7");
        assertThat(row.requestType).isEqualTo("INFO");
        assertThat(row.requestDomain).isEqualTo("demo");
        assertThat(row.requestLength).isEqualTo(INFO.length());
        assertThat(row.responseLength).isEqualTo(CONNECT.length());
        assertThat(row.responseDuration).isEqualTo(ms(2));
        assertThat(row.toString() + String.join("", row.attributeValues)).doesNotContain("the-password");
    }

    @Test
    void publishAndDeliveryAreCompleteByThemselves() {
        Talk talk = connected()
                .client("SUB a.* 1\r\nPUB a.b reply.1 5\r\nhello\r\n")
                .server("MSG a.b 1 5\r\nhello\r\n");

        assertThat(talk.rows())
                .extracting(row -> row.requestType + " " + row.requestResource + " " + row.endpoint)
                .containsExactly("INFO  ", "SUB a.* a", "PUB a.b a", "MSG a.b a");
        assertThat(talk.rows()).allMatch(row -> row.type == 2 && row.requestDomain.equals("demo"));
    }

    @Test
    void headersHoldTheTrace() {
        String operation =
                "HPUB a.b " + HEADERS.length() + " " + (HEADERS.length() + 5) + "\r\n" + HEADERS + "hello\r\n";
        L7FlowLog row = last(connected().client(operation));

        assertThat(row.requestType).isEqualTo("HPUB");
        assertThat(row.traceId).isEqualTo("4bf92f35");
        assertThat(row.xRequestId0).isEqualTo("r-1");
    }

    @Test
    void bothSidesPing() {
        Talk talk = connected()
                .client("PING\r\n")
                .server("PING\r\n")
                .client("PONG\r\n")
                .server("PONG\r\n");

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("INFO", "PING", "PING");
        assertThat(talk.rows()).allMatch(row -> row.type == 2 && row.respTcpSeq != 0);
    }

    @Test
    void errorIsAMessageOfItsOwn() {
        L7FlowLog row = last(connected().server("+OK\r\n-ERR 'Unknown Protocol Operation'\r\n"));

        assertThat(row.responseStatus).isEqualTo(4);
        assertThat(row.responseException).isEqualTo("Unknown Protocol Operation");
    }

    @Test
    void payloadIsNotTakenForOperations() {
        Talk talk = connected().client("PUB a 12\r\nPUB b 1\r\nx\r\n\r\nPUB c 1\r\ny\r\n");

        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("", "a", "c");
    }

    @Test
    void everySplitGivesTheSameRows() {
        String said =
                "HPUB a.b " + HEADERS.length() + " " + (HEADERS.length() + 5) + "\r\n" + HEADERS + "hello\r\nPING\r\n";
        for (int at = 1; at < said.length(); at++) {
            Talk talk = connected()
                    .savingEachPacket()
                    .client(said.substring(0, at))
                    .client(said.substring(at))
                    .server("PONG\r\n");
            assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("INFO", "HPUB", "PING");
            assertThat(talk.rows().get(1).traceId).isEqualTo("4bf92f35");
        }
    }

    @Test
    void everyTruncationBehindTheWordGivesTheOperation() {
        String said = "PUB a.b 5\r\nhello\r\n";
        for (int captured = 5; captured < said.length(); captured++) {
            L7FlowLog row = last(connected().capturing(captured).client(said).close());
            assertThat(row.requestType).isEqualTo("PUB");
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = connected()
                .clientLoses(100)
                .client("PUB z 1\r\nx\r\n")
                .waiting(Talk.seconds(5))
                .close();

        assertThat(last(talk).requestResource).isEqualTo("z");
    }

    @Test
    void clientMayGoOverToTls() {
        byte[] hello = new byte[60];
        hello[0] = 0x16;
        hello[1] = 3;
        Talk talk = tcp(PORT).server(INFO).client(hello).close();

        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void pingOfAnotherProtocolIsNotNats() {
        Talk talk = tcp(6379).client("PING\r\n").server("+PONG\r\n").close();

        assertThat(talk.rows()).extracting(row -> row.l7ProtocolStr).containsExactly("Redis");
    }
}
