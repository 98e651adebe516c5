package io.thalweg.engine.l7.tls;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.seconds;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.tls.TlsBytes.CHANGE_CIPHER_SPEC;
import static io.thalweg.engine.l7.tls.TlsBytes.TLS_1_2;
import static io.thalweg.engine.l7.tls.TlsBytes.TLS_1_3;
import static io.thalweg.engine.l7.tls.TlsBytes.alert;
import static io.thalweg.engine.l7.tls.TlsBytes.certificate;
import static io.thalweg.engine.l7.tls.TlsBytes.clientHello;
import static io.thalweg.engine.l7.tls.TlsBytes.data;
import static io.thalweg.engine.l7.tls.TlsBytes.handshake;
import static io.thalweg.engine.l7.tls.TlsBytes.helloRetryRequest;
import static io.thalweg.engine.l7.tls.TlsBytes.join;
import static io.thalweg.engine.l7.tls.TlsBytes.record;
import static io.thalweg.engine.l7.tls.TlsBytes.records;
import static io.thalweg.engine.l7.tls.TlsBytes.serverHello;
import static io.thalweg.engine.l7.tls.TlsBytes.x509;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TLS handshakes, as they become rows. */
final class TlsSessionTest {
    private static final byte[] HELLO = record(22, clientHello("shop.example", "h2", "http/1.1"));
    private static final byte[] CERTIFICATE = certificate(
            x509("*.shop.example", "240131235959Z", "250131235959Z"), x509("ca", "000101000000Z", "491231235959Z"));
    private static final byte[] DONE = handshake(14);

    private static String attribute(L7FlowLog row, String name) {
        int index = List.of(row.attributeNames).indexOf(name);
        return index < 0 ? "" : row.attributeValues[index];
    }

    @Test
    void hellosOfTls13AreOneSession() {
        byte[] answer = record(22, serverHello(TLS_1_3, 0x1301));
        Talk talk = tcp(443).client(HELLO).after(ms(4)).server(join(answer, CHANGE_CIPHER_SPEC, data(900)));
        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(121);
        assertThat(row.l7ProtocolStr).isEqualTo("TLS");
        assertThat(row.isTls).isEqualTo(1);
        assertThat(row.version).isEqualTo("1.3");
        assertThat(row.requestType).isEqualTo("ClientHello");
        assertThat(row.requestDomain).isEqualTo("shop.example");
        assertThat(row.requestResource).isEqualTo("shop.example");
        assertThat(row.responseResult).isEqualTo("ServerHello");
        assertThat(row.responseStatus).isZero();
        assertThat(row.hasResponseCode).isFalse();
        assertThat(row.responseDuration).isEqualTo(ms(4));
        assertThat(row.capturedRequestByte).isEqualTo(HELLO.length);
        assertThat(row.capturedResponseByte).isEqualTo(answer.length);
        assertThat(attribute(row, "cipher_suite")).isEqualTo("TLS_AES_128_GCM_SHA256");
        assertThat(attribute(row, "client_alpn")).isEqualTo("h2,http/1.1");
        assertThat(talk.protocol).isEqualTo(121);
    }

