package io.thalweg.engine.l7.ping;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import org.junit.jupiter.api.Test;

final class PingSessionTest {
    private static byte[] echo(int type, int identifier, int sequence) {
        byte[] message = new byte[64];
        message[0] = (byte) type;
        message[4] = (byte) (identifier >> 8);
        message[5] = (byte) identifier;
        message[6] = (byte) (sequence >> 8);
        message[7] = (byte) sequence;
        return message;
    }

    private static Talk ping() {
        return Talk.datagrams(PingProtocol.ICMP);
    }

    @Test
    void replyEndsTheSession() {
        L7FlowLog row = ping().client(echo(8, 40000, 7))
                .after(ms(3))
                .server(echo(0, 40000, 7))
                .close()
                .row();

        assertThat(row.l7Protocol).isEqualTo(122);
        assertThat(row.l7ProtocolStr).isEqualTo("Ping");
        assertThat(row.type).isEqualTo(2);
        assertThat(row.requestId).isEqualTo(7);
        assertThat(row.requestResource).isEqualTo("40000");
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(3000);
        assertThat(row.capturedRequestByte).isEqualTo(64);
    }

    @Test
    void ipVersion6HasItsOwnTypes() {
        L7FlowLog row = Talk.datagrams(PingProtocol.ICMPV6)
                .client(echo(128, 1, 2))
                .server(echo(129, 1, 2))
                .close()
                .row();
        assertThat(row.type).isEqualTo(2);
    }

    @Test
    void requestWithoutReplyTimesOut() {
        Talk talk = ping().client(echo(8, 1, 1)).waiting(seconds(121));

        assertThat(talk.row().type).isZero();
        assertThat(talk.row().responseStatus).isEqualTo(2);
        assertThat(talk.timeouts).isEqualTo(1);
    }

    @Test
    void repliesFindTheirRequestsInAnyOrder() {
        Talk talk = ping().client(echo(8, 1, 1))
                .client(echo(8, 1, 2))
                .client(echo(8, 2, 1))
                .server(echo(0, 2, 1))
                .server(echo(0, 1, 2))
                .server(echo(0, 1, 1))
                .close();

        assertThat(talk.rows()).extracting(row -> row.type).containsOnly(2);
        assertThat(talk.rows())
                .extracting(row -> row.requestResource + "/" + row.requestId)
                .containsExactly("2/1", "1/2", "1/1");
    }

    @Test
    void replyAloneIsNoSession() {
        assertThat(ping().server(echo(0, 1, 1)).close().row().type).isEqualTo(1);
    }

    @Test
    void othersAreLeftAlone() {
        assertThat(ping().client(echo(3, 0, 0)).client(new byte[7]).close().rows())
                .isEmpty();
        byte[] withCode = echo(8, 1, 1);
        withCode[1] = 1;
        assertThat(ping().client(withCode).close().rows()).isEmpty();
    }
}
