package io.thalweg.engine.l7.someip;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.Talk.udp;
import static io.thalweg.engine.l7.someip.SomeIpBytes.SERVICE;
import static io.thalweg.engine.l7.someip.SomeIpBytes.join;
import static io.thalweg.engine.l7.someip.SomeIpBytes.message;
import static io.thalweg.engine.l7.someip.SomeIpBytes.request;
import static io.thalweg.engine.l7.someip.SomeIpBytes.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SOME/IP messages, as they become rows. */
final class SomeIpSessionTest {
    private static final int PORT = 30509;

    private static Talk talk(boolean overTcp) {
        return overTcp ? tcp(PORT) : udp(PORT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callAndAnswerBecomeOneSession(boolean overTcp) {
        Talk talk = talk(overTcp).client(request(171)).after(ms(3)).server(response(171));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(47);
        assertThat(row.l7ProtocolStr).isEqualTo("SOME/IP");
        assertThat(row.version).isEqualTo("Protocol 1 Interface 2");
        assertThat(row.requestType).isEqualTo("Request");
        assertThat(row.requestResource).isEqualTo("4660");
        assertThat(row.endpoint).isEqualTo("8");
        assertThat(row.requestId).isEqualTo(171);
        assertThat(row.requestLength).isEqualTo(10);
        assertThat(row.responseLength).isEqualTo(9);
        assertThat(row.capturedRequestByte).isEqualTo(18);
        assertThat(row.responseCode).isZero();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseException).isEqualTo("No error occurred");
        assertThat(row.responseDuration).isEqualTo(ms(3));
        assertThat(row.attributeNames).containsExactly("client_id");
        assertThat(row.attributeValues).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesMayComeTogether(boolean overTcp) {
        Talk talk = talk(overTcp).client(join(request(1), request(2))).server(join(response(2), response(1)));

        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(2L, 1L);
    }

    @Test
    void methodsOfOneSessionIdDoNotMix() {
        byte[] other = message(SERVICE, 9, 1, SomeIpHeader.RESPONSE, 0);
        Talk talk =
                udp(PORT).client(request(1)).server(other).server(response(1)).close();

        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(2, 1);
    }

    @ParameterizedTest
    @CsvSource({"2, 4", "3, 4", "7, 4", "8, 4", "10, 4", "1, 3", "4, 3", "6, 3", "9, 3", "94, 3"})
    void returnCodeDecidesWhoseErrorItIs(int code, int status) {
        byte[] failed = message(SERVICE, 8, 1, SomeIpHeader.ERROR, code);
        L7FlowLog row = udp(PORT).client(request(1)).server(failed).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isNotEmpty();
    }

    @Test
    void notificationsAndRequestsWithoutReturnAreCompleteByThemselves() {
        Talk talk = udp(PORT)
                .client(message(SERVICE, 8, 1, SomeIpHeader.REQUEST_NO_RETURN, 0))
                .server(message(SERVICE, 0x8001, 1, SomeIpHeader.NOTIFICATION, 0));

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("RequestNoReturn", "Notification");
        assertThat(talk.rows()).allMatch(row -> row.type == 2 && row.responseStatus == 0);
    }

    @Test
    void serviceDiscoveryShowsItsEntries() {
        byte[] entries = ByteBuffer.allocate(8 + 3 * 16)
                .putInt(0xc0000000)
                .putInt(3 * 16)
                .put(entry(1, 4660, 252, 3))
                .put(entry(1, 4661, 1, 0))
                .put(entry(6, 4662, 2, 3))
                .array();
        L7FlowLog row = udp(30490)
                .client(message(0xffff, 0x8100, 1, SomeIpHeader.NOTIFICATION, 0, entries))
                .row();

        assertThat(row.requestResource).isEqualTo("65535");
        assertThat(row.endpoint).isEqualTo("33024");
        assertThat(row.attributeNames).containsExactly("client_id", "service_discovery");
        assertThat(row.attributeValues[1])
                .isEqualTo("OfferService 4660.252, StopOfferService 4661.1, SubscribeEventgroup 4662.2");
    }

    private static byte[] entry(int type, int service, int instance, int timeToLive) {
        return ByteBuffer.allocate(16)
                .putInt(type << 24)
                .putShort((short) service)
                .putShort((short) instance)
                .putInt(1 << 24 | timeToLive)
                .putInt(0)
                .array();
    }

    @Test
    void messageInSegmentsCountsOnce() {
        byte[] first = message(SERVICE, 8, 1, SomeIpHeader.SEGMENT, 0, new byte[] {0, 0, 0, 1, 9, 9});
        byte[] second = message(SERVICE, 8, 1, SomeIpHeader.SEGMENT, 0, new byte[] {0, 0, 0, 0x10, 9, 9});
        Talk talk = udp(PORT).client(first).client(second).server(response(1)).close();

        assertThat(talk.row().type).isEqualTo(2);
    }

    @Test
    void datagramMustEndWhereAMessageDoes() {
        assertThat(udp(PORT).client(join(request(1), new byte[20])).close().rows())
                .isEmpty();
        assertThat(udp(PORT).client(join(request(1), new byte[3])).close().rows())
                .isEmpty();
    }

    @Test
    void streamIsTakenOnlyByWholeMessagesOrAFullSegment() {
        byte[] call = request(1);
        byte[] large = message(SERVICE, 8, 2, SomeIpHeader.REQUEST, 0, new byte[3000]);

        assertThat(tcp(PORT).client(Arrays.copyOf(call, 17)).close().rows()).isEmpty();
        assertThat(tcp(PORT).client(Arrays.copyOf(large, 1400)).close().rows()).hasSize(1);
    }

    @Test
    void restOfADatagramThatIsNoMessageIsCounted() {
        Talk talk = udp(PORT).client(request(1)).client(join(request(2), new byte[3]));

        assertThat(talk.parseFailed).isOne();
        assertThat(talk.close().rows()).hasSize(2);
    }

    @Test
    void cutDatagramsStillTellTheirFirstMessages() {
        byte[] both = join(request(1), request(2));
        for (int captured = 16; captured < both.length; captured++) {
            Talk talk = udp(PORT).capturing(captured).client(both).close();
            assertThat(talk.rows()).hasSize(captured < 18 + 16 ? 1 : 2);
        }
    }

    @Test
    void everySplitBehindTheFirstHeaderGivesTheSameRow() {
        byte[] call = request(5);
        byte[] answer = response(5);
        for (int at = 1; at < answer.length; at++) {
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(request(4))
                    .client(Arrays.copyOf(call, at))
                    .client(Arrays.copyOfRange(call, at, call.length))
                    .server(Arrays.copyOf(answer, at))
                    .server(Arrays.copyOfRange(answer, at, answer.length));
            assertThat(talk.row().requestId).isEqualTo(5);
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = tcp(PORT)
                .client(request(1))
                .server(response(1))
                .clientLoses(500)
                .client(request(2))
                .server(response(2))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(talk.rows()).extracting(row -> row.requestId).contains(1L, 2L);
    }
}
