package io.thalweg.engine.l7.http;

import static io.thalweg.engine.l7.Talk.http;
import static io.thalweg.engine.l7.Talk.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in chunks, in whatever packets they come: where they end, and what is found behind them. */
final class ChunkedBodyTest {
    private static final String HEAD = "POST /in HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKS = "5;name=\"a\"\r\nhello\r\n1A ; x\r\nGET /not HTTP/1.1 in there\r\n"
            + "000\r\nTrailer: yes\r\nX-Request-Id: no\r\n\r\n";
    private static final String GET = "GET /next HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String ANSWER_HEAD = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final int EXCHANGES = 4;
    private static final int PACKETS_OF_ONE = 7;

    private static List<String> seen(Talk talk) {
        return talk.rows().stream()
                .map(row -> row.type + " " + row.requestType + " " + row.responseCode)
                .toList();
    }

    @Test
    void headMayBeAloneInItsPacket() {
        Talk talk = http().savingEachPacket()
                .client(HEAD)
                .after(ms(1))
                .client("5\r\nhello\r\n")
                .client("3\r\nyou\r\n")
                .client("0\r\n\r\n")
                .after(ms(2))
                .server(ANSWER_HEAD)
                .server("2\r\nok\r\n")
                .server("0\r\n\r\n")
                .client(GET)
                .server(OK);

        assertThat(seen(talk)).containsExactly("2 POST 201", "2 GET 200");
        L7FlowLog row = talk.rows().get(0);
        assertThat(row.hasRequestLength).isFalse();
        assertThat(row.hasResponseLength).isFalse();
        assertThat(row.capturedRequestByte).isEqualTo(HEAD.length());
        assertThat(row.capturedResponseByte).isEqualTo(ANSWER_HEAD.length());
        assertThat(row.responseDuration).isEqualTo(ms(3));
        assertThat(talk.parseFailed).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 64, 97, 1000})
    void wherePacketsAreSplitDoesNotMatter(int size) {
        Talk talk = http().savingEachPacket();
        split(HEAD + CHUNKS + GET + HEAD + CHUNKS, size).forEach(talk::client);
        talk.after(ms(1));
        split(ANSWER_HEAD + CHUNKS + OK + ANSWER_HEAD + CHUNKS, size).forEach(talk::server);

        assertThat(seen(talk)).containsExactly("2 POST 201", "2 GET 200", "2 POST 201");
        assertThat(talk.rows()).allMatch(row -> row.xRequestId0.isEmpty() && row.xRequestId1.isEmpty());
        assertThat(talk.parseFailed).isZero();
    }

    private static List<String> split(String text, int size) {
        return IntStream.rangeClosed(0, (text.length() - 1) / size)
                .mapToObj(i -> text.substring(i * size, Math.min(text.length(), (i + 1) * size)))
                .toList();
    }

    @Test
    void nextMessageInThePacketIsNoneOfItsBytes() {
        Talk talk = http().client(HEAD + CHUNKS + GET).server(ANSWER_HEAD + CHUNKS + OK);

        assertThat(talk.rows())
                .extracting(row -> row.capturedRequestByte + " " + row.capturedResponseByte)
                .containsExactly(
                        HEAD.length() + CHUNKS.length() + " " + (ANSWER_HEAD.length() + CHUNKS.length()),
                        GET.length() + " " + OK.length());
    }

    @Test
    void answerMayComeBeforeTheBody() {
        Talk talk = http().client(HEAD)
                .after(ms(1))
                .server("HTTP/1.1 100 Continue\r\n\r\n")
                .client("5\r\nhello\r\n")
                .after(ms(1))
                .server("HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n")
                .client("0\r\n\r\n" + GET)
                .after(ms(1))
                .server(OK);

        assertThat(seen(talk)).containsExactly("2 POST 413", "2 GET 200");
        assertThat(talk.rows().get(0).responseDuration).isEqualTo(ms(2));
    }

    @Test
    void holeInsideAChunkLosesNothing() {
        Talk talk = http().client(HEAD)
                .client("1388\r\n" + "x".repeat(1000))
                .clientLoses(3000)
                .client("x".repeat(1000) + "\r\n0\r\n\r\n" + GET)
                .server(OK + OK);

        assertThat(seen(talk)).containsExactly("2 POST 200", "2 GET 200");
        assertThat(talk.counters().lostBytes).isZero();
    }

    /** To 70 bytes a packet: the first chunk goes on for 1000, and the packet with its end has a boundary behind what is there. */
    @Test
    void packetsThatTheCaptureCutAreCountedOff() {
        Talk talk = http().capturing(70)
                .client(HEAD)
                .client("3e8\r\n" + "x".repeat(495))
                .client("y".repeat(505) + "\r\n")
                .client("5\r\nhello\r\n0\r\n\r\n")
                .client(GET)
                .server(ANSWER_HEAD)
                .server("3e8\r\n" + "x".repeat(1000) + "\r\n")
                .server("0\r\n\r\n")
                .server(OK);

        assertThat(seen(talk)).containsExactly("2 POST 201", "2 GET 200");
        assertThat(talk.parseFailed).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-5", "zz", "''", "5x", "0x5"})
    void lineThatIsNoSizeIsMalformedAndTheNextMessageIsFound(String line) {
        Talk talk = http().client(HEAD)
                .client(line + "\r\nhello\r\n0\r\n\r\n")
                .client(GET)
                .server(OK + OK);

        assertThat(seen(talk)).containsExactly("2 POST 200", "2 GET 200");
        assertThat(talk.parseFailed).isEqualTo(1);
    }

    static IntStream packets() {
        return IntStream.range(0, EXCHANGES * PACKETS_OF_ONE);
    }

    /** A request of four packets, a response of three: head, chunks, last chunk. Its number is in its path and code. */
    private static List<String> packetsOf(int exchange) {
        return List.of(
                HEAD.replace("/in", "/" + exchange),
                "5\r\nhello\r\n",
                "3\r\nyou\r\n",
                "0\r\n\r\n",
                ANSWER_HEAD.replace("201", "" + (200 + exchange)),
                "2\r\nok\r\n",
                "0\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("packets")
    void lostPacketLosesNoOtherMessage(int lost) {
        Talk talk = http();
        for (int packet = 0; packet < EXCHANGES * PACKETS_OF_ONE; packet++) {
            send(talk.after(ms(500)), packet, lost);
        }
        talk.close();

        check(talk, lost);
        assertThat(talk.rows())
                .filteredOn(row -> row.type == 2)
                .allMatch(row -> row.requestResource.equals("/" + (row.responseCode - 200)));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void lostPacketOfAPipelineLosesNoOtherMessage(int lost) {
        Talk talk = http();
        for (int packet = 0; packet < EXCHANGES * PACKETS_OF_ONE; packet++) {
            if (isRequest(packet)) {
                send(talk.after(ms(500)), packet, lost);
            }
        }
        for (int packet = 0; packet < EXCHANGES * PACKETS_OF_ONE; packet++) {
            if (!isRequest(packet)) {
                send(talk.after(ms(500)), packet, lost);
            }
        }
        talk.close();

        check(talk, lost);
    }

    private static boolean isRequest(int packet) {
        return packet % PACKETS_OF_ONE < 4;
    }

    private static void send(Talk talk, int packet, int lost) {
        String bytes = packetsOf(packet / PACKETS_OF_ONE).get(packet % PACKETS_OF_ONE);
        if (isRequest(packet) && packet == lost) {
            talk.clientLoses(bytes.length());
        } else if (isRequest(packet)) {
            talk.client(bytes);
        } else if (packet == lost) {
            talk.serverLoses(bytes.length());
        } else {
            talk.server(bytes);
        }
    }

    /** Each message whose head came is told once. */
    private static void check(Talk talk, int lost) {
        List<Integer> exchanges = IntStream.range(0, EXCHANGES).boxed().toList();
        int ofLost = lost / PACKETS_OF_ONE;
        assertThat(talk.rows())
                .filteredOn(row -> row.type != 1)
                .extracting(row -> Integer.parseInt(row.requestResource.substring(1)))
                .containsExactlyInAnyOrderElementsOf(without(exchanges, ofLost, lost % PACKETS_OF_ONE == 0));
        assertThat(talk.rows())
                .filteredOn(row -> row.type != 0)
                .extracting(row -> row.responseCode - 200)
                .containsExactlyInAnyOrderElementsOf(without(exchanges, ofLost, lost % PACKETS_OF_ONE == 4));
        assertThat(talk.parseFailed).isZero();
    }

    private static List<Integer> without(List<Integer> all, int one, boolean isLost) {
        return all.stream().filter(each -> !isLost || each != one).toList();
    }
}