    @Test
    void certificateOfTls12IsRead() {
        Talk talk = tcp(8443)
                .client(HELLO)
                .after(ms(2))
                .server(record(22, serverHello(TLS_1_2, 0xc02f, "h2"), CERTIFICATE, DONE));
        assertThat(talk.rows()).isEmpty();
        talk.after(ms(5))
                .client(join(record(22, handshake(16, new byte[66])), CHANGE_CIPHER_SPEC, record(22, new byte[40])))
                .server(CHANGE_CIPHER_SPEC);
        L7FlowLog row = talk.row();
        assertThat(row.version).isEqualTo("1.2");
        assertThat(row.responseDuration).isEqualTo(ms(2));
        assertThat(attribute(row, "cipher_suite")).isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(attribute(row, "alpn")).isEqualTo("h2");
        assertThat(attribute(row, "server_cert_subject")).isEqualTo("CN=*.shop.example,O=Thalweg");
        assertThat(attribute(row, "server_cert_not_before")).isEqualTo("2024-01-31 23:59:59 UTC");
        assertThat(attribute(row, "server_cert_not_after")).isEqualTo("2025-01-31 23:59:59 UTC");
        talk.server(data(100)).client(data(100)).close();
        assertThat(talk.rows()).hasSize(1);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void clientsCertificateIsReadToo() {
        byte[] own = certificate(x509("alice", "20240131235959Z", "20600131235959Z"));
        Talk talk = tcp(443).client(HELLO)
                .server(record(22, serverHello(TLS_1_2, 0xc02f), CERTIFICATE, DONE))
                .client(join(record(22, own, handshake(16, new byte[66])), CHANGE_CIPHER_SPEC))
                .server(CHANGE_CIPHER_SPEC);
        assertThat(attribute(talk.row(), "client_cert_subject")).isEqualTo("CN=alice,O=Thalweg");
        assertThat(attribute(talk.row(), "client_cert_not_after")).isEqualTo("2060-01-31 23:59:59 UTC");
    }

    @Test
    void nameOfTheCertificateStandsInForTheServerName() {
        Talk talk = tcp(443).client(record(22, clientHello("")))
                .server(join(record(22, serverHello(TLS_1_2, 0xc02f), CERTIFICATE), CHANGE_CIPHER_SPEC));
        assertThat(talk.row().requestDomain).isEmpty();
        assertThat(talk.row().requestResource).isEqualTo("*.shop.example");
    }

    @Test
    void splitAtEveryByteGivesTheSameRow() {
        byte[] server = join(record(22, serverHello(TLS_1_2, 0xc02f), CERTIFICATE), CHANGE_CIPHER_SPEC);
        L7FlowLog whole = tcp(8443).client(HELLO).server(server).row();
        for (int split = 1; split < HELLO.length; split++) {
            Talk talk = tcp(8443)
                    .client(Arrays.copyOf(HELLO, split))
                    .client(Arrays.copyOfRange(HELLO, split, HELLO.length))
                    .server(server);
            assertThat(talk.row().requestDomain).as("split " + split).isEqualTo("shop.example");
            assertThat(talk.row().reqTcpSeq).as("split " + split).isEqualTo(whole.reqTcpSeq);
        }
        for (int split = 1; split < server.length; split++) {
            Talk talk = tcp(8443)
                    .savingEachPacket()
                    .client(HELLO)
                    .server(Arrays.copyOf(server, split))
                    .server(Arrays.copyOfRange(server, split, server.length));
            assertThat(attribute(talk.row(), "server_cert_subject"))
                    .as("split " + split)
                    .startsWith("CN=*.shop");
            assertThat(talk.row().respTcpSeq).as("split " + split).isEqualTo(whole.respTcpSeq);
        }
    }

    @Test
    void messagesMayBeSplitOverRecords() {
        for (int most = 1; most < 60; most += 7) {
            Talk talk = tcp(443).client(join(records(most + 50, clientHello("shop.example"))))
                    .server(join(records(most, serverHello(TLS_1_2, 0xc02f), CERTIFICATE, DONE), CHANGE_CIPHER_SPEC));
            assertThat(talk.row().requestDomain).isEqualTo("shop.example");
            assertThat(attribute(talk.row(), "server_cert_subject")).startsWith("CN=*.shop");
        }
    }

    @Test
    void retryIsPartOfTheSession() {
        Talk talk = tcp(443).client(HELLO)
                .after(ms(1))
                .server(join(record(22, helloRetryRequest()), CHANGE_CIPHER_SPEC))
                .after(ms(1))
                .client(join(CHANGE_CIPHER_SPEC, HELLO))
                .after(ms(1))
                .server(join(record(22, serverHello(TLS_1_3, 0x1302)), data(100)));
        assertThat(talk.row().responseDuration).isEqualTo(ms(3));
        assertThat(attribute(talk.row(), "cipher_suite")).isEqualTo("TLS_AES_256_GCM_SHA384");
        assertThat(talk.requests).isEqualTo(1);
    }

    @Test
    void earlyDataIsPassedOver() {
        Talk talk = tcp(443).client(join(HELLO, CHANGE_CIPHER_SPEC, data(300)))
                .server(record(22, serverHello(TLS_1_3, 0x1301)));
        assertThat(talk.row().version).isEqualTo("1.3");
    }

    @Test
    void alertOfTheServerIsItsError() {
        Talk talk = tcp(443).client(HELLO).after(ms(3)).server(alert(2, 40));
        assertThat(talk.row().responseStatus).isEqualTo(3);
        assertThat(talk.row().responseCode).isEqualTo(40);
        assertThat(talk.row().responseException).isEqualTo("handshake_failure");
        assertThat(talk.row().responseDuration).isEqualTo(ms(3));
    }

    @Test
    void serverMayRefuseWhenTheClientHasFinished() {
        Talk talk = tcp(443).client(HELLO)
                .server(record(22, serverHello(TLS_1_2, 0xc02f), CERTIFICATE, DONE))
                .client(join(record(22, certificate()), CHANGE_CIPHER_SPEC, record(22, new byte[40])))
                .server(alert(2, 40));
        assertThat(talk.row().responseException).isEqualTo("handshake_failure");
        assertThat(talk.row().responseStatus).isEqualTo(3);
    }

    @Test
    void alertOfTheClientIsItsError() {
        Talk talk = tcp(443).client(HELLO)
                .server(record(22, serverHello(TLS_1_2, 0xc02f), CERTIFICATE, DONE))
                .client(alert(2, 48));
        assertThat(talk.row().responseStatus).isEqualTo(4);
        assertThat(talk.row().responseException).isEqualTo("unknown_ca");
        assertThat(attribute(talk.row(), "server_cert_subject")).isNotEmpty();
    }

    @Test
    void warningIsNoError() {
        Talk talk = tcp(443).client(HELLO)
                .server(join(alert(1, 112), record(22, serverHello(TLS_1_2, 0xc02f)), CHANGE_CIPHER_SPEC));
        assertThat(talk.row().responseStatus).isZero();
    }

    @Test
    void helloWithoutAnswerTimesOut() {
        Talk talk = tcp(443).client(HELLO).waiting(seconds(17));
        assertThat(talk.row().type).isZero();
        assertThat(talk.row().responseStatus).isEqualTo(2);
    }

    @Test
    void serverThatStopsInItsHandshakeHasStillAnswered() {
        Talk talk = tcp(443).client(HELLO)
                .server(record(22, serverHello(TLS_1_2, 0xc02f)))
                .waiting(seconds(10));
        assertThat(talk.row().type).isEqualTo(2);
    }

    @Test
    void captureThatCutsPacketsStillGivesTheName() {
        byte[] hello = record(22, clientHello("shop.example", "a".repeat(200)));
        Talk talk = tcp(443).capturing(100).client(hello).server(record(22, serverHello(TLS_1_2, 0xc02f), CERTIFICATE));
        talk.close();
        assertThat(talk.row().requestDomain).isEqualTo("shop.example");
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().version).isEqualTo("1.2");
    }

