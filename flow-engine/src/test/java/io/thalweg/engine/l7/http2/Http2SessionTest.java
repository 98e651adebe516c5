package io.thalweg.engine.l7.http2;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.seconds;
import static io.thalweg.engine.l7.http2.Http2Bytes.PREFACE;
import static io.thalweg.engine.l7.http2.Http2Bytes.SETTINGS;
import static io.thalweg.engine.l7.http2.Http2Bytes.block;
import static io.thalweg.engine.l7.http2.Http2Bytes.data;
import static io.thalweg.engine.l7.http2.Http2Bytes.frame;
import static io.thalweg.engine.l7.http2.Http2Bytes.get;
import static io.thalweg.engine.l7.http2.Http2Bytes.goAway;
import static io.thalweg.engine.l7.http2.Http2Bytes.headers;
import static io.thalweg.engine.l7.http2.Http2Bytes.join;
import static io.thalweg.engine.l7.http2.Http2Bytes.ok;
import static io.thalweg.engine.l7.http2.Http2Bytes.reset;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests and responses of HTTP/2 connections, as they become rows. */
final class Http2SessionTest {
    private static Talk h2() {
        return Talk.tcp(8080).client(PREFACE).server(SETTINGS);
    }

    @Test
    void requestAndResponseBecomeOneSession() {
        Http2Bytes.Block request = block().indexed(3)
                .indexed(6)
                .plain(":authority", "user:pw@shop.example:8080")
                .plain(":path", "/shop/cart/items?id=7")
                .plain("user-agent", "curl/8")
                .plain("x-forwarded-for", "10.0.0.1, 10.0.0.2")
                .plain("x-request-id", "r-1")
                .plain("cookie", "sid=secret")
                .plain("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Talk talk = h2().client(join(headers(1, false, request), data(1, true, 11)))
                .after(ms(3))
                .server(headers(
                        1,
                        false,
                        block().indexed(13).plain("content-length", "5").plain("x-request-id", "r-2")))
                .after(ms(2))
                .server(data(1, true, 5));

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(21);
        assertThat(row.l7ProtocolStr).isEqualTo("HTTP2");
        assertThat(row.version).isEqualTo("2");
        assertThat(row.requestType).isEqualTo("POST");
        assertThat(row.requestDomain).isEqualTo("shop.example:8080");
        assertThat(row.requestResource).isEqualTo("/shop/cart/items?id=7");
        assertThat(row.endpoint).isEqualTo("/shop/cart");
        assertThat(row.requestId).isEqualTo(1);
        assertThat(row.requestLength).isEqualTo(11);
        assertThat(row.responseLength).isEqualTo(5);
        assertThat(row.responseCode).isEqualTo(404);
        assertThat(row.responseStatus).isEqualTo(4);
        assertThat(row.responseException).isEqualTo("Not Found");
        assertThat(row.responseDuration).as("to the head of the response").isEqualTo(ms(3));
        assertThat(row.httpProxyClient).isEqualTo("10.0.0.1");
        assertThat(row.xRequestId0).isEqualTo("r-1");
        assertThat(row.xRequestId1).isEqualTo("r-2");
        assertThat(row.traceId).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(row.spanId).isEqualTo("b7ad6b7169203331");
        assertThat(row.attributeNames).containsExactly("http_user_agent");
        assertThat(row.attributeValues).containsExactly("curl/8");
        assertThat(row.capturedRequestByte).isEqualTo(request.bytes().length + 9 + 20);
        assertThat(row.reqTcpSeq).isEqualTo(1000 + PREFACE.length);
        assertThat(talk.responses).isEqualTo(1);
        assertThat(talk.clientErrors).isEqualTo(1);
    }

    @Test
    void bodyOfAnErrorIsItsResultWithoutItsSecrets() {
        byte[] body = "{\"error\":\"no stock\",\"token\":\"s3cret\"}".getBytes(UTF_8);
        byte[] padded = join(new byte[] {2}, body, new byte[2]);
        Http2Bytes.Block notFound = block().indexed(13);
        L7FlowLog row = h2().client(get(1, "/a"))
                .server(join(headers(1, false, notFound), frame(0, 1, 1, body)))
                .row();
        L7FlowLog other = h2().client(get(1, "/a"))
                .server(headers(1, false, notFound))
                .server(join(frame(0, 8, 1, padded), frame(0, 1, 1, body)))
                .row();

        assertThat(row.responseResult).isEqualTo("{\"error\":\"no stock\",\"token\":\"?\"}");
        assertThat(other.responseResult).isEqualTo(row.responseResult);
    }

    @Test
    void bodyOfASuccessAndOneThatIsNoTextAreNoResults() {
        assertThat(h2().client(get(1, "/a")).server(ok(1, 5)).row().responseResult)
                .isEmpty();
        assertThat(h2().client(get(1, "/a"))
                        .server(join(headers(1, false, block().indexed(13)), frame(0, 1, 1, new byte[] {7, 0, 1})))
                        .row()
                        .responseResult)
                .isEmpty();
    }

    @Test
    void streamsPairByTheirIds() {
        Talk talk = h2().client(join(get(1, "/a"), get(3, "/b"), get(5, "/c")))
                .after(ms(1))
                .server(join(ok(5, 3), ok(1, 1)))
                .after(ms(1))
                .server(ok(3, 2));
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/c", "/a", "/b");
        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(5L, 1L, 3L);
        assertThat(talk.rows()).extracting(row -> row.responseLength).containsExactly(3L, 1L, 2L);
        assertThat(talk.rows()).extracting(row -> row.hasRequestLength).containsOnly(false);
    }

    @Test
    void splitAtEveryByteGivesTheSameRows() {
        byte[] client = join(PREFACE, get(1, "/a"), get(3, "/b"));
        byte[] server = join(SETTINGS, ok(1, 20), ok(3, 30));
        for (int split = 1; split < client.length; split++) {
            Talk talk = Talk.tcp(8080)
                    .client(Arrays.copyOf(client, split))
                    .client(Arrays.copyOfRange(client, split, client.length))
                    .server(server);
            assertThat(talk.rows())
                    .as("split " + split)
                    .extracting(row -> row.requestResource)
                    .containsExactly("/a", "/b");
        }
        for (int split = 1; split < server.length; split++) {
            Talk talk = Talk.tcp(8080)
                    .client(client)
                    .server(Arrays.copyOf(server, split))
                    .server(Arrays.copyOfRange(server, split, server.length));
            assertThat(talk.rows())
                    .as("split " + split)
                    .extracting(row -> row.responseLength)
                    .containsExactly(20L, 30L);
        }
    }

    @Test
    void settingsOfTheServerMayComeFirst() {
        for (int split = 1; split < SETTINGS.length; split++) {
            Talk talk = Talk.tcp(8080)
                    .server(Arrays.copyOf(SETTINGS, split))
                    .server(Arrays.copyOfRange(SETTINGS, split, SETTINGS.length))
                    .client(join(PREFACE, get(1, "/a")))
                    .server(ok(1, 1));
            assertThat(talk.row().responseCode).as("split " + split).isEqualTo(200);
        }
    }

    @Test
    void capturesThatCutPacketsStillGiveTheHead() {
        Talk talk =
                Talk.tcp(8080).capturing(90).client(join(PREFACE, get(1, "/a"))).server(SETTINGS);
        talk.after(ms(1))
                .server(ok(1, 5000))
                .after(ms(1))
                .client(get(3, "/b"))
                .after(ms(1))
                .server(ok(3, 7));
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/a", "/b");
        assertThat(talk.rows()).extracting(row -> row.responseLength).containsExactly(5000L, 7L);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void blockThatIsCutIsToldAsFarAsItIsThere() {
        byte[] head = headers(1, true, block().indexed(2).plain(":path", "/a").plain("x", "y".repeat(100)));
        Talk talk = Talk.tcp(8080)
                .client(PREFACE)
                .capturing(60)
                .client(head)
                .capturing(1000)
                .server(join(SETTINGS, ok(1, 1)));
        assertThat(talk.row().requestResource).isEqualTo("/a");
        assertThat(talk.row().type).isEqualTo(2);
    }

    @Test
    void blockMayComeInSeveralFrames() {
        byte[] block = block().indexed(2)
                .inserted(":path", "/long/path")
                .inserted("host", "h")
                .bytes();
        byte[] request = join(
                frame(1, 1, 1, Arrays.copyOf(block, 3)),
                frame(9, 0, 1, Arrays.copyOfRange(block, 3, 7)),
                frame(9, 4, 1, Arrays.copyOfRange(block, 7, block.length)));
        for (int split = 1; split < request.length; split++) {
            Talk talk = h2().savingEachPacket()
                    .client(Arrays.copyOf(request, split))
                    .client(Arrays.copyOfRange(request, split, request.length))
                    .server(ok(1, 1))
                    .client(headers(3, true, block().indexed(2).indexed(63)))
                    .server(ok(3, 1));
            assertThat(talk.rows())
                    .as("split " + split)
                    .extracting(row -> row.requestResource)
                    .containsExactly("/long/path", "/long/path");
            assertThat(talk.rows().get(0).requestDomain).isEqualTo("h");
        }
    }

    @Test
    void paddingAndPriorityAreNoFields() {
        byte[] block = block().indexed(2).plain(":path", "/p").bytes();
        byte[] request = frame(1, 0x2d, 1, join(new byte[] {4, 0, 0, 0, 0, 15}, block, new byte[4]));
        byte[] body = frame(0, 9, 1, join(new byte[] {3}, new byte[10], new byte[3]));
        Talk talk = h2().client(request).server(join(headers(1, false, block().indexed(8)), body));
        assertThat(talk.row().requestResource).isEqualTo("/p");
        assertThat(talk.row().responseLength).isEqualTo(10);
    }

    @Test
    void interimResponsesArePassedOver() {
        Talk talk = h2().client(get(1, "/a"))
                .after(ms(1))
                .server(headers(1, false, block().plain(":status", "103")))
                .after(ms(1))
                .server(ok(1, 1));
        assertThat(talk.row().responseCode).isEqualTo(200);
        assertThat(talk.row().responseDuration).isEqualTo(ms(2));
        assertThat(talk.responses).isEqualTo(1);
    }

    @Test
    void trailersAreNoFurtherMessages() {
        Talk talk = h2().client(join(
                        headers(1, false, block().indexed(3).indexed(4)),
                        data(1, false, 5),
                        headers(1, true, block().plain("x-checksum", "1"))))
                .server(join(
                        headers(1, false, block().indexed(8)),
                        data(1, false, 6),
                        headers(1, true, block().plain("x-checksum", "2"))));
        assertThat(talk.row().requestLength).isEqualTo(5);
        assertThat(talk.row().responseLength).isEqualTo(6);
    }

    @Test
    void pushedRequestHasTheServersResponse() {
        byte[] promise = frame(
                5,
                4,
                1,
                join(
                        Http2Bytes.word(2),
                        block().indexed(2).plain(":path", "/style.css").bytes()));
        Talk talk = h2().client(get(1, "/"))
                .after(ms(1))
                .server(join(promise, ok(1, 1)))
                .after(ms(1))
                .server(ok(2, 9));
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/", "/style.css");
        assertThat(talk.rows()).extracting(row -> row.responseDuration).containsExactly(ms(1), ms(1));
        assertThat(talk.rows().get(1).requestId).isEqualTo(2);
    }

    @Test
    void whoResetsAStreamIsToBlame() {
        Talk talk = h2().client(join(get(1, "/a"), get(3, "/b")))
                .after(ms(5))
                .client(reset(1, 8))
                .server(reset(3, 2));
        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(2, 2);
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(4, 3);
        assertThat(talk.rows()).extracting(row -> row.responseException).containsExactly("CANCEL", "INTERNAL_ERROR");
        assertThat(talk.rows()).extracting(row -> row.hasResponseCode).containsExactly(false, false);
        assertThat(talk.rows()).extracting(row -> row.responseDuration).containsExactly(ms(5), ms(5));
    }

    @Test
    void resetBehindAWholeResponseIsNothing() {
        Talk talk = h2().client(headers(1, false, block().indexed(3).indexed(4)))
                .server(join(ok(1, 1), reset(1, 0)))
                .client(reset(1, 8));
        assertThat(talk.row().responseStatus).isZero();
    }

    @Test
    void resetInAResponseIsItsEnd() {
        Talk talk = h2().client(get(1, "/a"))
                .server(join(headers(1, false, block().indexed(8)), data(1, false, 10), reset(1, 2)));
        assertThat(talk.row().responseCode).isEqualTo(200);
        assertThat(talk.row().responseStatus).isEqualTo(3);
        assertThat(talk.row().responseException).isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void streamsBeyondAGoAwayAreRefused() {
        Talk talk = h2().client(join(get(1, "/a"), get(3, "/b"))).server(join(goAway(1, 0), ok(1, 1)));
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("/b", "/a");
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(3, 0);
        assertThat(talk.rows().get(0).responseException).isEqualTo("REFUSED_STREAM");
    }

    @Test
    void responseThatGoesOnForLongIsToldBeforeItsRequestTimesOut() {
        Talk talk = h2().client(get(1, "/events")).after(ms(4)).server(headers(1, false, block().indexed(8)));
        talk.waiting(seconds(130));
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().responseDuration).isEqualTo(ms(4));
        assertThat(talk.timeouts).isZero();
        talk.server(data(1, true, 5)).close();
        assertThat(talk.rows()).hasSize(1);
    }

    @Test
    void endOfTheConnectionEndsResponses() {
        Talk talk = h2().client(join(get(1, "/a"), get(3, "/b")))
                .server(join(headers(1, false, block().indexed(8)), data(1, false, 6)))
                .close();
        assertThat(talk.rows()).extracting(row -> row.type).containsExactlyInAnyOrder(2, 0);
        assertThat(talk.rows().get(0).responseLength).isEqualTo(6);
    }

    @Test
    void connectionSeenInItsMiddleIsFoundAtItsNextHeaders() {
        Talk talk = Talk.tcp(8080)
                .seenInTheMiddle()
                .client(data(7, true, 30))
                .server(join(
                        frame(8, 0, 0, new byte[] {0, 0, 1, 0}),
                        headers(7, false, block().indexed(8)),
                        data(7, true, 4)))
                .client(headers(
                        9, true, block().indexed(2).indexed(66).indexed(65).plain(":path", "/known")))
                .after(ms(1))
                .server(headers(9, true, block().indexed(70)))
                .close();
        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(2, 1);
        L7FlowLog row = talk.rows().get(0);
        assertThat(row.requestResource).isEqualTo("/known");
        assertThat(row.requestDomain).isEmpty();
        assertThat(row.hasResponseCode).isFalse();
        assertThat(row.responseStatus).as("unknown").isEqualTo(5);
    }

    @Test
    void flowsSeenTheOtherWayRoundAreTurned() {
        Talk talk = Talk.tcp(8080).seenInTheMiddle().server(get(9, "/a")).client(ok(9, 1));
        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().requestResource).isEqualTo("/a");
    }

    @Test
    void lossIsSurvivedAndTheTableForgotten() {
        byte[] inserting =
                headers(1, true, block().indexed(2).inserted(":path", "/first").inserted(":authority", "h1"));
        byte[] lost = headers(3, true, block().indexed(2).inserted(":path", "/lost"));
        byte[] after = headers(5, true, block().indexed(2).indexed(62).plain("host", "h2"));
        Talk talk = h2().client(inserting)
                .server(ok(1, 1))
                .clientLoses(lost.length)
                .client(after)
                .waiting(seconds(4))
                .server(join(ok(3, 1), ok(5, 2)))
                .close();
        assertThat(talk.rows()).extracting(row -> row.type).containsExactlyInAnyOrder(2, 1, 2);
        L7FlowLog row = talk.rows().stream()
                .filter(one -> one.requestId == 5)
                .findFirst()
                .orElseThrow();
        assertThat(row.requestResource).as("empty rather than wrong").isEmpty();
        assertThat(row.requestDomain).isEqualTo("h2");
        assertThat(row.requestType).isEqualTo("GET");
    }

    @Test
    void lossInsideABodyHidesNothing() {
        byte[] response = ok(1, 3000);
        Talk talk = h2().client(get(1, "/a"))
                .server(Arrays.copyOf(response, 100))
                .serverLoses(1000)
                .server(Arrays.copyOfRange(response, 1100, response.length))
                .client(get(3, "/b"))
                .server(ok(3, 1));
        assertThat(talk.rows()).extracting(row -> row.responseLength).containsExactly(3000L, 1L);
    }

    @Test
    void lostHeadOfAResponseStillCounts() {
        byte[] head = headers(1, false, block().indexed(8));
        Talk talk = h2().client(get(1, "/a"))
                .serverLoses(head.length)
                .server(data(1, true, 10))
                .waiting(seconds(4));
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().responseStatus).isEqualTo(5);
    }

