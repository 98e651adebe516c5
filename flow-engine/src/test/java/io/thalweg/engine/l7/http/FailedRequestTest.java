package io.thalweg.engine.l7.http;

import static io.thalweg.engine.l7.Talk.http;
import static io.thalweg.engine.l7.Talk.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a failed request tells besides its columns, where the options ask for it. */
final class FailedRequestTest {
    private static final L7Options TOLD = L7Options.defaults().with(change -> {
        change.failedRequestHeaderBytes = 512;
        change.failedRequestPayloadBytes = 64;
        change.failedResponseHeaderBytes = 512;
    });

    private static final String POST =
            "POST /orders HTTP/1.1\r\nHost: shop\r\nX-Tenant: blue\r\nContent-Length: 13\r\n\r\n";
    private static final String ERROR = "HTTP/1.1 500 X\r\nServer: shop/1\r\nContent-Length: 0\r\n\r\n";
    private static final String FINE = "HTTP/1.1 200 OK\r\nServer: shop/1\r\nContent-Length: 0\r\n\r\n";

    private static Talk talk() {
        return http().options(TOLD);
    }

    private static String attribute(L7FlowLog row, String name) {
        int at = List.of(row.attributeNames).indexOf(name);
        return at < 0 ? null : row.attributeValues[at];
    }

    @Test
    void failedRequestShowsHeadersAndBody() {
        L7FlowLog row = talk().client(POST + "{\"count\": 12}").server(ERROR).row();
        assertThat(attribute(row, "request_header")).isEqualTo("Host: shop\nX-Tenant: blue\nContent-Length: 13");
        assertThat(attribute(row, "request_payload")).isEqualTo("{\"count\": 12}");
        assertThat(attribute(row, "response_header")).isEqualTo("Server: shop/1\nContent-Length: 0");
    }

    @Test
    void goodRequestShowsNothing() {
        L7FlowLog row = talk().client(POST + "{\"count\": 12}").server(FINE).row();
        assertThat(row.attributeNames).isEmpty();
        assertThat(row.attributeValues).isEmpty();
    }

    @Test
    void requestWithoutAnswerShowsWhatItHas() {
        L7FlowLog row = talk().client(POST + "{\"count\": 12}").close().rows().get(0);
        assertThat(row.responseStatus).isEqualTo(2);
        assertThat(attribute(row, "request_payload")).isEqualTo("{\"count\": 12}");
        assertThat(attribute(row, "response_header")).isNull();
    }

    @Test
    void nothingIsToldByDefault() {
        L7FlowLog row = http().client(POST + "{\"count\": 12}").server(ERROR).row();
        assertThat(row.attributeNames).isEmpty();
    }

    @Test
    void bodyBehindTheHeadIsShownAndSkipped() {
        List<L7FlowLog> rows = talk().savingEachPacket()
                .client(POST)
                .client("{\"count\"")
                .client(": 12}" + POST)
                .client("{\"count\": 13}")
                .server(ERROR)
                .server(ERROR)
                .close()
                .rows();
        assertThat(rows)
                .extracting(row -> attribute(row, "request_payload"))
                .containsExactly("{\"count\"", "{\"count\": 13}");
    }

    @Test
    void bodyThatComesAfterTheAnswerBelongsToNoOther() {
        List<L7FlowLog> rows = talk().client(POST)
                .server(ERROR)
                .client("{\"count\": 12}")
                .client("GET / HTTP/1.1\r\n\r\n")
                .server(ERROR)
                .close()
                .rows();
        assertThat(rows).extracting(row -> attribute(row, "request_payload")).containsExactly(null, null);
    }

    @Test
    void pipelinedRequestIsNoBody() {
        String get = "GET /a HTTP/1.1\r\n\r\n";
        List<L7FlowLog> rows =
                talk().client(get + get).server(ERROR + ERROR).close().rows();
        assertThat(rows).hasSize(2).allMatch(row -> attribute(row, "request_payload") == null);
    }

    @Test
    void chunkedAndBinaryBodies() {
        String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(attribute(
                        talk().client(head + "5\r\nhello\r\n0\r\n\r\n")
                                .server(ERROR)
                                .row(),
                        "request_payload"))
                .isEqualTo("hello");
        L7FlowLog binary = talk().client("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n\u0001\u0002\u0003")
                .server(ERROR)
                .row();
        assertThat(attribute(binary, "request_payload")).isNull();
    }

