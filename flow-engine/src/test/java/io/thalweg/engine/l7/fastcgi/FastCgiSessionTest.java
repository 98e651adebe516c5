package io.thalweg.engine.l7.fastcgi;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.fastcgi.FastCgiBytes.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FastCGI requests, as they become rows. */
final class FastCgiSessionTest {
    private static final int PORT = 9000;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String[] PARAMS = {
        "SCRIPT_FILENAME", "/srv/" + "x".repeat(130) + "/index.php",
        "QUERY_STRING", "q=1",
        "REQUEST_METHOD", "POST",
        "CONTENT_LENGTH", "5",
        "SCRIPT_NAME", "/index.php",
        "REQUEST_URI", "/users?q=1",
        "DOCUMENT_URI", "/index.php",
        "HTTP_HOST", "shop.example",
        "HTTP_USER_AGENT", "curl/8",
        "HTTP_X_FORWARDED_FOR", "192.0.2.7, 10.0.0.1",
        "HTTP_X_REQUEST_ID", "r-1",
        "HTTP_TRACEPARENT", "00-" + TRACE + "-00f067aa0ba902b7-01",
        "HTTP_AUTHORIZATION", "Basic c2VjcmV0",
        "HTTP_COOKIE", "session=secret"
    };

    private static byte[] request(int id) {
        return records()
                .begin(id)
                .params(id, PARAMS)
                .stdin(id, "hello")
                .stdin(id, "")
                .bytes();
    }

    private static byte[] ok(int id) {
        return records()
                .stdout(id, "Content-type: text/html\r\nContent-Length: 5\r\nX-Request-Id: r-2\r\n\r\nhello")
                .stdout(id, "")
                .end(id)
                .bytes();
    }

