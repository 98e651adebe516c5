package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Conversation.START;
import static io.thalweg.engine.flow.Conversation.icmp;
import static io.thalweg.engine.flow.Conversation.tcp;
import static io.thalweg.engine.flow.Conversation.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.PacketDirection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FlowEngineTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final EngineOptions WHOLE = EngineOptions.defaults().withWholeFlows(true);

    @Test
    void connectionWithHandshakeDataAndCloseIsOneNormalFlow() {
        Conversation talk = tcp(40000, 80)
                .handshake()
                .push(100)
                .after(5)
                .server()
                .push(1000)
                .after(1)
                .client()
                .ack()
                .close();
        L4FlowLog flow = new Run(WHOLE).feed(talk).finish().onlyFlow();

        assertThat(flow.closeType).isEqualTo(CloseType.NORMAL);
        assertThat(flow.status).isZero();
        assertThat(flow.clientPort).isEqualTo(40000);
        assertThat(flow.serverPort).isEqualTo(80);
        assertThat(flow.ip40).isEqualTo(0x0a000001);
        assertThat(flow.ip41).isEqualTo(0x0a000002);
        assertThat(flow.mac0).isEqualTo(0x020000000001L);
        assertThat(flow.mac1).isEqualTo(0x020000000002L);
        assertThat(flow.packetTx).isEqualTo(6);
        assertThat(flow.packetRx).isEqualTo(3);
        assertThat(flow.l4ByteTx).isEqualTo(100);
        assertThat(flow.l4ByteRx).isEqualTo(1000);
        assertThat(flow.l3ByteTx).isEqualTo(6 * 20 + 100);
        assertThat(flow.byteTx).isEqualTo(6 * 54 + 100);
        assertThat(flow.synCount).isEqualTo(1);
        assertThat(flow.synackCount).isEqualTo(1);
        assertThat(flow.finCount).isEqualTo(2);
        assertThat(flow.rtt).isEqualTo(2000, within(0.5));
        assertThat(flow.rttServer).isEqualTo(1000, within(0.5));
        assertThat(flow.rttClient).isEqualTo(1000, within(0.5));
        assertThat(flow.isNewFlow).isEqualTo(1);
        assertThat(flow.startTime).isEqualTo(START / 1000);
        assertThat(flow.endTime - flow.startTime).isEqualTo(10_000);
        assertThat(flow.duration).isEqualTo(10_000);
        assertThat(flow.directionScore).isEqualTo(ServiceScores.ACTIVE_SERVICE);
        assertThat(flow.synSeq).isEqualTo(1000);
        assertThat(flow.synAckSeq).isEqualTo(5000);
    }

    @Test
    void closedConnectionLeavesWithoutMorePackets() {
        Run run = new Run().feed(tcp(40000, 80).handshake().close());
        run.engine.advance(START + 5 * SECOND);

        assertThat(run.onlyFlow().closeType).isEqualTo(CloseType.NORMAL);
        assertThat(run.shard.flows()).isZero();
    }

    @Test
    void silentConnectionTimesOutAfterFiveMinutes() {
        Run run = new Run(WHOLE).feed(tcp(40000, 80).handshake());
        run.engine.advance(START + 299 * SECOND);
        assertThat(run.flows).isEmpty();
        run.engine.advance(START + 302 * SECOND);

        assertThat(run.onlyFlow().closeType).isEqualTo(CloseType.TIMEOUT);
    }

    @Test
    void unansweredSynIsAServerSynMiss() {
        Run run = new Run().feed(tcp(40000, 80).syn().after(1000).again());
        run.engine.advance(START + 10 * SECOND);

        assertThat(run.onlyFlow().closeType).isEqualTo(CloseType.SERVER_SYN_MISS);
        assertThat(run.onlyFlow().retransSyn).isEqualTo(1);
    }

    @Test
    void refusedConnectionIsAServerDirectReset() {
        L4FlowLog flow = new Run(WHOLE)
                .feed(tcp(40000, 81).syn().after(1).server().segment(TcpFlags.RST | TcpFlags.ACK, 0))
                .finish()
                .onlyFlow();

        assertThat(flow.closeType).isEqualTo(CloseType.SERVER_DIRECT_RST);
    }

    @Test
    void portUsedAgainAfterTheCloseIsANewFlow() {
        Run run = new Run(WHOLE)
                .feed(tcp(40000, 80)
                        .handshake()
                        .close()
                        .after(100)
                        .handshake()
                        .push(7)
                        .close())
                .finish();

        assertThat(run.flows).hasSize(2);
        assertThat(run.flows.get(0).l4ByteTx).isZero();
        assertThat(run.flows.get(1).l4ByteTx).isEqualTo(7);
        assertThat(run.flows.get(0).flowId).isNotEqualTo(run.flows.get(1).flowId);
    }

    @Test
    void minuteRowsAddUpToTheFlow() {
        Conversation talk = tcp(40000, 80).handshake();
        for (int second = 0; second < 150; second += 10) {
            talk.client().push(10).after(1).server().push(20).after(9_999);
        }
        Run run = new Run().feed(talk.close()).finish();

        assertThat(run.flows).hasSizeBetween(3, 4);
        assertThat(run.flows).extracting(row -> row.flowId).containsOnly(run.flows.get(0).flowId);
        assertThat(run.flows.stream().mapToLong(row -> row.l4ByteTx).sum()).isEqualTo(150);
        assertThat(run.flows.stream().mapToLong(row -> row.l4ByteRx).sum()).isEqualTo(300);
        L4FlowLog last = run.flows.get(run.flows.size() - 1);
        assertThat(run.flows.stream().mapToLong(row -> row.packetTx).sum()).isEqualTo(last.totalPacketTx);
        assertThat(run.flows.stream().mapToLong(row -> row.byteRx).sum()).isEqualTo(last.totalByteRx);
        assertThat(run.flows).extracting(row -> row.isNewFlow).startsWith(1, 0);
        assertThat(run.flows)
                .extracting(row -> row.closeType)
                .startsWith(CloseType.FORCED_REPORT)
                .endsWith(1);
        for (L4FlowLog row : run.flows) {
            assertThat(row.startTime / 60_000_000).isEqualTo((row.endTime - 1) / 60_000_000);
        }
    }

    /** By then its address may be another's. */
    @Test
    void rowThatTellsOnlyTheEndSaysWhenTheFlowWasLastSeen() {
        long inTheMinuteBefore = START + 39_500 * SECOND / 1000;
        Run run =
                new Run().feed(tcp(40000, 80).at(inTheMinuteBefore).handshake().close());
        run.engine.advance(inTheMinuteBefore + 10 * SECOND);

        assertThat(run.flows).extracting(row -> row.packetTx > 0).containsExactly(true, false);
        assertThat(run.flows.get(0).lastSeen).isZero();
        L4FlowLog end = run.flows.get(1);
        assertThat(end.startTime).isEqualTo((START + 40 * SECOND) / 1000);
        assertThat(end.lastSeen).isEqualTo(run.flows.get(0).startTime + end.duration);
    }

    @Test
    void forcedReportsCanComeEverySecond() {
        Conversation talk = tcp(40000, 80).handshake();
        for (int half = 0; half < 6; half++) {
            talk.after(500).client().push(10);
        }
        Run run = new Run(EngineOptions.defaults().withReportSeconds(1))
                .feed(talk)
                .finish();

        assertThat(run.flows).hasSize(4);
        assertThat(run.flows).extracting(row -> row.endTime - row.startTime).allMatch(micros -> micros <= 1_000_000);
        assertThat(run.flows.stream().mapToLong(row -> row.packetTx).sum()).isEqualTo(8);
        assertThat(run.flows.stream().mapToLong(row -> row.l4ByteTx).sum()).isEqualTo(60);
    }

    @Test
    void quietMinuteHasNoRow() {
        Run run = new Run().feed(tcp(40000, 80).handshake().after(170_000).push(5));
        run.finish();

        assertThat(run.flows).hasSize(2);
    }

    @Test
    void rowsDoNotDependOnHowOftenTheClockIsMoved() {
        Conversation talk =
                tcp(40000, 80).handshake().after(70_000).push(3).after(4_000).close();
        Run seldom = new Run().feed(talk).finish();
        Run often = new Run();
        long clock = START;
        for (Conversation.Packet packet : talk.packets()) {
            for (; clock < packet.nanos(); clock += SECOND / 4) {
                often.engine.advance(clock);
            }
            often.feed(packet);
        }
        often.finish();

        assertThat(often.flows).usingRecursiveComparison().isEqualTo(seldom.flows);
    }

    @Test
    void midstreamConnectionTakesTheEphemeralPortForTheClient() {
        L4FlowLog flow = new Run(WHOLE)
                .feed(tcp(40000, 80).server().push(100).after(1).client().ack())
                .finish()
                .onlyFlow();

        assertThat(flow.clientPort).isEqualTo(40000);
        assertThat(flow.directionScore).isLessThan(ServiceScores.ACTIVE_SERVICE);
    }

    @Test
    void synAckWithoutItsSynStillTellsTheServer() {
        L4FlowLog flow = new Run(WHOLE)
                .feed(tcp(2000, 50000).server().synAck().after(1).client().ack())
                .finish()
                .onlyFlow();

        assertThat(flow.serverPort).isEqualTo(50000);
    }

    @Test
    void answeredDatagramsMeasureTheAnswer() {
        Run run = new Run().feed(udp(40000, 53).datagram(30).after(7).server().datagram(90));
        run.engine.advance(START + 10 * SECOND);

        L4FlowLog flow = run.onlyFlow();
        assertThat(flow.artCount).isEqualTo(1);
        assertThat(flow.artMax).isEqualTo(7000);
        assertThat(flow.closeType).isEqualTo(CloseType.NORMAL);
        assertThat(flow.packetTx).isEqualTo(1);
        assertThat(flow.l4ByteRx).isEqualTo(90);
    }

    @Test
    void echoReplyMeasuresTheRoundTrip() {
        L4FlowLog flow = new Run(WHOLE)
                .feed(icmp().echo().after(3).server().echo())
                .finish()
                .onlyFlow();

        assertThat(flow.protocol).isEqualTo(1);
        assertThat(flow.srtCount).isEqualTo(1);
        assertThat(flow.srtMax).isEqualTo(3000);
    }

    @Test
    void retransmissionIsCountedOnTheSideThatRepeats() {
        L4FlowLog flow = new Run(WHOLE)
                .feed(tcp(40000, 80).handshake().push(100).after(200).again())
                .finish()
                .onlyFlow();

        assertThat(flow.retransTx).isEqualTo(1);
        assertThat(flow.retransRx).isZero();
    }

    @Test
    void fullTableEvictsTheFlowThatWouldTimeOutNext() {
        Run run = new Run(WHOLE.withMaxFlowsPerShard(4));
        for (int host = 0; host < 10; host++) {
            run.feed(udp(40000, 53).host(host).at(START + host * SECOND / 10).datagram(1));
        }
        assertThat(run.shard.flows()).isEqualTo(4);
        run.finish();

        assertThat(run.flows).hasSize(10);
        assertThat(run.engine.counters().flowsEvicted).isEqualTo(6);
        assertThat(run.flows).extracting(row -> row.ip40).doesNotHaveDuplicates();
    }

    @Test
    void packetFromBehindTheClockIsCounted() {
        Conversation talk = tcp(40000, 80).handshake().after(10_000).push(1);
        Run run = new Run(WHOLE).feed(talk);
        run.feed(tcp(40000, 80).at(START + SECOND).push(50));
        run.finish();

        assertThat(run.flows.stream()
                        .mapToLong(row -> row.packetTx + row.packetRx)
                        .sum())
                .isEqualTo(5);
    }

    @Test
    void farFutureTimestampNeitherHangsNorLosesPackets() {
        Run run = new Run().feed(tcp(40000, 80).handshake());
        run.feed(udp(1, 2).at(Long.MAX_VALUE / 2).datagram(1));
        run.feed(tcp(40000, 80).at(START + SECOND).push(50));
        run.finish();

        assertThat(run.flows.stream()
                        .mapToLong(row -> row.packetTx + row.packetRx)
                        .sum())
                .isEqualTo(5);
    }

    @Test
    void whatIsNotIpIsAFlowOfItsAddressesAndType() {
        Run run = new Run(WHOLE);
        byte[] arp = new byte[60];
        arp[5] = 2;
        arp[11] = 1;
        arp[12] = 0x08;
        arp[13] = 0x06;
        run.engine.packet(Run.ETH0, PacketDirection.UNKNOWN, START, 60, arp, 0, 60);
        L4FlowLog flow = run.finish().onlyFlow();

        assertThat(flow.ethType).isEqualTo(0x0806);
        assertThat(flow.packetTx).isEqualTo(1);
    }

    @Test
    void rowIdsAreUnique() {
        Run run = new Run();
        for (int port = 1; port <= 500; port++) {
            run.feed(udp(port, 53).at(START).datagram(1));
        }
        run.finish();
        Set<Long> ids = new HashSet<>();
        run.flows.forEach(row -> ids.add(row.id));

        assertThat(ids).hasSize(500);
    }
}
