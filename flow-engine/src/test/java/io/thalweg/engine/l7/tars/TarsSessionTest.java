package io.thalweg.engine.l7.tars;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.tars.TarsBytes.answer;
import static io.thalweg.engine.l7.tars.TarsBytes.call;
import static io.thalweg.engine.l7.tars.TarsBytes.fields;
import static io.thalweg.engine.l7.tars.TarsBytes.request;
import static io.thalweg.engine.l7.tars.TarsBytes.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars calls, as they become rows. */
final class TarsSessionTest {
    private static final int PORT = 10015;
    private static final String SERVANT = "Demo.UserServer.UserObj";

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 300, 70_000, -5})
    void callAndAnswerBecomeOneSession(int id) {
        Talk talk = tcp(PORT).client(call(id)).after(ms(3)).server(answer(id));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(46);
        assertThat(row.l7ProtocolStr).isEqualTo("Tars");
        assertThat(row.version).isEqualTo("1");
        assertThat(row.requestType).isEqualTo("login");
        assertThat(row.requestResource).isEqualTo(SERVANT);
        assertThat(row.endpoint).isEqualTo(SERVANT + "/login");
        assertThat(row.requestId).isEqualTo(id & 0xffff_ffffL);
        assertThat(row.requestLength).isEqualTo(call(id).length);
        assertThat(row.responseLength).isEqualTo(answer(id).length);
        assertThat(row.responseCode).isZero();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(3));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 3, TARSSERVERDECODEERR",
        "-4, 3, TARSSERVERNOSERVANTERR",
        "-9, 3, TARSSERVEROVERLOAD",
        "-10, 4, TARSADAPTERNULL",
        "-12, 4, TARSCLIENTDECODEERR",
        "-99, 3, TARSSERVERUNKNOWNERR"
    })
    void returnCodeDecidesWhoseErrorItIs(int code, int status, String name) {
        byte[] failed = response(1, code).text(8, "it failed").packet();
        L7FlowLog row = tcp(PORT).client(call(1)).server(failed).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isEqualTo(name);
        assertThat(row.responseResult).isEqualTo("it failed");
    }

    @Test
    void oneWayCallIsCompleteByItself() {
        L7FlowLog row = tcp(PORT).client(request(1, 1).packet()).row();

        assertThat(row.type).isEqualTo(2);
        assertThat(row.requestType).isEqualTo("login");
    }

    @Test
    void contextHoldsHeadersOfTracers() {
        byte[] call = request(1, 0)
                .number(8, 3000)
                .map(9, "traceparent", "00-4bf92f35-00f067aa-01", "X-Request-Id", "r-1")
                .packet();
        L7FlowLog row = tcp(PORT).client(call).close().row();

        assertThat(row.traceId).isEqualTo("4bf92f35");
        assertThat(row.xRequestId0).isEqualTo("r-1");
    }

    @Test
    void statusHoldsTheFrameworksOwnTrace() {
        byte[] call = request(1, 0)
                .map(9, "other", "x".repeat(300))
                .map(10, "STATUS_TRACE_KEY", "f.2-ee824ad0|0300|0200")
                .packet();
        L7FlowLog row = tcp(PORT).client(call).close().row();

        assertThat(row.traceId).isEqualTo("ee824ad0");
        assertThat(row.spanId).isEqualTo("0300");
        assertThat(row.parentSpanId).isEqualTo("0200");
    }

    @Test
    void tupAnswersWithARequestPacket() {
        TarsBytes packet = fields().number(1, 3)
                .number(2, 0)
                .number(3, 0)
                .number(4, 9)
                .text(5, SERVANT)
                .text(6, "f");
        byte[] asked = fields().number(1, 3)
                .number(4, 9)
                .text(5, SERVANT)
                .text(6, "f")
                .bytes(7, new byte[0])
                .packet();
        byte[] answered =
                packet.bytes(7, new byte[9]).map(10, "STATUS_RESULT_CODE", "-3").packet();
        L7FlowLog row = tcp(PORT).client(asked).server(answered).row();

        assertThat(row.version).isEqualTo("3");
        assertThat(row.responseCode).isEqualTo(-3);
        assertThat(row.responseException).isEqualTo("TARSSERVERNOFUNCERR");
    }

    @Test
    void valuesOfEveryTypeArePassedOver() {
        byte[] call = request(1, 0)
                .head(8, 10) // a structure with a list, a map, a float and a double in it
                .head(0, 9)
                .number(0, 2)
                .number(0, 1)
                .number(0, 70_000)
                .map(1, "a", "b")
                .head(2, 4)
                .raw(new byte[4])
                .head(3, 5)
                .raw(new byte[8])
                .head(0, 11)
                .map(9, "traceparent", "00-4bf92f35-00f067aa-01")
                .packet();
        assertThat(tcp(PORT).client(call).close().row().traceId).isEqualTo("4bf92f35");
    }

    @Test
    void whatHasItsDefaultMayBeMissing() {
        byte[] answered =
                fields().number(1, 1).number(3, 5).bytes(6, new byte[0]).packet();
        Talk talk = tcp(PORT).client(call(5)).server(answered);

        assertThat(talk.row().responseStatus).isZero();
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] call = call(5);
        byte[] answer = answer(5);
        for (int at = 1; at < call.length; at++) {
            int cut = Math.min(at, answer.length - 1);
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(call, at))
                    .client(Arrays.copyOfRange(call, at, call.length))
                    .server(Arrays.copyOf(answer, cut))
                    .server(Arrays.copyOfRange(answer, cut, answer.length));
            assertThat(talk.row().endpoint).isEqualTo(SERVANT + "/login");
        }
    }

    @Test
    void everyTruncationBehindTheFunctionGivesTheSession() {
        byte[] call = call(5);
        for (int captured = 4 + 2 + 1 + 1 + 2 + 25 + 7; captured < call.length; captured++) {
            Talk talk = tcp(PORT).capturing(captured).client(call).server(answer(5));
            assertThat(talk.row().type).isEqualTo(2);
            assertThat(talk.row().requestType).isEqualTo("login");
        }
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
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(call(1)).client(answer(1));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }
}
