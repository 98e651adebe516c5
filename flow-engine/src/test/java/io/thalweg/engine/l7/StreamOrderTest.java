package io.thalweg.engine.l7;

import static io.thalweg.engine.l7.Talk.http;
import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What becomes of segments that come late, twice, in part or never. */
final class StreamOrderTest {
    private static final byte[] REQUEST = bytes("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void firstSegmentMayComeLast() {
        Talk talk = http().segmentAt(true, 20, part(REQUEST, 20, REQUEST.length))
                .segmentAt(true, 10, part(REQUEST, 10, 20))
                .segmentAt(true, 0, part(REQUEST, 0, 10))
                .close();
        assertThat(talk.row().requestResource).isEqualTo("/a");
        assertThat(talk.row().requestDomain).isEqualTo("h");
        assertThat(talk.counters().segmentsBuffered).isEqualTo(2);
    }

    @Test
    void retransmissionsAndOverlapsAreParsedOnce() {
        Talk talk = http().segmentAt(true, 0, part(REQUEST, 0, 15))
                .segmentAt(true, 0, part(REQUEST, 0, 15))
                .segmentAt(true, 5, part(REQUEST, 5, 20))
                .segmentAt(true, 0, REQUEST)
                .segmentAt(true, 0, REQUEST)
                .close();
        assertThat(talk.row().requestDomain).isEqualTo("h");
        assertThat(talk.requests).isEqualTo(1);
    }

    @Test
    void keepAliveProbeIsNothingNew() {
        Talk talk = http().client(REQUEST)
                .segmentAt(true, REQUEST.length - 1, new byte[] {0})
                .client(REQUEST)
                .close();
        assertThat(talk.requests).isEqualTo(2);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void sequenceNumbersMayWrap() {
        Talk talk = http();
        int before = -1000 - 10; // the stream begins ten bytes before the wrap
        talk.seenInTheMiddle()
                .segmentAt(true, before, part(REQUEST, 0, 10))
                .segmentAt(true, before + 10, part(REQUEST, 10, REQUEST.length))
                .close();
        assertThat(talk.row().requestDomain).isEqualTo("h");
        assertThat(talk.row().reqTcpSeq).isEqualTo(0xffff_fff6L);
    }

    @Test
    void holeIsGivenUpAfterTheReorderTime() {
        Talk talk = http().client(REQUEST).server(OK);
        talk.clientLoses(100).client(REQUEST).waiting(seconds(2));
        assertThat(talk.requests).isEqualTo(1);
        talk.waiting(seconds(1));
        assertThat(talk.requests).isEqualTo(2);
        assertThat(talk.counters().lostBytes).isEqualTo(100);
    }

    @Test
    void holeIsGivenUpWhenTooMuchWaits() {
        Talk talk = http().client(REQUEST).server(OK);
        talk.clientLoses(100);
        for (int i = 0; i < 65; i++) {
            talk.client(REQUEST);
        }
        assertThat(talk.requests).isGreaterThan(60);
        assertThat(talk.state().client.waitingCount).isZero();
    }

    @Test
    void sequenceNumberFarAwayBeginsAnew() {
        Talk talk = http().client(REQUEST).segmentAt(true, 1 << 28, REQUEST).close();
        assertThat(talk.requests).isEqualTo(2);
    }

    @Test
    void bodyBytesAreNotKept() {
        Talk talk = http().client("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
        for (int i = 0; i < 100; i++) {
            talk.client(new byte[1000]);
        }
        assertThat(talk.state().client.carried).isZero();
        assertThat(talk.state().client.skip).isEqualTo(900_000);
    }

    @Test
    void halfAHeadIsKeptAndNoMore() {
        Talk talk = http().client("GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(3000));
        assertThat(talk.state().client.carried).isBetween(3000, 3100);
        talk.client("\r\n\r\n");
        assertThat(talk.state().client.carried).isZero();
    }

    @Test
    void timeOfAMessageIsThatOfItsFirstByte() {
        Talk talk = http().client(part(REQUEST, 0, 5))
                .after(ms(10))
                .client(part(REQUEST, 5, REQUEST.length))
                .after(ms(10))
                .server(OK.substring(0, 12))
                .after(ms(10))
                .server(OK.substring(12));
        assertThat(talk.row().responseDuration).isEqualTo(ms(20));
        assertThat(talk.row().startTime).isEqualTo(Talk.START);
        assertThat(talk.row().reqTcpSeq).isEqualTo(1000);
        assertThat(talk.row().respTcpSeq).isEqualTo(2_000_000);
    }
}
