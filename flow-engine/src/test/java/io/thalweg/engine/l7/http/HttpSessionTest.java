package io.thalweg.engine.l7.http;

import static io.thalweg.engine.l7.Talk.http;
import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.l7.tls.TlsBytes;
import io.thalweg.engine.row.L7FlowLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests and responses of HTTP/1 connections, as they become rows. */
final class HttpSessionTest {
    private static final String GET = "GET /shop/cart/items?id=7 HTTP/1.1\r\nHost: shop.example\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @Test
    void requestAndResponseBecomeOneSession() {
        Talk talk = http().client(GET).after(ms(3)).server(OK);

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(20);
        assertThat(row.l7ProtocolStr).isEqualTo("HTTP");
        assertThat(row.version).isEqualTo("1.1");
        assertThat(row.requestType).isEqualTo("GET");
        assertThat(row.requestDomain).isEqualTo("shop.example");
        assertThat(row.requestResource).isEqualTo("/shop/cart/items?id=7");
        assertThat(row.endpoint).isEqualTo("/shop/cart");
        assertThat(row.responseCode).isEqualTo(200);
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseException).isEmpty();
        assertThat(row.hasRequestLength).isFalse();
        assertThat(row.responseLength).isEqualTo(5);
        assertThat(row.startTime).isEqualTo(Talk.START);
        assertThat(row.endTime).isEqualTo(Talk.START + ms(3));
        assertThat(row.responseDuration).isEqualTo(ms(3));
        assertThat(row.reqTcpSeq).isEqualTo(1000);
        assertThat(row.respTcpSeq).isEqualTo(2_000_000);
        assertThat(row.capturedRequestByte).isEqualTo(GET.length());
        assertThat(row.capturedResponseByte).isEqualTo(OK.length());
        assertThat(talk.protocol).isEqualTo(20);
        assertThat(talk.requests).isEqualTo(1);
        assertThat(talk.responses).isEqualTo(1);
        assertThat(talk.rrtSum).isEqualTo(ms(3));
    }

    @Test
    void keepAliveConnectionGivesASessionEach() {
        Talk talk = http();
        for (int i = 0; i < 5; i++) {
            talk.client("GET /" + i + " HTTP/1.1\r\n\r\n")
                    .after(ms(1))
                    .server(OK)
                    .after(ms(1));
        }
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/0", "/1", "/2", "/3", "/4");
        assertThat(talk.rows()).allMatch(row -> row.responseDuration == ms(1));
    }

    @Test
    void pipelinedRequestsPairInOrder() {
        Talk talk = http().client("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n")
                .after(ms(1))
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                        + "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                .after(ms(1))
                .server("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");

        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/a", "/b", "/c");
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(200, 404, 503);
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(0, 4, 3);
        assertThat(talk.clientErrors).isEqualTo(1);
        assertThat(talk.serverErrors).isEqualTo(1);
    }

    @Test
    void requestWithoutResponseTimesOutAfterTwoMinutes() {
        Talk talk = http().client(GET).waiting(seconds(120));
        assertThat(talk.rows()).isEmpty();

        talk.waiting(seconds(1));

        assertThat(talk.row().type).isZero();
        assertThat(talk.row().responseStatus).isEqualTo(2);
        assertThat(talk.row().hasResponseCode).isFalse();
        assertThat(talk.row().endTime).isEqualTo(talk.row().startTime);
        assertThat(talk.row().responseDuration).isZero();
        assertThat(talk.timeouts).isEqualTo(1);
    }

    @Test
    void responseAfterTheSessionTimeStaysAlone() {
        Talk talk = http().client(GET).after(seconds(121)).server(OK).close();
        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(0, 1);
    }

    @Test
    void endOfTheFlowSendsWhatIsPending() {
        Talk talk = http().client(GET).close();
        assertThat(talk.row().type).isZero();
        assertThat(talk.row().responseStatus).isEqualTo(2);
    }

    @Test
    void responseWithoutRequestIsARowOfItsOwn() {
        Talk talk = http().seenInTheMiddle()
                .server(OK)
                .after(ms(1))
                .client(GET)
                .after(ms(1))
                .server(OK);
        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(1, 2);
        assertThat(talk.rows().get(0).startTime).isEqualTo(Talk.START);
    }

    @Test
    void responseCapturedBeforeItsRequestStillPairs() {
        Talk talk = http().after(ms(2)).server(OK).after(-ms(2)).client(GET);
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().responseDuration).isEqualTo(ms(2));
    }

    @Test
    void oldestRequestLeavesAsUnknownWhenThereAreTooMany() {
        Talk talk = http().options(L7Options.defaults().with(change -> change.maxOutstanding = 2));
        talk.client("GET /1 HTTP/1.1\r\n\r\n").client("GET /2 HTTP/1.1\r\n\r\n").client("GET /3 HTTP/1.1\r\n\r\n");
        assertThat(talk.row().requestResource).isEqualTo("/1");
        assertThat(talk.row().responseStatus).isEqualTo(5);
        assertThat(talk.counters().outstandingOverflow).isEqualTo(1);
    }

    @Test
    void responsesOfRequestsThatLeftPairWithNothing() {
        Talk talk = http().options(L7Options.defaults().with(change -> change.maxOutstanding = 2));
        talk.client("GET /1 HTTP/1.1\r\n\r\n").client("GET /2 HTTP/1.1\r\n\r\n").client("GET /3 HTTP/1.1\r\n\r\n");
        talk.after(ms(1))
                .server("HTTP/1.1 201 One\r\nContent-Length: 0\r\n\r\n")
                .server("HTTP/1.1 202 Two\r\nContent-Length: 0\r\n\r\n")
                .server("HTTP/1.1 203 Three\r\nContent-Length: 0\r\n\r\n");

        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/1", "", "/2", "/3");
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(0, 201, 202, 203);
    }

    @Test
    void interimAnswersBelongToNobody() {
        Talk talk = http().client("POST /up HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                .after(ms(1))
                .server("HTTP/1.1 100 Continue\r\n\r\n")
                .client("abc")
                .after(ms(1))
                .server(
                        "HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.row().responseCode).isEqualTo(201);
        assertThat(talk.row().responseDuration).isEqualTo(ms(2));
        assertThat(talk.row().requestLength).isEqualTo(3);
    }

    @Test
    void interimAnswersBelongToNobodyWhereRequestsDoNotWait() {
        Talk talk = http().client("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n0\r\nDigest: x\r\n\r\nGET /b HTTP/1.1\r\n\r\n")
                .server(
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "1\r\nx\r\n0\r\nExpires: 0\r\nX: y\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/a", "/b");
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(201, 404);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void tunnelOfConnectMayCarryTls() {
        Talk talk = Talk.tcp(3128)
                .client("CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n")
                .server("HTTP/1.1 200 Connection established\r\nProxy-Agent: x\r\n\r\n")
                .client(TlsBytes.record(22, TlsBytes.clientHello("shop.example", "h2")))
                .close();
        assertThat(talk.rows()).extracting(row -> row.l7ProtocolStr).containsExactly("HTTP", "TLS");
        assertThat(talk.rows().get(1).requestDomain).isEqualTo("shop.example");
    }

    @Test
    void linesThatOnlyBeginAsOldRequestsAreNone() {
        for (String bytes : List.of("GET\r\n", "GET  \r\n", "GET x\r\n", "GET /\0\1\2\r\n", "get /a\r\n")) {
            Talk talk = Talk.tcp(9999).client(bytes).close();
            assertThat(talk.rows()).as(bytes).isEmpty();
        }
        assertThat(http().client("GET /a\r\n").close().row().requestResource).isEqualTo("/a");
    }

    @Test
    void afterUpgradeNothingIsParsed() {
        Talk talk = http().client("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                .server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n" + OK)
                .client(GET)
                .server(OK)
                .close();
        assertThat(talk.row().responseCode).isEqualTo(101);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void tunnelOfConnectIsWhatItCarries() {
        Talk talk = http().client("CONNECT db.example:443 HTTP/1.1\r\nHost: db.example:443\r\n\r\n")
                .server("HTTP/1.1 200 Connection established\r\n\r\n")
                .client(GET)
                .server(OK)
                .close();
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("CONNECT", "GET");
        assertThat(talk.rows().get(0).requestResource).isEqualTo("db.example:443");
    }

    @Test
    void tunnelOfUnknownBytesIsLeftAlone() {
        Talk talk = http().client("CONNECT db.example:443 HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 200 Connection established\r\n\r\nbytes of a protocol")
                .client("that nobody knows")
                .close();
        assertThat(talk.row().requestType).isEqualTo("CONNECT");
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void refusedConnectGoesOnAsHttp() {
        Talk talk = http().client("CONNECT db.example:443 HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                .client(GET)
                .server(OK);
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(407, 200);
    }

    @Test
    void answerToHeadHasNoBody() {
        Talk talk = http().client("HEAD /big HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + OK);
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("HEAD", "GET");
        assertThat(talk.rows()).extracting(row -> row.responseLength).containsExactly(1_000_000L, 5L);
    }

    @Test
    void notModifiedAndNoContentHaveNoBody() {
        Talk talk = http().client(GET + GET + GET)
                .server("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n" + OK);
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(304, 204, 200);
    }

    @Test
    void bodyWithoutLengthLastsUntilTheConnectionEnds() {
        Talk talk = http().client("GET / HTTP/1.0\r\n\r\n")
                .server("HTTP/1.0 200 OK\r\n\r\nHTTP/1.1 500 is text of the body")
                .server("HTTP/1.1 200 OK\r\n\r\n")
                .close();
        assertThat(talk.row().version).isEqualTo("1.0");
        assertThat(talk.row().responseCode).isEqualTo(200);
        assertThat(talk.row().hasResponseLength).isFalse();
    }

    @Test
    void chunkedBodiesWithExtensionsAndTrailersEndWhereTheyEnd() {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
                + "5;name=\"a\"\r\nHTTP/\r\n1A ; x\r\n1.1 500 in the middle of it\r\n"
                        .replace(
                                "1A ; x\r\n1.1 500 in the middle of it\r\n",
                                "1B ; x\r\n1.1 500 in the middle of it\r\n")
                + "000\r\nTrailer: yes\r\nX-Request-Id: no\r\n\r\n";
        Talk talk = http().client(GET + GET).server(chunked + OK);
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(200, 200);
        assertThat(talk.rows()).extracting(row -> row.hasResponseLength).containsExactly(false, true);
        assertThat(talk.rows().get(0).xRequestId1).isEmpty();
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void chunkedRequestIsFollowedByTheNext() {
        Talk talk = http().client("POST /a HTTP/1.1\r\nTRANSFER-ENCODING: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + GET)
                .server(OK + OK);
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("POST", "GET");
    }

    @Test
    void chunkThatIsNoneCountsAsMalformedAndTheNextMessageIsFound() {
        Talk talk = http().client(GET + GET)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                .after(ms(1))
                .server("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(200, 500);
        assertThat(talk.parseFailed).isEqualTo(1);
        assertThat(talk.counters().malformed(20)).isEqualTo(1);
    }

    @Test
    void flowWhoseDirectionWasGuessedWrongIsTurnedRound() {
        Talk talk = Talk.tcp(55555).clientPort(80).seenInTheMiddle().client(OK);
        assertThat(talk.reversed).isTrue();
        talk.after(ms(1)).server(GET).after(ms(1)).client(OK);
        assertThat(talk.rows().get(1).type).isEqualTo(2);
        assertThat(talk.rows().get(1).serverPort).isEqualTo(80);
    }

    @Test
    void handshakeIsBelievedMoreThanBytes() {
        Talk talk = http().client(OK).server(GET).close();
        assertThat(talk.rows()).isEmpty();
        assertThat(talk.reversed).isFalse();
    }

    @Test
    void serverThatOffersItsStatusLineOnlyIsToldAtTheEnd() {
        Talk talk = http().client(GET)
                .after(ms(1))
                .server("HTTP/1.0 200 OK\r\nServer: x")
                .close();
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().responseCode).isEqualTo(200);
        assertThat(talk.row().responseDuration).isEqualTo(ms(1));
    }

    @Test
    void requestCutByTheCaptureIsToldAsFarAsItGoes() {
        Talk talk =
                http().capturing(40).client(GET + "x".repeat(2000)).after(ms(1)).server(OK);
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().requestResource).isEqualTo("/shop/cart/items?id=7");
        assertThat(talk.row().requestDomain).isEmpty();
    }

    @Test
    void versionCutInTheMiddleIsNoPartOfTheTarget() {
        for (String cut : List.of("GET /a H", "GET /a HTTP", "GET /a HTTP/", "GET /a HTTP/1.")) {
            assertThat(http().client(cut).clientLoses(100).close().row().requestResource)
                    .as(cut)
                    .isEqualTo("/a");
        }
    }

    @Test
    void prefaceOfHttp2IsNoRequest() {
        Talk talk = http().client(GET)
                .client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                .server(OK)
                .close();
        assertThat(talk.requests).isEqualTo(1);
    }

    @Test
    void bodyThatWasNotCapturedIsCountedOff() {
        String post = "POST /in HTTP/1.1\r\nContent-Length: 3000\r\n\r\n";
        Talk talk = http().capturing(64)
                .client(post + "x".repeat(1000))
                .client("GET /not HTTP/1.1\r\n\r\n" + "x".repeat(1977))
                .client("xx")
                .client(GET)
                .server(OK + OK);
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("POST", "GET");
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void holeInsideABodyLosesNothing() {
        Talk talk = http().client(GET + GET)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(100))
                .serverLoses(4900)
                .server(OK);
        assertThat(talk.rows()).hasSize(2);
        assertThat(talk.counters().lostBytes).isZero();
    }

    @Test
    void lostResponseDoesNotShiftTheOthers() {
        Talk talk = http();
        for (int i = 0; i < 20; i++) {
            talk.client("GET /" + i + " HTTP/1.1\r\n\r\n").after(ms(500));
            if (i == 7) {
                talk.serverLoses(OK.length());
            } else {
                talk.server(OK);
            }
            talk.after(ms(500));
        }
        assertThat(talk.rows()).hasSize(20);
        assertThat(talk.rows()).filteredOn(row -> row.type == 0).singleElement().satisfies(row -> {
            assertThat(row.requestResource).isEqualTo("/7");
            assertThat(row.responseStatus).isEqualTo(5);
        });
        assertThat(talk.rows()).filteredOn(row -> row.type == 2).allMatch(row -> row.responseDuration == ms(500));
    }

    @Test
    void lostRequestLeavesAResponseAlone() {
        Talk talk = http().client(GET)
                .server(OK)
                .after(ms(1))
                .clientLoses(GET.length())
                .server(OK)
                .after(ms(1))
                .client("GET /next HTTP/1.1\r\n\r\n")
                .after(ms(1))
                .server(OK)
                .after(seconds(3))
                .client("GET /last HTTP/1.1\r\n\r\n")
                .close();
        assertThat(talk.rows()).extracting(row -> row.type).contains(1);
        assertThat(talk.rows())
                .filteredOn(row -> row.requestResource.equals("/next"))
                .hasSize(1);
    }
}
