package io.thalweg.engine.l7.http2;

import static io.thalweg.engine.l7.Talk.http;
import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.http2.Http2Bytes.PREFACE;
import static io.thalweg.engine.l7.http2.Http2Bytes.SETTINGS;
import static io.thalweg.engine.l7.http2.Http2Bytes.get;
import static io.thalweg.engine.l7.http2.Http2Bytes.join;
import static io.thalweg.engine.l7.http2.Http2Bytes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Connections that begin with HTTP/1 and go over to HTTP/2 (RFC 7540, section 3.2), or do not. */
final class UpgradeTest {
    private static final String REQUEST =
            "GET /up HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    private static final byte[] SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    @Test
    void firstStreamAnswersTheRequestOfHttp1() {
        Talk talk = http().client(REQUEST)
                .after(ms(1))
                .server(join(SWITCHED, SETTINGS))
                .after(ms(1))
                .client(join(PREFACE, get(3, "/next")))
                .after(ms(1))
                .server(join(ok(1, 5), ok(3, 6)));
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/up", "/next");
        assertThat(talk.rows()).extracting(row -> row.responseDuration).containsExactly(ms(3), ms(1));
        L7FlowLog first = talk.rows().get(0);
        assertThat(first.l7ProtocolStr).isEqualTo("HTTP2");
        assertThat(first.version).isEqualTo("2");
        assertThat(first.requestDomain).isEqualTo("shop.example");
        assertThat(first.requestId).isEqualTo(1);
        assertThat(first.responseLength).isEqualTo(5);
        assertThat(talk.protocol).isEqualTo(21);
        assertThat(talk.requests).isEqualTo(2);
        assertThat(talk.responses).isEqualTo(2);
    }

    @Test
    void upgradeMayBeSplitAnywhere() {
        byte[] server = join(SWITCHED, SETTINGS, ok(1, 5));
        for (int split = 1; split < server.length; split++) {
            Talk talk = http().savingEachPacket()
                    .client(REQUEST)
                    .server(Arrays.copyOf(server, split))
                    .server(Arrays.copyOfRange(server, split, server.length));
            assertThat(talk.rows())
                    .as("split " + split)
                    .extracting(row -> row.responseLength)
                    .containsExactly(5L);
        }
    }

    @Test
    void requestThatIsNeverAnsweredTimesOut() {
        Talk talk = http().client(REQUEST).server(SWITCHED).close();
        assertThat(talk.row().type).isZero();
        assertThat(talk.row().requestResource).isEqualTo("/up");
        assertThat(talk.timeouts).isEqualTo(1);
    }

    @Test
    void serverThatDoesNotUpgradeAnswersAsHttp1() {
        Talk talk = http().client(REQUEST).server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(talk.row().l7ProtocolStr).isEqualTo("HTTP");
        assertThat(talk.row().version).isEqualTo("1.1");
    }

    @Test
    void tunnelOfAProxyMayCarryHttp2() {
        Talk talk = http().client("CONNECT grpc.example:50051 HTTP/1.1\r\n\r\n")
                .server(join("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII), SETTINGS))
                .client(join(PREFACE, get(1, "/in")))
                .server(ok(1, 1));
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("grpc.example:50051", "/in");
        assertThat(talk.rows()).extracting(row -> row.l7ProtocolStr).containsExactly("HTTP", "HTTP2");
    }

    @Test
    void clientOfHttp1AtAServerOfHttp2IsStillHttp1() {
        Talk talk =
                http().server(SETTINGS).client("GET /probe HTTP/1.1\r\n\r\n").close();
        assertThat(talk.row().l7ProtocolStr).isEqualTo("HTTP");
        assertThat(talk.row().requestResource).isEqualTo("/probe");
        assertThat(talk.row().type).isZero();
    }
}