    /** Between its two segments, the second of which is lost, the server answers: it had both. */
    @Test
    void helloWhoseRestIsLostIsToldWithItsAnswer() {
        byte[] hello = record(22, clientHello("shop.example", "a".repeat(200)));
        byte[] answer = join(record(22, serverHello(TLS_1_3, 0x1301)), CHANGE_CIPHER_SPEC, data(900));
        Talk talk = tcp(443).savingEachPacket()
                .client(Arrays.copyOf(hello, 150))
                .clientLoses(hello.length - 150)
                .after(ms(4))
                .server(answer)
                .client(CHANGE_CIPHER_SPEC)
                .close();
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().requestType).isEqualTo("ClientHello");
        assertThat(talk.row().requestDomain).isEqualTo("shop.example");
        assertThat(talk.row().capturedRequestByte).isEqualTo(150);
        assertThat(talk.row().responseDuration).isEqualTo(ms(4));
    }

    @Test
    void lossInTheHandshakeCostsOnlyWhatIsLost() {
        byte[] server = join(record(22, serverHello(TLS_1_2, 0xc02f), CERTIFICATE), CHANGE_CIPHER_SPEC);
        Talk talk = tcp(443).client(HELLO)
                .server(Arrays.copyOf(server, 120))
                .serverLoses(server.length - 120 - CHANGE_CIPHER_SPEC.length)
                .server(CHANGE_CIPHER_SPEC)
                .waiting(seconds(4));
        assertThat(talk.row().version).isEqualTo("1.2");
        assertThat(attribute(talk.row(), "server_cert_not_after")).isEmpty();
    }

    @Test
    void helloWhoseAnswerIsLostStaysAlone() {
        Talk talk = tcp(443).client(HELLO)
                .serverLoses(1000)
                .server(data(500))
                .waiting(seconds(4))
                .close();
        assertThat(talk.row().type).isZero();
    }

    @Test
    void connectionSeenInItsMiddleIsTlsWithoutRowsOnItsPorts() {
        Talk talk =
                tcp(443).seenInTheMiddle().server(data(500)).client(data(20)).close();
        assertThat(talk.protocol).isEqualTo(121);
        assertThat(talk.rows()).isEmpty();
        Talk elsewhere = tcp(9999).seenInTheMiddle().server(data(500)).close();
        assertThat(elsewhere.protocol).isZero();
    }

    @Test
    void whatOnlyResemblesAHelloIsNone() {
        byte[] broken = HELLO.clone();
        broken[43] = 33; // a session id that is too long
        assertThat(tcp(443).client(broken).close().rows()).isEmpty();
        byte[] tooShort = record(22, handshake(1, new byte[] {3, 3}, new byte[10]));
        assertThat(tcp(443).client(tooShort).close().rows()).isEmpty();
    }

    @Test
    void helloInTheFormOfSsl2IsAnsweredByTls() {
        byte[] old = TlsBytes.oldHello(3, 1);
        for (int cut = 1; cut < old.length; cut++) {
            Talk talk = tcp(4433)
                    .client(Arrays.copyOf(old, cut))
                    .client(Arrays.copyOfRange(old, cut, old.length))
                    .after(ms(2))
                    .server(record(22, serverHello(TLS_1_2, 0x2f), CERTIFICATE, DONE))
                    .client(join(record(22, handshake(16, new byte[66])), CHANGE_CIPHER_SPEC))
                    .server(CHANGE_CIPHER_SPEC);
            L7FlowLog row = talk.row();
            assertThat(row.requestType).as("cut after %d", cut).isEqualTo("ClientHello");
            assertThat(row.version).isEqualTo("1.2");
            assertThat(row.requestResource).isEqualTo("*.shop.example");
            assertThat(row.responseDuration).isEqualTo(ms(2));
        }
    }

    @Test
    void whatOnlyResemblesAHelloOfSsl2IsNone() {
        byte[] longer = TlsBytes.oldHello(3, 1);
        longer[1]++;
        byte[] odd = TlsBytes.oldHello(3, 1);
        odd[6]++;
        byte[] other = TlsBytes.oldHello(0, 2);
        for (byte[] bytes : List.of(longer, odd, other)) {
            assertThat(tcp(4433).client(bytes).close().protocol).isZero();
        }
    }

    @Test
    void resumedSessionOfTls12IsToldWithoutACertificate() {
        byte[] ticket = handshake(4, new byte[180]);
        Talk talk = tcp(443).client(HELLO)
                .after(ms(1))
                .server(join(
                        record(22, serverHello(TLS_1_2, 0xc02f, "h2"), ticket),
                        CHANGE_CIPHER_SPEC,
                        record(22, new byte[40])));
        L7FlowLog row = talk.row();
        assertThat(row.version).isEqualTo("1.2");
        assertThat(row.responseStatus).isZero();
        assertThat(row.requestResource).isEqualTo("shop.example");
        assertThat(attribute(row, "alpn")).isEqualTo("h2");
        assertThat(attribute(row, "server_cert_subject")).isEmpty();
    }

    @Test
    void tunnelOfAProxyIsLookedInto() {
        Talk talk = tcp(3128)
                .client("CONNECT shop.example:443 HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 200 Connection established\r\n\r\n")
                .client(HELLO)
                .server(record(22, serverHello(TLS_1_3, 0x1301)));
        assertThat(talk.rows()).extracting(row -> row.l7ProtocolStr).containsExactly("HTTP", "TLS");
    }
}