    @Test
    void stateSurvivesBetweenPackets() {
        Talk plain = talked(h2());
        Talk saved = talked(h2().savingEachPacket());
        assertThat(saved.rows()).usingRecursiveComparison().isEqualTo(plain.rows());
        assertThat(plain.rows()).extracting(row -> row.requestResource).containsExactly("/x/y", "/x/y");
    }

    private static Talk talked(Talk talk) {
        List<byte[]> server = List.of(
                headers(1, false, block().indexed(8).inserted("x-request-id", "r-9")),
                data(1, false, 4),
                data(1, true, 4));
        talk.client(headers(
                        1, false, block().indexed(3).inserted(":path", "/x/y").inserted("sw8", "1-dA==-cw==-3")))
                .after(ms(1))
                .client(data(1, true, 12));
        server.forEach(packet -> talk.after(ms(1)).server(packet));
        return talk.client(headers(3, true, block().indexed(2).indexed(63).indexed(62)))
                .server(headers(3, true, block().indexed(9).indexed(62)));
    }

    @Test
    void brokenFramesAreCountedAndTheNextOnesFound() {
        Talk talk =
                h2().client(frame(6, 0, 1, new byte[3])).client(get(1, "/a")).server(ok(1, 1));
        assertThat(talk.parseFailed).isEqualTo(1);
        assertThat(talk.row().requestResource).isEqualTo("/a");
    }

    @Test
    void framesOfUnknownTypesAreSkipped() {
        Talk talk = h2().client(join(frame(0x10, 0, 0, new byte[20]), get(1, "/a")))
                .server(join(frame(0xa, 0, 0, new byte[7]), ok(1, 1)));
        assertThat(talk.row().responseCode).isEqualTo(200);
    }

    @Test
    void blocksThatNeverEndAreBounded() {
        Talk talk = h2().client(frame(1, 0, 1, block().indexed(2).indexed(4).bytes()));
        for (int i = 0; i < 100; i++) {
            talk.client(frame(9, 0, 1, block().plain("x", "y".repeat(1000)).bytes()));
        }
        talk.client(frame(9, 4, 1, new byte[0])).server(ok(1, 1));
        assertThat(talk.row().requestResource).isEqualTo("/");
    }

    @Test
    void moreStreamsThanAreKeptLeave() {
        Talk talk = h2();
        for (int stream = 1; stream < 2000; stream += 2) {
            talk.client(get(stream, "/a")).server(headers(stream, false, block().indexed(8)));
        }
        assertThat(talk.rows()).hasSize(1000 - 256);
        talk.close();
        assertThat(talk.rows()).hasSize(1000).allMatch(row -> row.type == 2);
    }
}
