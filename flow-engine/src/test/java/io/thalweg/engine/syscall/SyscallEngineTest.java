package io.thalweg.engine.syscall;

import static io.thalweg.engine.syscall.SocketTalk.client;
import static io.thalweg.engine.syscall.SocketTalk.ms;
import static io.thalweg.engine.syscall.SocketTalk.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SyscallSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SyscallEngineTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: h.example\r\nX-Request-ID: r-1\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private final SyscallRun run = new SyscallRun();

    @Test
    void clientProcessSeesItsRequest() {
        run.feed(client(80)
                .begins()
                .trace(6)
                .thread(501, 9)
                .sends(GET)
                .after(ms(3))
                .trace(7)
                .thread(502, 9)
                .receives(OK));

        L7FlowLog row = run.row();
        assertThat(row.signalSource).isEqualTo(3);
        assertThat(row.observationPoint).isEqualTo("c-p");
        assertThat(row.processId0).isEqualTo(100);
        assertThat(row.processKname0).isEqualTo("curl");
        assertThat(row.processId1).isZero();
        assertThat(row.processKname1).isEmpty();
        assertThat(row.syscallTraceIdRequest).isEqualTo(6);
        assertThat(row.syscallTraceIdResponse).isEqualTo(7);
        assertThat(row.syscallThread0).isEqualTo(501);
        assertThat(row.syscallThread1).isEqualTo(502);
        assertThat(row.syscallCoroutine0).isEqualTo(9);
        assertThat(row.syscallCapSeq0).isEqualTo(1);
        assertThat(row.syscallCapSeq1).isEqualTo(2);
        assertThat(row.reqTcpSeq).isEqualTo(SocketTalk.CLIENT_START);
        assertThat(row.respTcpSeq).isEqualTo(SocketTalk.SERVER_START);
        assertThat(row.ip40).isEqualTo(SocketTalk.CLIENT_IP);
        assertThat(row.ip41).isEqualTo(SocketTalk.SERVER_IP);
        assertThat(row.clientPort).isEqualTo(40000);
        assertThat(row.serverPort).isEqualTo(80);
        assertThat(row.type).isEqualTo(2);
        assertThat(row.requestType).isEqualTo("GET");
        assertThat(row.xRequestId0).isEqualTo("r-1");
        assertThat(row.startTime).isEqualTo(SocketTalk.START / 1000);
        assertThat(row.responseDuration).isEqualTo(3000);
    }

    @Test
    void serverProcessSeesTheSameRequest() {
        run.feed(
                server(80).begins().trace(1).receives(GET).after(ms(2)).trace(2).sends(OK));

        L7FlowLog row = run.row();
        assertThat(row.observationPoint).isEqualTo("s-p");
        assertThat(row.processId1).isEqualTo(200);
        assertThat(row.processKname1).isEqualTo("nginx");
        assertThat(row.processId0).isZero();
        assertThat(row.syscallTraceIdRequest).isEqualTo(1);
        assertThat(row.syscallTraceIdResponse).isEqualTo(2);
        assertThat(row.reqTcpSeq).isEqualTo(SocketTalk.CLIENT_START);
        assertThat(row.respTcpSeq).isEqualTo(SocketTalk.SERVER_START);
        assertThat(row.ip40).isEqualTo(SocketTalk.CLIENT_IP);
        assertThat(row.responseDuration).isEqualTo(2000);
    }

    @Test
    void messageTellsWhoIsTheClientWhereTheSocketDoesNot() {
        // The ports alone would say that the other is the server.
        run.feed(server(60000)
                .clientPort(5)
                .withoutRole()
                .receives(GET)
                .after(ms(1))
                .sends(OK));

        assertThat(run.row().observationPoint).isEqualTo("s-p");
        assertThat(run.row().serverPort).isEqualTo(60000);
        assertThat(run.row().processId1).isEqualTo(200);
        assertThat(run.row().syscallCapSeq0).isZero();
        assertThat(run.row().syscallCapSeq1).isEqualTo(1);
    }

    @Test
    void messageInManyCallsBelongsToItsFirst() {
        SocketTalk talk = server(80).begins().trace(4);
        for (char c : GET.toCharArray()) {
            talk.receives(String.valueOf(c)).after(1000).trace(5);
        }
        run.feed(talk.trace(8).sends(OK));

        // Only the latest sixteen calls are remembered: what began before them has no origin, never another's.
        assertThat(run.row().syscallTraceIdRequest).isZero();
        assertThat(run.row().syscallTraceIdResponse).isEqualTo(8);
        assertThat(run.row().reqTcpSeq).isEqualTo(SocketTalk.CLIENT_START);
    }

    @Test
    void headInThreeCallsHasTheTraceOfTheFirst() {
        run.feed(server(80)
                .begins()
                .trace(4)
                .receives(GET.substring(0, 10))
                .trace(5)
                .receives(GET.substring(10, 30))
                .trace(6)
                .receives(GET.substring(30))
                .trace(8)
                .sends(OK));

        assertThat(run.row().syscallTraceIdRequest).isEqualTo(4);
        assertThat(run.row().syscallCapSeq0).isEqualTo(1);
        assertThat(run.row().syscallCapSeq1).isEqualTo(4);
    }

    @Test
    void payloadIsCutLikeThatOfPackets() {
        String body = "x".repeat(3000);
        run.feed(client(80)
                .begins()
                .capturing(64)
                .sends("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 3000\r\n\r\n" + body)
                .receives(OK)
                .sends("GET /next HTTP/1.1\r\nHost: h\r\n\r\n")
                .receives(OK));

        assertThat(run.rows).extracting(row -> row.requestType).containsExactly("POST", "GET");
        assertThat(run.rows).allMatch(row -> row.type == 2);
    }

    @Test
    void bytesOfSendfileAreTheBody() {
        run.feed(server(80)
                .begins()
                .receives(GET)
                .sends("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                .sendsUnseen(100_000)
                .receives(GET)
                .sends(OK));

        assertThat(run.rows).hasSize(2).allMatch(row -> row.type == 2 && row.responseCode == 200);
    }

    @Test
    void eventsAreTakenInTheirCaptureOrder() {
        List<SyscallEvent> events =
                client(80).begins().sends(GET).after(ms(1)).receives(OK).events();
        SocketTalk talk = client(80);
        for (int place : new int[] {0, 2, 1}) {
            run.feed(events.get(place), talk.process());
        }

        assertThat(run.row().type).isEqualTo(2);
        assertThat(run.engine.counters().eventsBuffered).isEqualTo(1);
        assertThat(run.engine.counters().eventsMissing).isZero();
    }

    @Test
    void missingEventIsCountedAndTheNextMessageFound() {
        run.feed(client(80)
                .begins()
                .sends(GET)
                .after(ms(1))
                .receives(OK)
                .losesLast()
                .after(ms(1))
                .sends("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
                .after(ms(1))
                .receives(OK));
        assertThat(run.rows).as("the gap may still be filled").isEmpty();
        run.engine.advance(SocketTalk.START + ms(10_000));

        assertThat(run.engine.counters().eventsMissing).isEqualTo(1);
        assertThat(run.rows).extracting(row -> row.type).containsExactlyInAnyOrder(0, 2);
        assertThat(run.rows)
                .filteredOn(row -> row.type == 2)
                .extracting(row -> row.requestResource)
                .containsExactly("/b");
    }

    @Test
    void plainTextUnderTlsIsAStreamOfItsOwn() {
        byte[] sealed = new byte[90];
        sealed[0] = 23;
        sealed[1] = 3;
        sealed[2] = 3;
        sealed[4] = 85;
        SocketTalk talk = client(443).begins();
        talk.sends(sealed).trace(3).source(SyscallSource.OPENSSL).sends(GET);
        talk.source(SyscallSource.SYSCALL).after(ms(1)).receives(sealed);
        talk.source(SyscallSource.OPENSSL).trace(4).receives(OK);
        run.feed(talk);

        assertThat(run.rows)
                .filteredOn(row -> row.requestType.equals("GET"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.isTls).isEqualTo(1);
                    assertThat(row.type).isEqualTo(2);
                    assertThat(row.syscallTraceIdRequest).isEqualTo(3);
                    assertThat(row.syscallTraceIdResponse).isEqualTo(4);
                    assertThat(row.reqTcpSeq).as("as the call said").isEqualTo(SocketTalk.CLIENT_START + 90);
                });
    }

    @Test
    void gapUnderTlsIsSurvived() {
        SocketTalk talk = client(443).begins().source(SyscallSource.OPENSSL);
        talk.sends(GET).receives("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n");
        talk.receives(new byte[9000]).losesLast().after(ms(1));
        talk.sends("GET /b HTTP/1.1\r\nHost: h\r\n\r\n").after(ms(1)).receives(OK);
        run.feed(talk).finish();

        assertThat(run.engine.counters().eventsMissing).isEqualTo(1);
        assertThat(run.rows)
                .filteredOn(row -> row.requestResource.equals("/b"))
                .singleElement()
                .satisfies(row -> assertThat(row.type).isEqualTo(2));
    }

    @Test
    void closeEndsWhatWaits() {
        SocketTalk talk = client(80).begins().sends(GET).after(ms(1)).closes();
        run.feed(talk);
        run.engine.advance(SocketTalk.START + ms(5000));

        assertThat(run.row().type).isZero();
        assertThat(run.shard.live()).isZero();
    }

    @Test
    void closeByTheParentLeavesTheChildsSocket() {
        run.feed(server(80)
                .begins()
                .closes()
                .after(ms(1))
                .receives(GET)
                .after(ms(1))
                .sends(OK));
        run.engine.advance(SocketTalk.START + ms(5000));

        assertThat(run.row().type).isEqualTo(2);
        assertThat(run.shard.live()).isEqualTo(1);
    }

    @Test
    void requestWithoutResponseLeavesAfterItsTime() {
        run.feed(client(80).begins().sends(GET));
        run.engine.advance(SocketTalk.START + ms(121_000));
        assertThat(run.row().type).isZero();
        assertThat(run.row().responseStatus).isEqualTo(2);
        assertThat(run.shard.live()).isEqualTo(1);

        run.engine.advance(SocketTalk.START + ms(302_000));
        assertThat(run.shard.live()).as("silent for five minutes").isZero();
    }

    @Test
    void fullTableGivesUpTheSocketThatWasSilentForLongest() {
        SyscallRun small = new SyscallRun(EngineOptions.defaults(), 2);
        small.feed(client(80).cookie(1).begins().sends(GET));
        small.feed(client(80).cookie(2).begins().at(SocketTalk.START + 1).sends(GET));
        small.feed(client(80)
                .cookie(1)
                .at(SocketTalk.START + ms(1))
                .begins()
                .losesLast()
                .sends(GET));
        small.feed(client(80).cookie(3).at(SocketTalk.START + ms(2)).begins());

        assertThat(small.engine.counters().socketsEvicted).isEqualTo(1);
        assertThat(small.shard.live()).isEqualTo(2);
        assertThat(small.rows).as("of socket 2").hasSize(1);
    }

    @Test
    void datagramsAreTakenAsTheyCome() {
        byte[] query = dns(0x0100);
        byte[] answer = dns(0x8180);
        SocketTalk talk = client(53).udp().sends(query).after(ms(4)).receives(answer);
        run.feed(talk);

        assertThat(run.row().l7ProtocolStr).isEqualTo("DNS");
        assertThat(run.row().type).isEqualTo(2);
        assertThat(run.row().responseDuration).isEqualTo(4000);
        assertThat(run.row().protocol).isEqualTo(17);
        assertThat(run.row().reqTcpSeq).isZero();
        assertThat(run.row().syscallCapSeq1).isEqualTo(1);
    }

    @Test
    void mappedAddressesAreIpv4() {
        SocketTalk talk = server(80).begins().receives(GET).sends(OK);
        talk.events().forEach(event -> {
            event.isIpv6 = true;
            event.localLow = 0xffff_0000_0000L | event.localHigh >>> 32;
            event.localHigh = 0;
            event.remoteLow = 0xffff_0000_0000L | event.remoteHigh >>> 32;
            event.remoteHigh = 0;
        });
        run.feed(talk);

        assertThat(run.row().isIpv4).isEqualTo(1);
        assertThat(run.row().ip40).isEqualTo(SocketTalk.CLIENT_IP);
        assertThat(run.row().ip41).isEqualTo(SocketTalk.SERVER_IP);
    }

    @Test
    void newStartOfTheAgentCountsAnew() {
        run.feed(client(80).begins().sends(GET).receives(OK));
        run.engine.open(run.shard, SyscallRun.BOOT + 1);
        run.feed(client(80).at(SocketTalk.START + ms(5)).sends(GET).receives(OK));

        assertThat(run.rows).hasSize(2).allMatch(row -> row.type == 2);
        assertThat(run.engine.counters().eventsLate).isZero();
    }

    private static byte[] dns(int flags) {
        byte[] head = {0x12, 0x34, (byte) (flags >> 8), (byte) flags, 0, 1, 0, 0, 0, 0, 0, 0};
        byte[] message = new byte[head.length + 15];
        System.arraycopy(head, 0, message, 0, head.length);
        byte[] name = {1, 'a', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1};
        System.arraycopy(name, 0, message, head.length, name.length);
        return message;
    }
}
