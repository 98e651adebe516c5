package io.thalweg.engine.l7.dubbo;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.dubbo.DubboBytes.heartbeat;
import static io.thalweg.engine.l7.dubbo.DubboBytes.heartbeatAnswer;
import static io.thalweg.engine.l7.dubbo.DubboBytes.oneWay;
import static io.thalweg.engine.l7.dubbo.DubboBytes.request;
import static io.thalweg.engine.l7.dubbo.DubboBytes.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dubbo calls, as they become rows. */
final class DubboSessionTest {
    private static final int PORT = 20880;
    private static final String SERVICE = "org.example.Users";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final int NULL_VALUE = 0x92;

    private static byte[] call(long id) {
        return request(id)
                .invocation(SERVICE, "login", "Ljava/lang/String;I")
                .text("secret-name")
                .bytes(0x91)
                .map("path", SERVICE, "traceparent", TRACEPARENT, "X-Request-Id", "r-1")
                .bytes();
    }

    private static byte[] answer(long id) {
        return response(id, 20).bytes(NULL_VALUE).bytes();
    }

    @Test
    void callAndAnswerBecomeOneSession() {
        Talk talk = tcp(PORT).client(call(7)).after(ms(3)).server(answer(7));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(40);
        assertThat(row.l7ProtocolStr).isEqualTo("Dubbo");
        assertThat(row.version).isEqualTo("2.0.2");
        assertThat(row.requestType).isEqualTo("login");
        assertThat(row.requestDomain).isEqualTo(SERVICE);
        assertThat(row.requestResource).isEqualTo(SERVICE);
        assertThat(row.endpoint).isEqualTo(SERVICE + "/login");
        assertThat(row.requestId).isEqualTo(7);
        assertThat(row.requestLength).isEqualTo(call(7).length - 16);
        assertThat(row.responseLength).isEqualTo(1);
        assertThat(row.capturedRequestByte).isEqualTo(call(7).length);
        assertThat(row.capturedResponseByte).isEqualTo(17);
        assertThat(row.responseCode).isEqualTo(20);
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseException).isEmpty();
        assertThat(row.responseDuration).isEqualTo(ms(3));
        assertThat(row.traceId).isEqualTo(TRACE);
        assertThat(row.spanId).isEqualTo("00f067aa0ba902b7");
        assertThat(row.xRequestId0).isEqualTo("r-1");
        assertThat(row.attributeNames).containsExactly("rpc_service", "serialization_id");
        assertThat(row.attributeValues).containsExactly(SERVICE, "HESSIAN2");
        assertThat(talk.protocol).isEqualTo(40);
    }

    @Test
    void answersFindTheirCallsByIdInAnyOrder() {
        Talk talk = tcp(PORT)
                .client(call(1))
                .client(call(2))
                .after(ms(1))
                .server(answer(2))
                .after(ms(1))
                .server(answer(1));

        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(2L, 1L);
        assertThat(talk.rows()).extracting(row -> row.responseDuration).containsExactly(ms(1), ms(2));
    }

    @Test
    void oneWayCallIsCompleteByItself() {
        byte[] bytes = oneWay(9).invocation(SERVICE, "log", "").map().bytes();
        L7FlowLog row = tcp(PORT).client(bytes).row();

        assertThat(row.type).isEqualTo(2);
        assertThat(row.requestType).isEqualTo("log");
        assertThat(row.responseStatus).isZero();
        assertThat(row.hasResponseCode).isFalse();
    }

    @Test
    void heartbeatsOfEitherSideAreNoSessions() {
        Talk talk = tcp(PORT)
                .server(heartbeat(1).bytes())
                .client(heartbeatAnswer(1).bytes())
                .client(call(2))
                .server(answer(2))
                .client(heartbeat(3).bytes())
                .server(heartbeatAnswer(3).bytes())
                .close();

        assertThat(talk.row().requestId).isEqualTo(2);
        assertThat(talk.reversed).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "30, 4, CLIENT_TIMEOUT",
        "31, 3, SERVER_TIMEOUT",
        "40, 4, BAD_REQUEST",
        "50, 3, BAD_RESPONSE",
        "60, 3, SERVICE_NOT_FOUND",
        "70, 3, SERVICE_ERROR",
        "80, 3, SERVER_ERROR",
        "90, 4, CLIENT_ERROR",
        "100, 3, SERVER_THREADPOOL_EXHAUSTED_ERROR"
    })
    void statusDecidesWhoseErrorItIs(int code, int status, String name) {
        byte[] failed = response(1, code).text("it failed").bytes();
        L7FlowLog row = tcp(PORT).client(call(1)).server(failed).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isEqualTo(name);
        assertThat(row.responseResult).isEqualTo("it failed");
    }

    @Test
    void exceptionOfTheServiceIsShownBesideStatusOk() {
        byte[] thrown = response(1, 20)
                .bytes(0x90)
                .raw("C")
                .text("org.example.NoSuchUser")
                .bytes(0x93)
                .text("cause")
                .text("detailMessage")
                .text("stackTrace")
                .bytes(0x60)
                .raw("N")
                .text("no user 7")
                .raw("N")
                .bytes();
        L7FlowLog row = tcp(PORT).client(call(1)).server(thrown).row();

        assertThat(row.responseStatus).isZero();
        assertThat(row.responseException).isEqualTo("org.example.NoSuchUser: no user 7");
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(call(1)).client(answer(1));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }

    @Test
    void argumentsOfEveryKindArePassedOver() {
        byte[] bytes = request(1)
                .invocation(SERVICE, "m", "ILjava/util/List;[[JLorg/example/Point;Ljava/util/Map;Z[B")
                .bytes('I', 0, 0, 1, 0) // int
                .bytes(0x57)
                .text("a")
                .bytes('D', 0, 0, 0, 0, 0, 0, 0, 0, 'L', 0, 0, 0, 0, 0, 0, 0, 1, 0x5d, 1, 0x5f, 0, 0, 0, 1, 'Z')
                .bytes(0x71)
                .text("[[long")
                .bytes(0x72, 0x90, 0xe0, 0xf8, 1) // a list in it, by the number of its type
                .bytes('C')
                .text("org.example.Point")
                .bytes(0x92)
                .text("x")
                .text("y")
                .bytes('O', 0x90, 0xc8, 1, 0xd4, 0, 1)
                .bytes('M')
                .text("java.util.TreeMap")
                .text("k")
                .bytes('Q', 0x90, 'Z')
                .bytes('T')
                .bytes(0x22, 1, 2)
                .map("traceparent", TRACEPARENT)
                .bytes();
        assertThat(tcp(PORT).client(bytes).close().row().traceId).isEqualTo(TRACE);
    }

    @Test
    void textsOfManyBytesKeepTheirPlace() {
        byte[] bytes = request(1)
                .invocation(SERVICE, "m", "Ljava/lang/String;Ljava/lang/String;")
                .text("é€".repeat(600))
                .bytes('R', 0, 2)
                .raw("ab")
                .bytes(1)
                .raw("c")
                .map("traceparent", TRACEPARENT)
                .bytes();
        assertThat(tcp(PORT).client(bytes).close().row().traceId).isEqualTo(TRACE);
    }

    @Test
    void linesOfJsonAreRead() {
        byte[] bytes = request(3, 6)
                .raw("\"2.0.2\"\n\"org.example.Users\"\n\"1.0.0\"\n\"login\"\n\"Ljava/lang/String;I\"\n")
                .raw("\"a\\\"{\"\n[1,{\"x\":\"}\"}]\n{\"n\":{\"a\":[1,2]},\"traceparent\":\"" + TRACEPARENT + "\"}\n")
                .bytes();
        L7FlowLog row = tcp(PORT)
                .client(bytes)
                .server(response(3, 70, 6).raw("\"bad\"\n").bytes())
                .row();

        assertThat(row.endpoint).isEqualTo("org.example.Users/login");
        assertThat(row.traceId).isEqualTo(TRACE);
        assertThat(row.attributeValues).containsExactly(SERVICE, "FASTJSON");
        assertThat(row.responseResult).isEqualTo("bad");
    }

    @Test
    void binaryJsonIsRead() {
        byte[] bytes = request(3, 23)
                .bytes(jsonb("2.0.2"))
                .bytes(jsonb(SERVICE))
                .bytes(jsonb("1.0.0"))
                .bytes(jsonb("login"))
                .bytes(jsonb("I"))
                .bytes(0, 0, 0, 1, 0x07)
                .bytes(0, 0, 0, 1 + 2 + 1 + 12 + 3 + 55 + 1)
                .bytes(0xa6, 0x4a, 'n', 0xf0, 0x49 + 11)
                .raw("traceparent")
                .bytes(0x79, 0x38, 55)
                .raw(TRACEPARENT)
                .bytes(0xa5)
                .bytes();
        L7FlowLog row = tcp(PORT).client(bytes).close().row();

        assertThat(row.endpoint).isEqualTo("org.example.Users/login");
        assertThat(row.traceId).isEqualTo(TRACE);
    }

    private static byte[] jsonb(String text) {
        byte[] bytes = new byte[5 + text.length()];
        bytes[3] = (byte) (text.length() + 1);
        bytes[4] = (byte) (0x49 + text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[5 + i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    @Test
    void kryoIsReadAsFarAsItGoesWithoutClasses() {
        byte[] bytes = request(3, 8)
                .raw(kryo("2.0.2"))
                .raw(kryo(SERVICE))
                .raw(kryo("1.0.0"))
                .raw(kryo("login"))
                .raw(kryo("I"))
                .bytes(3, 1, 2, 0x0a, 1, 2, 3, 1)
                .raw(kryo("path"))
                .bytes(3, 1)
                .raw(kryo(SERVICE))
                .bytes(3, 1)
                .raw(kryo("traceparent"))
                .bytes(3, 1)
                .raw(kryo(TRACEPARENT))
                .bytes();
        L7FlowLog row = tcp(PORT).client(bytes).close().row();

        assertThat(row.endpoint).isEqualTo("org.example.Users/login");
        assertThat(row.version).isEqualTo("2.0.2");
        assertThat(row.traceId).isEqualTo(TRACE);
        assertThat(row.attributeValues).containsExactly(SERVICE, "KRYO");
    }

    /** One character is written as UTF-8 behind its count plus one, more with a sign on the last. */
    private static String kryo(String text) {
        int last = text.length() - 1;
        return last == 0 ? "\u0082" + text : text.substring(0, last) + (char) (text.charAt(last) | 0x80);
    }

    @Test
    void fstIsReadAsFarAsItGoesWithoutClasses() {
        byte[] bytes = request(3, 9)
                .raw("\u00052.0.2")
                .raw("\u0011" + SERVICE)
                .raw("\u00051.0.0\u0005login\u0001I")
                .bytes(0xf7, 9, 0xfc, 4)
                .raw("path")
                .bytes(0xfc, 0x80, 17, 0)
                .raw(SERVICE)
                .bytes(0xfc, 11)
                .raw("traceparent")
                .bytes(0xfc, 55)
                .raw(TRACEPARENT)
                .bytes();
        L7FlowLog row = tcp(PORT).client(bytes).close().row();

        assertThat(row.endpoint).isEqualTo("org.example.Users/login");
        assertThat(row.traceId).isEqualTo(TRACE);
    }

    @Test
    void unknownSerialisationStillMakesASession() {
        L7FlowLog row = tcp(PORT)
                .client(request(1, 22).raw("whatever").bytes())
                .server(response(1, 20, 22).raw("whatever").bytes())
                .row();

        assertThat(row.requestId).isEqualTo(1);
        assertThat(row.requestType).isEmpty();
        assertThat(row.attributeValues).containsExactly("PROTOBUF");
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] call = call(5);
        byte[] answer = answer(5);
        for (int at = 1; at < call.length; at++) {
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(call, at))
                    .client(Arrays.copyOfRange(call, at, call.length))
                    .server(Arrays.copyOf(answer, Math.min(at, 16)))
                    .server(Arrays.copyOfRange(answer, Math.min(at, 16), answer.length));
            assertThat(talk.row().endpoint).isEqualTo(SERVICE + "/login");
            assertThat(talk.row().traceId).isEqualTo(TRACE);
            assertThat(talk.row().responseCode).isEqualTo(20);
        }
    }

    @Test
    void everyTruncationFromTheHeaderOnGivesTheSession() {
        byte[] call = call(5);
        for (int captured = 16; captured < call.length; captured++) {
            L7FlowLog row =
                    tcp(PORT).capturing(captured).client(call).server(answer(5)).row();
            assertThat(row.type).isEqualTo(2);
            assertThat(row.requestId).isEqualTo(5);
            assertThat(row.requestLength).isEqualTo(call.length - 16);
            assertThat(SERVICE + "/login").startsWith(row.endpoint);
        }
    }

    @Test
    void longBodiesAreSkippedNotKept() {
        byte[] call = request(5)
                .invocation(SERVICE, "upload", "[B")
                .bytes(new byte[100_000])
                .bytes();
        Talk talk = tcp(PORT);
        for (int at = 0; at < call.length; at += 1400) {
            talk.client(Arrays.copyOfRange(call, at, Math.min(call.length, at + 1400)));
        }
        talk.client(call(6)).server(answer(5)).server(answer(6));

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("upload", "login");
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = tcp(PORT)
                .client(call(1))
                .server(answer(1))
                .clientLoses(500)
                .client(call(2))
                .server(answer(2))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(talk.rows()).extracting(row -> row.requestId).contains(1L, 2L);
        assertThat(talk.rows()).allMatch(row -> row.requestType.equals("login"));
    }

    @Test
    void brokenFramingIsCountedAndFoundAgain() {
        Talk talk = tcp(PORT)
                .client(call(1))
                .server(answer(1))
                .client("no dubbo at all")
                .client(call(2))
                .server(answer(2));

        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(1L, 2L);
        assertThat(talk.parseFailed).isOne();
    }

    @Test
    void hugeLengthsAreNotBelieved() {
        byte[] call = call(1);
        call[12] = 0x7f;
        Talk talk = tcp(PORT).client(call).client(call(2)).server(answer(2));

        assertThat(talk.row().requestId).isEqualTo(2);
    }

    @Test
    void longTextsAreCut() {
        byte[] bytes = request(1)
                .invocation("s".repeat(900), "m".repeat(900), "")
                .map()
                .bytes();
        L7FlowLog row = tcp(PORT)
                .options(L7Options.defaults().with(change -> change.maxTextBytes = 100))
                .client(bytes)
                .close()
                .row();

        assertThat(row.requestResource).hasSize(100);
        assertThat(row.endpoint).hasSize(100);
    }

    @Test
    void argumentsNeverComeIntoTheRow() {
        Talk talk = tcp(PORT).client(call(1)).server(answer(1));

        L7FlowLog row = talk.row();
        assertThat(String.join(
                        " ", row.requestType, row.requestResource, row.endpoint, String.join(" ", row.attributeValues)))
                .doesNotContain("secret");
    }
}