    @Test
    void requestAndResponseBecomeOneSession() {
        Talk talk = tcp(PORT).client(request(1)).after(ms(4)).server(ok(1));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(44);
        assertThat(row.l7ProtocolStr).isEqualTo("FastCGI");
        assertThat(row.version).isEqualTo("1");
        assertThat(row.requestType).isEqualTo("POST");
        assertThat(row.requestDomain).isEqualTo("shop.example");
        assertThat(row.requestResource).isEqualTo("/users?q=1");
        assertThat(row.endpoint).isEqualTo("/index.php");
        assertThat(row.requestId).isEqualTo(1);
        assertThat(row.requestLength).isEqualTo(5);
        assertThat(row.responseLength).isEqualTo(5);
        assertThat(row.responseCode).isEqualTo(200);
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(4));
        assertThat(row.httpProxyClient).isEqualTo("192.0.2.7");
        assertThat(row.xRequestId0).isEqualTo("r-1");
        assertThat(row.xRequestId1).isEqualTo("r-2");
        assertThat(row.traceId).isEqualTo(TRACE);
        assertThat(row.spanId).isEqualTo("00f067aa0ba902b7");
        assertThat(row.attributeNames).containsExactly("http_user_agent");
        assertThat(row.attributeValues).containsExactly("curl/8");
        assertThat(row.capturedRequestByte).isEqualTo(request(1).length);
        assertThat(row.capturedResponseByte).isEqualTo(ok(1).length);
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found, 404, 4, Not Found",
        "503 Busy, 503, 3, Busy",
        "302 Found, 302, 0, ''",
        "500, 500, 3, ''",
        "none, 200, 0, ''"
    })
    void statusFieldDecides(String status, int code, int responseStatus, String exception) {
        byte[] response = records()
                .stdout(1, "Status: " + status + "\r\nX-A: b\r\n\r\n")
                .end(1)
                .bytes();
        L7FlowLog row = tcp(PORT).client(request(1)).server(response).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(responseStatus);
        assertThat(row.responseException).isEqualTo(exception);
    }

    @Test
    void requestsOnOneConnectionMayInterleave() {
        byte[] both = records()
                .begin(1)
                .begin(2)
                .record(4, 2, 0, FastCgiBytes.pairs("REQUEST_METHOD", "GET"))
                .record(4, 1, 0, FastCgiBytes.pairs("REQUEST_METHOD", "PUT"))
                .record(4, 2, 0, FastCgiBytes.pairs("REQUEST_URI", "/two"))
                .params(1, "REQUEST_URI", "/one")
                .record(4, 2, 0, new byte[0])
                .stdin(1, "")
                .stdin(2, "")
                .bytes();
        byte[] answers = records()
                .stdout(2, "Status: 404 Not Found\r\n\r\n")
                .stdout(1, "X-A: b\r\n\r\n")
                .stdout(2, "body")
                .end(2)
                .end(1)
                .bytes();
        Talk talk = tcp(PORT).client(both).server(answers);

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("GET", "PUT");
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/two", "/one");
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(404, 200);
    }

    @Test
    void pairMayLieInTwoRecords() {
        byte[] pairs = FastCgiBytes.pairs("REQUEST_METHOD", "GET", "REQUEST_URI", "/a/b");
        for (int at = 1; at < pairs.length; at++) {
            byte[] request = records()
                    .begin(1)
                    .record(4, 1, 0, Arrays.copyOf(pairs, at))
                    .record(4, 1, 3, Arrays.copyOfRange(pairs, at, pairs.length))
                    .params(1)
                    .bytes();
            L7FlowLog row = tcp(PORT).client(request).close().row();
            assertThat(row.requestType).isEqualTo("GET");
            assertThat(row.requestResource).isEqualTo("/a/b");
        }
    }

    @Test
    void idsAreUsedAgainOnConnectionsThatStay() {
        Talk talk = tcp(PORT)
                .client(request(1))
                .server(ok(1))
                .client(request(1))
                .server(records()
                        .stdout(1, "Status: 500 Internal Server Error\r\n\r\n")
                        .bytes())
                .server(records().stdout(1, "more").end(1).bytes())
                .client(request(1))
                .server(ok(1))
                .close();

        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(200, 500, 200);
        assertThat(talk.rows()).allMatch(row -> row.type == 2);
    }

    @Test
    void errorsWrittenBeforeTheResponseAreNoResponse() {
        byte[] response = records().stderr(1, "PHP message: it broke").bytes();
        Talk talk = tcp(PORT).client(request(1)).server(response).server(ok(1));

        assertThat(talk.row().responseCode).isEqualTo(200);
    }

    @Test
    void endWithoutOutputIsTheResponse() {
        Talk talk = tcp(PORT)
                .client(request(1))
                .server(records().end(1, 0, 2).bytes())
                .client(request(1))
                .server(records().end(1, 1, 0).bytes())
                .client(request(1))
                .server(records().end(1).bytes());

        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(3, 3, 0);
        assertThat(talk.rows()).extracting(row -> row.responseException).containsExactly("OVERLOADED", "", "");
    }

    @Test
    void scriptNameStandsInForWhatIsMissing() {
        byte[] request = records()
                .begin(1)
                .params(1, "SCRIPT_NAME", "/a.php", "REQUEST_METHOD", "GET")
                .bytes();
        L7FlowLog row = tcp(PORT).client(request).close().row();

        assertThat(row.requestResource).isEqualTo("/a.php");
        assertThat(row.endpoint).isEqualTo("/a.php");
        assertThat(row.responseStatus).isEqualTo(2);
    }

    @Test
    void secretsAreNotRead() {
        L7FlowLog row = tcp(PORT).client(request(1)).server(ok(1)).row();

        assertThat(String.join(" ", row.attributeValues) + row.requestResource + row.endpoint)
                .doesNotContain("secret")
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void secretsInTheUrlAreMaskedUnlessAskedFor() {
        byte[] request = records()
                .begin(1)
                .params(1, "REQUEST_URI", "/a?user=b&password=secret")
                .bytes();
        Talk raw = tcp(PORT).options(L7Options.defaults().with(change -> change.obfuscate = false));

        assertThat(tcp(PORT).client(request).close().row().requestResource).isEqualTo("/a?user=b&password=?");
        assertThat(raw.client(request).close().row().requestResource).isEqualTo("/a?user=b&password=secret");
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] request = request(1);
        byte[] response = ok(1);
        for (int at = 1; at < request.length; at++) {
            int cut = Math.min(at, response.length - 1);
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(request, at))
                    .client(Arrays.copyOfRange(request, at, request.length))
                    .server(Arrays.copyOf(response, cut))
                    .server(Arrays.copyOfRange(response, cut, response.length))
                    .close();
            L7FlowLog row = talk.row();
            assertThat(row.requestResource).isEqualTo("/users?q=1");
            assertThat(row.traceId).isEqualTo(TRACE);
            assertThat(row.responseCode).isEqualTo(200);
            assertThat(row.responseLength).isEqualTo(5);
        }
    }

    @Test
    void everyTruncationFromTheFirstRecordOnGivesTheSession() {
        byte[] request = request(1);
        for (int captured = 24; captured < request.length; captured++) {
            Talk talk = tcp(PORT).capturing(captured).client(request).server(ok(1));
            assertThat(talk.row().type).isEqualTo(2);
            assertThat("POST").startsWith(talk.row().requestType);
        }
    }

    @Test
    void longBodiesAreSkipped() {
        Talk talk = tcp(PORT)
                .client(request(1))
                .client(records().stdin(1, "x".repeat(60_000)).bytes());
        byte[] response = records()
                .stdout(1, "X-A: b\r\n\r\n" + "y".repeat(60_000))
                .stdout(1, "z".repeat(60_000))
                .end(1)
                .bytes();
        for (int at = 0; at < response.length; at += 1400) {
            talk.server(Arrays.copyOfRange(response, at, Math.min(response.length, at + 1400)));
        }
        talk.client(request(1)).server(ok(1)).close();

        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(2, 2);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = tcp(PORT)
                .client(request(1))
                .server(records().stdout(1, "X-A: b\r\n\r\n").bytes())
                .serverLoses(300)
                .client(request(1))
                .server(ok(1))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(2, 2);
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(request(1)).client(ok(1));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }
}
