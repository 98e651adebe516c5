package io.thalweg.engine.l7.dns;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.seconds;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.Talk.udp;
import static io.thalweg.engine.l7.dns.DnsBytes.answer;
import static io.thalweg.engine.l7.dns.DnsBytes.join;
import static io.thalweg.engine.l7.dns.DnsBytes.nameBytes;
import static io.thalweg.engine.l7.dns.DnsBytes.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DNS exchanges, as they become rows. */
final class DnsSessionTest {
    private static final byte[] V4 = {(byte) 192, 0, 2, 1};

    @Test
    void queryAndAnswerBecomeOneSession() {
        byte[] asked = query(7).question("www.example.org", 1).bytes();
        byte[] answered = answer(7, 0)
                .question("www.example.org", 1)
                .record("*12", 5, 60, nameBytes("web.*16"))
                .record("web.example.org", 1, 86400, V4)
                .authority("*16", 2, 300, nameBytes("ns.*16"))
                .additional("*16", 1, 9, V4)
                .bytes();
        Talk talk = udp(53).client(asked).after(386).server(answered);

        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(120);
        assertThat(row.l7ProtocolStr).isEqualTo("DNS");
        assertThat(row.requestType).isEqualTo("A");
        assertThat(row.requestDomain).isEqualTo("www.example.org");
        assertThat(row.requestResource).isEqualTo("www.example.org");
        assertThat(row.endpoint).isEqualTo("www.example.org");
        assertThat(row.hasRequestId).isTrue();
        assertThat(row.requestId).isEqualTo(7);
        assertThat(row.responseCode).isZero();
        assertThat(row.hasResponseCode).isTrue();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseResult)
                .isEqualTo("CNAME=web.example.org TTL=60; A=192.0.2.1 TTL=86400; NS=ns.example.org TTL=300");
        assertThat(row.responseDuration).isEqualTo(386);
        assertThat(row.capturedRequestByte).isEqualTo(asked.length);
        assertThat(row.capturedResponseByte).isEqualTo(answered.length);
        assertThat(row.attributeNames).containsExactly("opcode");
        assertThat(row.attributeValues).containsExactly("StandardQuery");
        assertThat(talk.protocol).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,''",
        "1,4,Format Error",
        "2,3,Server Failure",
        "3,4,Non-Existent Domain",
        "4,3,Not Implemented",
        "5,3,Query Refused",
        "9,3,Server Not Authoritative for zone"
    })
    void responseCodeTellsTheStatus(int code, int status, String exception) {
        Talk talk = udp(53).client(query(1).question("a.example", 1).bytes())
                .server(answer(1, code).question("a.example", 1).bytes());
        assertThat(talk.row().responseCode).isEqualTo(code);
        assertThat(talk.row().responseStatus).isEqualTo(status);
        assertThat(talk.row().responseException).isEqualTo(exception);
        assertThat(talk.clientErrors).isEqualTo(status == 4 ? 1 : 0);
        assertThat(talk.serverErrors).isEqualTo(status == 3 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "1,A,a.example",
        "28,AAAA,a.example",
        "33,SRV,''",
        "65,HTTPS,''",
        "257,CAA,''",
        "255,ANY,''",
        "252,AXFR,''",
        "99,SPF,''",
        "43,DS,''",
        "64,SVCB,''",
        "16,TXT,''",
        "65280,TYPE65280,''",
        "32769,DLV,''"
    })
    void onlyAddressQueriesFillTheDomain(int type, String name, String domain) {
        Talk talk = udp(53).client(query(1).question("a.example", type).bytes()).close();
        assertThat(talk.row().requestType).isEqualTo(name);
        assertThat(talk.row().requestDomain).isEqualTo(domain);
        assertThat(talk.row().requestResource).isEqualTo("a.example");
    }

    @ParameterizedTest
    @CsvSource({
        "20010db8000000000000000000000001,2001:db8::1",
        "00000000000000000000000000000000,::",
        "00000000000000000000000000000001,::1",
        "20010db8000100020003000400050006,2001:db8:1:2:3:4:5:6",
        "20010db8000000010000000000000001,2001:db8:0:1::1",
        "20010000000000000000000000000000,2001::"
    })
    void addressesOfSixteenBytesAreWrittenShort(String hex, String text) {
        byte[] data = java.util.HexFormat.of().parseHex(hex);
        Talk talk = udp(53).client(query(1).question("a.example", 28).bytes())
                .server(answer(1, 0)
                        .question("a.example", 28)
                        .record("*12", 28, 5, data)
                        .bytes());
        assertThat(talk.row().responseResult).isEqualTo("AAAA=" + text + " TTL=5");
    }

    @Test
    void dataOfOtherTypesIsNotRead() {
        Talk talk = udp(53).client(query(1).question("_x._tcp.example", 33).bytes())
                .server(answer(1, 0)
                        .question("_x._tcp.example", 33)
                        .record("*12", 33, 5, join(new byte[] {0, 1, 0, 1, 0, 80}, nameBytes("h.example")))
                        .record("*12", 1, 5, new byte[] {1, 2, 3})
                        .additional("", 41, 0, new byte[0])
                        .bytes());
        assertThat(talk.row().responseResult).isEqualTo("SRV; A");
    }

    @Test
    void unconcernedNamesThatDoNotExistAreNoErrors() {
        Talk talk = udp(53).options(L7Options.defaults()
                        .with(change -> change.unconcernedDnsSuffixes = Set.of("svc.cluster.local")))
                .client(query(1).question("x.example.org.svc.cluster.local", 1).bytes())
                .server(answer(1, 3)
                        .question("x.example.org.svc.cluster.local", 1)
                        .bytes());
        assertThat(talk.row().responseStatus).isZero();
        assertThat(talk.row().responseCode).isEqualTo(3);
        assertThat(talk.row().responseException).isEmpty();
    }

    @Test
    void suffixOfAnUnconcernedNameIsWholeLabels() {
        Talk talk = udp(53).options(
                        L7Options.defaults().with(change -> change.unconcernedDnsSuffixes = Set.of("node.net")))
                .client(query(1).question("x.frontnode.net", 1).bytes())
                .server(answer(1, 3).question("x.frontnode.net", 1).bytes());
        assertThat(talk.row().responseStatus).isEqualTo(4);
    }

    @Test
    void answersFindTheirQueriesByTransaction() {
        Talk talk = udp(53).client(query(1).question("one.example", 1).bytes())
                .client(query(2).question("two.example", 28).bytes())
                .after(ms(1))
                .server(answer(2, 0).question("two.example", 28).bytes())
                .after(ms(1))
                .server(answer(1, 3).question("one.example", 1).bytes());
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("two.example", "one.example");
        assertThat(talk.rows()).extracting(row -> row.responseDuration).containsExactly(ms(1), ms(2));
    }

    @Test
    void unansweredQueryTimesOutAfterFifteenSeconds() {
        Talk talk = udp(53).client(query(1).question("a.example", 1).bytes()).waiting(seconds(15));
        assertThat(talk.rows()).isEmpty();
        talk.waiting(seconds(1));
        assertThat(talk.row().type).isZero();
        assertThat(talk.row().responseStatus).isEqualTo(2);
        assertThat(talk.timeouts).isEqualTo(1);
    }

    @Test
    void secondAnswerToOneQueryStaysAlone() {
        byte[] answered =
                answer(1, 0).question("a.example", 1).record("*12", 1, 5, V4).bytes();
        Talk talk = udp(53).client(query(1).question("a.example", 1).bytes())
                .server(answered)
                .server(answered)
                .close();
        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(2, 1);
    }

    @Test
    void answerCapturedBeforeItsQueryStillPairs() {
        Talk talk = udp(53).after(ms(1))
                .server(answer(1, 0).question("a.example", 1).bytes())
                .after(-ms(1))
                .client(query(1).question("a.example", 1).bytes());
        assertThat(talk.row().type).isEqualTo(2);
    }

    @Test
    void streamHoldsSeveralMessagesAndPartsOfThem() {
        byte[] questions = join(
                query(1).question("one.example", 1).framed(),
                query(2).question("two.example", 1).framed(),
                query(3).question("three.example", 1).framed());
        Talk talk = tcp(53).client(Arrays.copyOf(questions, 60))
                .client(Arrays.copyOfRange(questions, 60, questions.length));
        for (int id = 3; id > 0; id--) {
            byte[] answered = answer(id, 0).question("x.example", 1).framed();
            talk.server(Arrays.copyOf(answered, 1)).server(Arrays.copyOfRange(answered, 1, answered.length));
        }
        assertThat(talk.rows())
                .extracting(row -> row.requestResource)
                .containsExactly("three.example", "two.example", "one.example");
        assertThat(talk.rows()).allMatch(row -> row.type == 2);
    }

    @Test
    void zoneTransferIsOneSession() {
        byte[] first = answer(9, 0)
                .question("example", 252)
                .record("*12", 6, 5, nameBytes("ns.example"))
                .framed();
        byte[] more = answer(9, 0).record("a.example", 1, 5, V4).framed();
        Talk talk = tcp(53).client(query(9).question("example", 252).framed())
                .server(first)
                .server(more)
                .server(more)
                .close();
        assertThat(talk.row().requestType).isEqualTo("AXFR");
    }

    @Test
    void streamIsFoundAgainAfterALoss() {
        Talk talk = tcp(53).client(join(
                        query(1).question("a.example", 1).framed(),
                        query(2).question("b.example", 1).framed()))
                .serverLoses(40)
                .server(answer(2, 0).question("b.example", 1).framed())
                .close();
        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(2, 0);
        assertThat(talk.rows().get(0).requestResource).isEqualTo("b.example");
    }

    @Test
    void multicastIsNotMistaken() {
        byte[] asked = query(0).question("_http._tcp.local", 12).bytes();
        assertThat(udp(5353).clientPort(5353).client(asked).close().rows()).isEmpty();
        assertThat(udp(5353).serverAddress(0xe000_00fb).client(asked).close().rows())
                .isEmpty();
        assertThat(udp(5355).client(asked).close().rows()).isEmpty();
        L7Options llmnr = L7Options.defaults().with(change -> change.lookFor("DNS", "53,5355"));
        assertThat(udp(5355)
                        .options(llmnr)
                        .serverAddress(0xe000_00fc)
                        .client(asked)
                        .close()
                        .rows())
                .isEmpty();
        assertThat(udp(5355).options(llmnr).client(asked).close().rows()).hasSize(1);
        assertThat(udp(5353)
                        .client(query(4).question("a.example", 1).bytes())
                        .close()
                        .rows())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "43,DS",
        "46,RRSIG",
        "47,NSEC",
        "48,DNSKEY",
        "50,NSEC3",
        "64,SVCB",
        "65,HTTPS",
        "257,CAA",
        "65280,TYPE65280"
    })
    void typesHaveTheNamesOfTheRegistry(int type, String name) {
        Talk talk = udp(53).client(query(1).question("a.example", type).bytes());
        talk.server(answer(1, 0)
                .question("a.example", type)
                .record("a.example", type, 60, new byte[30])
                .bytes());
        assertThat(talk.row().requestType).isEqualTo(name);
        assertThat(talk.row().responseResult).isEqualTo(name);
        assertThat(talk.row().requestDomain).isEmpty();
    }

    @Test
    void flowSeenFromItsAnswerIsTurnedRound() {
        Talk talk = udp(40001)
                .clientPort(53)
                .client(answer(1, 0).question("a.example", 1).bytes())
                .close();
        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().serverPort).isEqualTo(53);
        assertThat(talk.row().type).isEqualTo(1);
    }

    @Test
    void firstOfSeveralQuestionsIsTold() {
        Talk talk = udp(53).client(query(1).question("a.example", 1)
                        .question("b.example", 28)
                        .bytes())
                .close();
        assertThat(talk.row().requestResource).isEqualTo("a.example");
        assertThat(talk.row().requestType).isEqualTo("A");
    }

    @Test
    void otherOperationsAreNamed() {
        Talk talk = udp(53).client(
                        DnsBytes.message(1, 5 << 11).question("example", 6).bytes())
                .close();
        assertThat(talk.row().attributeValues).containsExactly("Update");
    }

    @Test
    void bytesThatAreNoTextAreEscaped() {
        Talk talk = udp(53).client(DnsBytes.query(1)
                        .claim(0, 1)
                        .raw(6, 'a', '.', 0, 0xe4, '\\', ' ', 3, 'c', 'o', 'm', 0, 0, 1, 0, 1)
                        .bytes())
                .close();
        assertThat(talk.row().requestResource).isEqualTo("a\\.\\000\\228\\\\\\032.com");
    }

    @Test
    void rootIsADot() {
        Talk talk = udp(53).client(query(1).question("", 2).bytes()).close();
        assertThat(talk.row().requestResource).isEqualTo(".");
    }

    @Test
    void captureThatCutsTheAnswerTellsWhatIsThere() {
        byte[] answered = answer(1, 0)
                .question("a.example", 1)
                .record("*12", 1, 5, V4)
                .record("*12", 1, 5, V4)
                .bytes();
        Talk talk = udp(53).client(query(1).question("a.example", 1).bytes())
                .capturing(answered.length - 10)
                .server(answered);
        assertThat(talk.row().responseResult).isEqualTo("A=192.0.2.1 TTL=5");
        assertThat(talk.parseFailed).isZero();
    }

    @ParameterizedTest
    @CsvSource({"192,12", "192,13", "193,0", "64,1", "192,0"})
    void namesThatPointAtThemselvesOrNowhereAreMalformed(int first, int second) {
        Talk talk = udp(53).client(query(1).question("a.example", 1).bytes())
                .server(DnsBytes.answer(1, 0)
                        .claim(0, 1)
                        .raw(first, second, 0, 1, 0, 1, 0, 0)
                        .bytes())
                .close();
        assertThat(talk.parseFailed).isEqualTo(1);
        assertThat(talk.counters().malformed(120)).isEqualTo(1);
        assertThat(talk.row().type).isZero();
    }

    @Test
    void brokenRecordsLeaveTheAnswerItself() {
        Talk talk = udp(53).client(query(1).question("a.example", 1).bytes())
                .server(answer(1, 0)
                        .question("a.example", 1)
                        .claim(1, 3)
                        .raw(0xc0, 0xff, 1)
                        .bytes());
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().responseResult).isEmpty();
        assertThat(talk.parseFailed).isEqualTo(1);
    }

    @Test
    void otherTrafficOnThePortIsNotDns() {
        Talk talk = udp(53).client("GET / HTTP/1.1\r\n\r\n")
                .client(new byte[11])
                .client(new byte[100])
                .close();
        assertThat(talk.rows()).isEmpty();
        assertThat(talk.protocol).isZero();
    }
}