    @Test
    void firstChunkMayComeBehindTheHead() {
        String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        List<L7FlowLog> rows = talk().savingEachPacket()
                .client(head)
                .client("5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n")
                .client(head + "5")
                .client("\r\nhel")
                .client("lo\r\n0\r\n\r\n" + head + "5\r\n")
                .client("hello\r\n")
                .client("0\r\n\r\n" + head)
                .client("0\r\n\r\n" + head + "4\r\nlast\r\n0\r\n\r\n")
                .server(ERROR.repeat(5))
                .rows();
        assertThat(rows)
                .extracting(row -> attribute(row, "request_payload"))
                .containsExactly("hello", "hel", "hello", null, "last");
    }

    @Test
    void firstChunkThatIsNoTextOrLostIsNotShown() {
        String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        List<L7FlowLog> rows = talk().client(head)
                .client("3\r\n\u0001\u0002\u0003\r\n5\r\nhello\r\n0\r\n\r\n")
                .server(ERROR)
                .client(head)
                .clientLoses(10)
                .client("3\r\nyou\r\n0\r\n\r\n")
                .after(seconds(5))
                .server(ERROR)
                .client(POST + "{\"count\": 12}")
                .server(ERROR)
                .rows();
        assertThat(rows)
                .extracting(row -> attribute(row, "request_payload"))
                .containsExactly(null, null, "{\"count\": 12}");
    }

    @Test
    void textsAreCutToTheirLimits() {
        L7FlowLog row = talk().client("POST / HTTP/1.1\r\nX: " + "y".repeat(1000) + "\r\nContent-Length: 500\r\n\r\n"
                        + "z".repeat(500))
                .server(ERROR)
                .row();
        assertThat(attribute(row, "request_header")).isEqualTo("X: " + "y".repeat(509));
        assertThat(attribute(row, "request_payload")).isEqualTo("z".repeat(64));
    }

    @Test
    void secretsAreMasked() {
        String body = "{\"user\": \"ann\", \"password\": \"hunter2\"}";
        String request =
                "POST /login HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer hunter2\r\nCookie: a=hunter2; b=hunter2\r\n"
                        + "X-Api-Key: hunter2\r\nX-Auth-User: hunter2\r\nPHPSESSION: hunter2\r\nX-Other: Basic hunter2\r\n"
                        + "Referer: http://ann:hunter2@shop/?token=hunter2\r\nContent-Length: " + body.length()
                        + "\r\n\r\n";
        String response =
                "HTTP/1.1 403 X\r\nSet-Cookie: c=hunter2; Path=/\r\nLocation: /x?access_token=hunter2\r\n\r\n";
        L7FlowLog row =
                talk().client(request + body).server(response).close().rows().get(0);
        assertThat(String.join("\n", row.attributeValues)).doesNotContain("hunter2");
        assertThat(attribute(row, "request_header"))
                .contains("Host: shop\nAuthorization: ?\nCookie: ?\nX-Api-Key: ?\n", "Referer: http://shop/?token=?");
        assertThat(attribute(row, "request_payload")).isEqualTo("{\"user\": \"ann\", \"password\": \"?\"}");
        assertThat(attribute(row, "response_header")).isEqualTo("Set-Cookie: ?\nLocation: /x?access_token=?");

        L7FlowLog raw = http().options(TOLD.with(change -> change.obfuscate = false))
                .client(request + body)
                .server(response)
                .close()
                .rows()
                .get(0);
        assertThat(attribute(raw, "request_header")).contains("Cookie: a=hunter2; b=hunter2");
        assertThat(Arrays.asList(raw.attributeValues)).anyMatch(value -> value.contains("\"password\": \"hunter2\""));
    }

    @Test
    void wherePacketsAreSplitDoesNotMatterToHeaders() {
        String request = POST + "{\"count\": 12}";
        for (int at = 1; at < request.length(); at++) {
            L7FlowLog row = talk().savingEachPacket()
                    .client(request.substring(0, at))
                    .client(request.substring(at))
                    .server(ERROR)
                    .row();
            assertThat(attribute(row, "request_header")).isEqualTo("Host: shop\nX-Tenant: blue\nContent-Length: 13");
            assertThat(attribute(row, "request_payload")).startsWith("{");
        }
    }
}
