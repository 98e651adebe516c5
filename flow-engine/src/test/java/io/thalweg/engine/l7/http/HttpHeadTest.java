package io.thalweg.engine.l7.http;

import static io.thalweg.engine.l7.Talk.http;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the heads of HTTP/1 messages say. */
final class HttpHeadTest {
    private static L7FlowLog request(String head) {
        return http().client(head).close().row();
    }

    private static L7FlowLog response(String head) {
        return http().client("GET / HTTP/1.1\r\n\r\n").server(head).close().row();
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1,GET,/,/,1.1",
        "GET /a HTTP/1.0,GET,/a,/a,1.0",
        "GET /a/b/c/d?x=/1/2 HTTP/1.1,GET,/a/b/c/d?x=/1/2,/a/b,1.1",
        "GET /a/b/ HTTP/1.1,GET,/a/b/,/a/b,1.1",
        "GET /a;v=1/b HTTP/1.1,GET,/a;v=1/b,/a,1.1",
        "GET /a#top HTTP/1.1,GET,/a#top,/a,1.1",
        "GET ?q HTTP/1.1,GET,?q,'',1.1",
        "OPTIONS * HTTP/1.1,OPTIONS,*,*,1.1",
        "GET /two words HTTP/1.1,GET,/two words,/two words,1.1",
        "GET  /  HTTP/1.1,GET,/,/,1.1",
        "GET http://h.example:8080/p/q/r?s HTTP/1.1,GET,http://h.example:8080/p/q/r?s,/p/q,1.1",
        "GET http://u:secret@h.example/p HTTP/1.1,GET,http://h.example/p,/p,1.1",
        "PROPFIND /dav HTTP/1.1,PROPFIND,/dav,/dav,1.1",
        "CCM_POST /odd HTTP/1.1,CCM_POST,/odd,/odd,1.1",
        "M-SEARCH * HTTP/1.1,M-SEARCH,*,*,1.1",
        "GET / HTTP/1.,GET,/,/,1.",
        "OPTIONS HTTP/1.1,OPTIONS,'','',1.1"
    })
    void requestLinesAreTakenApart(String line, String method, String resource, String endpoint, String version) {
        L7FlowLog row = request(line + "\r\n\r\n");
        assertThat(row.requestType).isEqualTo(method);
        assertThat(row.requestResource).isEqualTo(resource);
        assertThat(row.endpoint).isEqualTo(endpoint);
        assertThat(row.version).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"GET /page.html,/page.html,''", "GET /page.html HTTP/1.1,/page.html,1.1"})
    void lineThatEndsBetweenCrAndLfHasNoCr(String line, String resource, String version) {
        L7FlowLog row = request(line + "\r");
        assertThat(row.requestResource).isEqualTo(resource);
        assertThat(row.version).isEqualTo(version);
    }

    @Test
    void oldestRequestsHaveNoVersion() {
        Talk talk = http().client("GET /page.html\r\nGET /other\r\n").close();
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/page.html", "/other");
        assertThat(talk.rows()).allMatch(row -> row.version.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET key\r\n",
                "SET key value\r\n",
                "OPTIONS rtsp://h/stream RTSP/1.0\r\n\r\n",
                "INVITE sip:bob@example SIP/2.0\r\n\r\n",
                "EHLO mail.example\r\n",
                "get /lower HTTP/1.1\r\n\r\n",
                "SSH-2.0-OpenSSH_9\r\n",
                "\u0016\u0003\u0001\u0002"
            })
    void otherProtocolsAreNotHttp(String bytes) {
        Talk talk = http().client(bytes).close();
        assertThat(talk.protocol).isZero();
        assertThat(talk.rows()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200,0,''",
        "206,0,''",
        "302,0,''",
        "400,4,Bad Request",
        "404,4,Not Found",
        "418,4,I'm a Teapot",
        "499,4,Client Closed Request",
        "460,4,Client Error",
        "500,3,Internal Server Error",
        "504,3,Gateway Timeout",
        "599,3,Server Error",
        "101,0,''"
    })
    void statusCodesTellTheStatus(int code, int status, String exception) {
        L7FlowLog row = response("HTTP/1.1 " + code + " Whatever\r\nContent-Length: 0\r\n\r\n");
        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isEqualTo(exception);
    }

    @Test
    void reasonMayBeMissing() {
        assertThat(response("HTTP/1.1 204\r\n\r\n").responseCode).isEqualTo(204);
    }

    @Test
    void namesOfFieldsAreOfAnyCase() {
        L7FlowLog row = request(
                "POST / HTTP/1.1\r\nHOST:h.example\r\ncOnTeNt-LeNgTh:\t7 \r\nuser-agent: curl\r\n"
                        + "REFERER: http://r.example/\r\nx-forwarded-for: 192.0.2.9, 10.0.0.1\r\nX_Request_Id: r-1\r\n\r\n1234567");
        assertThat(row.requestDomain).isEqualTo("h.example");
        assertThat(row.requestLength).isEqualTo(7);
        assertThat(row.httpProxyClient).isEqualTo("192.0.2.9");
        assertThat(row.xRequestId0).isEqualTo("r-1");
        assertThat(row.attributeNames).containsExactly("http_user_agent", "http_referer");
        assertThat(row.attributeValues).containsExactly("curl", "http://r.example/");
    }

    @Test
    void bareLineFeedsAndEmptyLinesBeforeAreTolerated() {
        Talk talk = http().client("GET /a HTTP/1.1\nHost: a\n\n\r\n\r\nGET /b HTTP/1.1\r\nHost: b\n\r\n")
                .close();
        assertThat(talk.rows()).extracting(row -> row.requestDomain).containsExactly("a", "b");
    }

    @Test
    void foldedFieldsAreOneLine() {
        L7FlowLog row = request("GET / HTTP/1.1\r\nUser-Agent: one\r\n  two\r\n\tthree\r\nHost: h\r\n\r\n");
        assertThat(row.attributeValues).containsExactly("one two three");
        assertThat(row.requestDomain).isEqualTo("h");
    }

    @Test
    void absoluteTargetGivesTheHostThatNoFieldGives() {
        assertThat(request("GET http://u:p@h.example:81/x HTTP/1.1\r\n\r\n").requestDomain)
                .isEqualTo("h.example:81");
        assertThat(request("GET http://h.example HTTP/1.1\r\nHost: front\r\n\r\n").requestDomain)
                .isEqualTo("front");
    }

    @Test
    void requestIdsOfBothSidesAreKept() {
        L7FlowLog row = http().client("GET / HTTP/1.1\r\nX-Request-ID: a\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nX-Request-ID: b\r\nContent-Length: 0\r\n\r\n")
                .row();
        assertThat(row.xRequestId0).isEqualTo("a");
        assertThat(row.xRequestId1).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01|0af7651916cd43dd8448eb211c80319c|b7ad6b7169203331",
                "sw8: 1-dHJhY2U=-c2VnbWVudA==-4-c2Vydmlj-aW5z-ZW5k-cGVlcg==|trace|segment-4",
                "sw6: 1-dHJhY2U=-c2VnbWVudA==-4|trace|segment-4",
                "sw8: 1-not base64-alike-4|not base64|alike-4",
                "uber-trace-id: 3f5a:1b2c:0:1|3f5a|1b2c",
                "uber-trace-id: 3f5a%3A1b2c%3a0%3A1|3f5a|1b2c",
                "b3: 463ac35c9f6413ad-a2fb4a1d1a96d312-1|463ac35c9f6413ad|a2fb4a1d1a96d312",
                "X-B3-TraceId: 463ac35c|463ac35c|''"
            })
    void traceHeadersGiveTraceAndSpan(String header, String traceId, String spanId) {
        L7FlowLog row = request("GET / HTTP/1.1\r\n" + header + "\r\n\r\n");
        assertThat(row.traceId).isEqualTo(traceId);
        assertThat(row.spanId).isEqualTo(spanId);
        assertThat(row.traceIdIndex).isNotZero();
    }

    @Test
    void traceHeaderIsReadUpToTwoKilobytes() {
        String header = "sw8: 1-dHJhY2U=-c2VnbWVudA==-4-";

        assertThat(request("GET / HTTP/1.1\r\n" + header + "x".repeat(2000) + "\r\n\r\n").traceId)
                .isEqualTo("trace");
        assertThat(request("GET / HTTP/1.1\r\n" + header + "x".repeat(2048) + "\r\n\r\n").traceId)
                .isEmpty();
    }

    @Test
    void skyWalkingThreeHeaderGivesTraceAndSegment() {
        L7FlowLog row = request("GET / HTTP/1.1\r\nsw3: 1.2.3|4|5|6|#h|#e|#p|7.8.9\r\n\r\n");
        assertThat(row.traceId).isEqualTo("7.8.9");
        assertThat(row.spanId).isEqualTo("1.2.3-4");
    }

    @Test
    void zipkinHeadersPairInAnyOrder() {
        L7FlowLog row = request("GET / HTTP/1.1\r\nx-b3-spanid: s\r\nx-b3-traceid: t\r\n\r\n");
        assertThat(row.traceId).isEqualTo("t");
        assertThat(row.spanId).isEqualTo("s");
    }

    @Test
    void firstTracerInTheListLeadsAndTheNextIsSecond() {
        L7FlowLog row =
                request("GET / HTTP/1.1\r\nuber-trace-id: u:1:0:1\r\nb3: b-2-1\r\ntraceparent: 00-w-3-01\r\n\r\n");
        assertThat(row.traceId).isEqualTo("w");
        assertThat(row.spanId).isEqualTo("3");
        assertThat(row.traceId2).isEqualTo("b");
    }

    @Test
    void secretsAreNowhereInTheRow() throws IllegalAccessException {
        Talk talk = http().client(
                        "GET http://u:S3CRET@h/ HTTP/1.1\r\nAuthorization: Basic S3CRET\r\nCookie: s=S3CRET\r\n"
                                + "Proxy-Authorization: S3CRET\r\nX-Api-Key: S3CRET\r\nUser-Agent: x\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nSet-Cookie: s=S3CRET\r\nContent-Length: 6\r\n\r\nS3CRET");
        assertThat(texts(talk.row())).isNotEmpty().noneMatch(text -> text.contains("S3CRET"));
    }

    private static List<String> texts(L7FlowLog row) throws IllegalAccessException {
        List<String> texts = new ArrayList<>();
        for (var field : L7FlowLog.class.getFields()) {
            Object value = field.get(row);
            if (value instanceof String text) {
                texts.add(text);
            } else if (value instanceof String[] array) {
                texts.addAll(Arrays.asList(array));
            }
        }
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"5,5", "'5, 5',5", "0,0", "007,7", "-1,-1", "abc,-1", "'5, 6',5", "99999999999999999999999,-1", "+5,-1"
    })
    void contentLengthIsANumber(String value, long length) {
        L7FlowLog row = response("HTTP/1.1 200 OK\r\nContent-Length: " + value + "\r\n\r\n");
        assertThat(row.hasResponseLength ? row.responseLength : -1).isEqualTo(length);
    }

    @Test
    void longHeadsAreToldAsFarAsTheLimitGoes() {
        Talk talk = http().options(L7Options.defaults().with(change -> change.maxHeadBytes = 1024));
        talk.client("GET /long HTTP/1.1\r\nHost: h\r\nX-Long: " + "x".repeat(5000) + "\r\nReferer: lost\r\n\r\n")
                .client("GET /next HTTP/1.1\r\nHost: h\r\n\r\n")
                .close();
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/long", "/next");
        assertThat(talk.rows().get(0).requestDomain).isEqualTo("h");
        assertThat(talk.rows().get(0).attributeNames).isEmpty();
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        Talk talk = http().options(L7Options.defaults().with(change -> change.maxTextBytes = 64));
        L7FlowLog row = talk.client("GET /" + "\u00c3\u00a4".repeat(100) + " HTTP/1.1\r\n\r\n")
                .close()
                .row();
        assertThat(row.requestResource).isEqualTo("/" + "ä".repeat(31));
    }
}
