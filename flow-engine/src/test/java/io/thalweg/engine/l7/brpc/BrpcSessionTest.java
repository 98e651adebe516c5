package io.thalweg.engine.l7.brpc;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.brpc.BrpcBytes.fields;
import static io.thalweg.engine.l7.brpc.BrpcBytes.request;
import static io.thalweg.engine.l7.brpc.BrpcBytes.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** bRPC calls, as they become rows. */
final class BrpcSessionTest {
    private static final int PORT = 8000;

    @Test
    void callAndAnswerBecomeOneSession() {
        Talk talk = tcp(PORT).client(request(7)).after(ms(3)).server(response(7));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(45);
        assertThat(row.l7ProtocolStr).isEqualTo("bRPC");
        assertThat(row.requestType).isEqualTo("Echo");
        assertThat(row.requestResource).isEqualTo("example.EchoService");
        assertThat(row.endpoint).isEqualTo("example.EchoService/Echo");
        assertThat(row.requestId).isEqualTo(7);
        assertThat(row.xRequestId0).isEqualTo("77");
        assertThat(row.requestLength).isEqualTo(request(7).length);
        assertThat(row.responseLength).isEqualTo(response(7).length);
        assertThat(row.responseCode).isZero();
        assertThat(row.hasResponseCode).isTrue();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(3));
    }

    @Test
    void idsWhoseHighHalvesAreEqualAreDifferent() {
        byte[] again = fields().message(2, fields()).number(4, 7L << 32 | 3).framed();
        Talk talk = tcp(PORT).client(request(7)).server(again).close();

        assertThat(talk.rows()).hasSize(2);
    }

    @Test
    void errorIsTheServers() {
        byte[] failed = fields().message(2, fields().number(1, 1001).text(2, "no such service"))
                .number(4, 7L << 32 | 2)
                .framed();
        L7FlowLog row = tcp(PORT).client(request(7)).server(failed).row();

        assertThat(row.responseCode).isEqualTo(1001);
        assertThat(row.responseStatus).isEqualTo(3);
        assertThat(row.responseException).isEqualTo("no such service");
    }

    @Test
    void negativeErrorsKeepTheirSign() {
        byte[] failed = fields().message(2, fields().number(1, -1))
                .number(4, 7L << 32 | 2)
                .framed();

        assertThat(tcp(PORT).client(request(7)).server(failed).row().responseCode)
                .isEqualTo(-1);
    }

    @Test
    void tracesOfBrpcItselfAreShownInHex() {
        byte[] traced = fields().message(
                        1,
                        fields().text(1, "S")
                                .text(2, "M")
                                .number(4, 0xabcdL)
                                .number(5, 0xfL)
                                .number(6, 0xeL))
                .number(4, 1L << 32)
                .framed();
        L7FlowLog row = tcp(PORT).client(traced).close().row();

        assertThat(row.traceId).isEqualTo("abcd");
        assertThat(row.spanId).isEqualTo("f");
        assertThat(row.parentSpanId).isEqualTo("e");
    }

    @Test
    void userFieldsHoldHeadersOfTracers() {
        byte[] traced = fields().message(1, fields().text(1, "S").text(2, "M"))
                .number(4, 1L << 32)
                .message(9, fields().text(1, "traceparent").text(2, "00-4bf92f35-00f067aa-01"))
                .message(9, fields().text(1, "x-request-id").text(2, "r-1"))
                .framed();
        L7FlowLog row = tcp(PORT).client(traced).close().row();

        assertThat(row.traceId).isEqualTo("4bf92f35");
        assertThat(row.xRequestId0).isEqualTo("r-1");
    }

    @Test
    void framesOfStreamsArePassedOver() {
        byte[] frame = fields().number(1, 5).framed("STRM", "data");
        Talk talk = tcp(PORT)
                .client(request(1))
                .server(response(1))
                .client(frame)
                .server(frame)
                .close();

        assertThat(talk.rows()).hasSize(1);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void metaWithoutAnIdIsMalformed() {
        Talk talk = tcp(PORT)
                .client(fields().message(1, fields().text(1, "S")).framed())
                .close();

        assertThat(talk.rows()).isEmpty();
        assertThat(talk.parseFailed).isOne();
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] call = request(5);
        byte[] answer = response(5);
        for (int at = 1; at < call.length; at++) {
            int cut = Math.min(at, answer.length - 1);
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(call, at))
                    .client(Arrays.copyOfRange(call, at, call.length))
                    .server(Arrays.copyOf(answer, cut))
                    .server(Arrays.copyOfRange(answer, cut, answer.length));
            assertThat(talk.row().endpoint).isEqualTo("example.EchoService/Echo");
        }
    }

    @Test
    void everyTruncationBehindTheMetaGivesTheSession() {
        byte[] call = request(5);
        for (int captured = call.length - 7; captured < call.length; captured++) {
            Talk talk = tcp(PORT).capturing(captured).client(call).server(response(5));
            assertThat(talk.row().type).isEqualTo(2);
            assertThat(talk.row().requestLength).isEqualTo(call.length);
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

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(request(1)).client(response(1));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }
}
