package io.thalweg.engine.l7.sofarpc;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.sofarpc.BoltBytes.heartbeat;
import static io.thalweg.engine.l7.sofarpc.BoltBytes.heartbeatAnswer;
import static io.thalweg.engine.l7.sofarpc.BoltBytes.object;
import static io.thalweg.engine.l7.sofarpc.BoltBytes.oneWay;
import static io.thalweg.engine.l7.sofarpc.BoltBytes.request;
import static io.thalweg.engine.l7.sofarpc.BoltBytes.response;
import static io.thalweg.engine.l7.sofarpc.BoltBytes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SofaRPC calls, as they become rows. */
final class SofaRpcSessionTest {
    private static final int PORT = 12200;
    private static final String SERVICE = "org.example.Users:1.0";
    private static final String TRACE = "0a2200ce1670900283956100813525";

    private static BoltBytes calling(BoltBytes request) {
        return request.header("sofa_head_target_service", SERVICE)
                .header("sofa_head_method_name", "login")
                .header("new_rpc_trace_context", "tcid=" + TRACE + "&spid=0.1&pspid=0&sample=true&")
                .header("X-Request-Id", "r-1")
                .content("whatever");
    }

    private static byte[] call(int id) {
        return calling(request(id)).bytes();
    }

    private static byte[] answer(int id) {
        return response(id, 0)
                .content(object("R", "isError", "errorMsg", "appResponse") + "FNN")
                .bytes();
    }

    @Test
    void callAndAnswerBecomeOneSession() {
        Talk talk = tcp(PORT).client(call(7)).after(ms(3)).server(answer(7));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(43);
        assertThat(row.l7ProtocolStr).isEqualTo("SofaRPC");
        assertThat(row.requestType).isEqualTo("login");
        assertThat(row.requestResource).isEqualTo(SERVICE);
        assertThat(row.endpoint).isEqualTo(SERVICE + "/login");
        assertThat(row.requestId).isEqualTo(7);
        assertThat(row.requestLength).isEqualTo(call(7).length - 22);
        assertThat(row.responseLength).isEqualTo(answer(7).length - 20);
        assertThat(row.capturedRequestByte).isEqualTo(call(7).length);
        assertThat(row.responseCode).isZero();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseException).isEmpty();
        assertThat(row.responseDuration).isEqualTo(ms(3));
        assertThat(row.traceId).isEqualTo(TRACE);
        assertThat(row.spanId).isEqualTo("0.1");
        assertThat(row.parentSpanId).isEqualTo("0");
        assertThat(row.xRequestId0).isEqualTo("r-1");
        assertThat(row.attributeNames).containsExactly("rpc_service");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void secondVersionIsReadToo(boolean withCrc) {
        byte[] answer = response(2, 7).second(withCrc).bytes();
        Talk talk = tcp(PORT)
                .client(calling(request(1).second(withCrc)).bytes())
                .client(calling(request(2).second(withCrc)).bytes())
                .server(answer);

        assertThat(talk.row().requestId).isEqualTo(2);
        assertThat(talk.row().endpoint).isEqualTo(SERVICE + "/login");
        assertThat(talk.row().responseException).isEqualTo("TIMEOUT");
    }

    @Test
    void requestObjectTellsWhatTheHeadersLeaveOut() {
        String content = object("SofaRequest", "appName", "methodName", "targetServiceUniqueName", "requestProps")
                + "N" + text("login") + text(SERVICE)
                + "Mt\0\1m" + text("protocol") + text("bolt") + text("rpc_trace_context") + "M"
                + text("sofaTraceId") + text(TRACE) + text("sofaRpcId") + text("0.2") + "zz";
        L7FlowLog row =
                tcp(PORT).client(request(1).content(content).bytes()).close().row();

        assertThat(row.endpoint).isEqualTo(SERVICE + "/login");
        assertThat(row.traceId).isEqualTo(TRACE);
        assertThat(row.spanId).isEqualTo("0.2");
    }

    @Test
    void traceOfOldVersionsIsInHeadersOfItsOwn() {
        byte[] call = request(1)
                .header("rpc_trace_context.sofaTraceId", TRACE)
                .header("rpc_trace_context.sofaRpcId", "0")
                .bytes();
        L7FlowLog row = tcp(PORT).client(call).close().row();

        assertThat(row.traceId).isEqualTo(TRACE);
        assertThat(row.spanId).isEqualTo("0");
    }

    @Test
    void headersOfOtherTracersAreTaken() {
        byte[] call = request(1)
                .codec(11)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .bytes();
        assertThat(tcp(PORT).client(call).close().row().traceId).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void oneWayCallIsCompleteByItself() {
        L7FlowLog row = tcp(PORT).client(calling(oneWay(1)).bytes()).row();

        assertThat(row.type).isEqualTo(2);
        assertThat(row.requestType).isEqualTo("login");
    }

    @Test
    void heartbeatsAreNoSessions() {
        Talk talk = tcp(PORT)
                .client(heartbeat(1).bytes())
                .server(heartbeatAnswer(1).bytes())
                .client(call(2))
                .server(answer(2))
                .close();

        assertThat(talk.row().requestId).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, ERROR",
        "4, 3, SERVER_THREADPOOL_BUSY",
        "7, 3, TIMEOUT",
        "8, 4, CLIENT_SEND_ERROR",
        "99, 3, UNKNOWN"
    })
    void statusDecidesWhoseErrorItIs(int code, int status, String name) {
        byte[] failed = response(1, code).className("").bytes();
        L7FlowLog row = tcp(PORT).client(call(1)).server(failed).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isEqualTo(name);
    }

    @Test
    void errorInsideTheResponseIsShownBesideStatusOk() {
        String content = object("R", "isError", "errorMsg", "appResponse") + "T" + text("no such service") + "N";
        L7FlowLog row = tcp(PORT)
                .client(call(1))
                .server(response(1, 0).content(content).bytes())
                .row();

        assertThat(row.responseStatus).isZero();
        assertThat(row.responseException).isEqualTo("no such service");
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
            assertThat(talk.row().endpoint).isEqualTo(SERVICE + "/login");
            assertThat(talk.row().responseLength).isEqualTo(answer.length - 20);
        }
    }

    @Test
    void everyTruncationBehindTheClassNameGivesTheSession() {
        byte[] call = call(5);
        for (int captured = 22 + 44; captured < call.length; captured++) {
            L7FlowLog row =
                    tcp(PORT).capturing(captured).client(call).server(answer(5)).row();
            assertThat(row.type).isEqualTo(2);
            assertThat(row.requestLength).isEqualTo(call.length - 22);
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
        assertThat(talk.rows()).allMatch(row -> row.requestType.equals("login"));
    }

    @Test
    void brokenFramingIsCountedAndFoundAgain() {
        Talk talk = tcp(PORT)
                .client(call(1))
                .server(answer(1))
                .client("no bolt at all")
                .client(call(2))
                .server(answer(2));

        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(1L, 2L);
        assertThat(talk.parseFailed).isOne();
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(call(1)).client(answer(1));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }
}
