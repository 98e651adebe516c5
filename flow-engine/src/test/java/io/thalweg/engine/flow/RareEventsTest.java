package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.LinkType;
import java.util.List;
import org.junit.jupiter.api.Test;

class RareEventsTest {
    private static final int PORT_UNREACHABLE = 3 << 8 | 3;

    private static List<L4FlowLog> flows(Conversation conversation) {
        return new Run(EngineOptions.defaults().withWholeFlows(true))
                .feed(conversation)
                .finish()
                .flows;
    }

    private static L4FlowLog flow(Conversation conversation, int protocol) {
        return flows(conversation).stream()
                .filter(row -> row.protocol == protocol)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void icmpErrorIsToldOfTheFlowItIsAbout() {
        L4FlowLog row =
                flow(Conversation.udp(40000, 53).client().datagram(20).after(1).icmpError(3, 3), 17);

        assertThat(row.icmpErrors).isEqualTo(1);
        assertThat(row.icmpError).isEqualTo(PORT_UNREACHABLE);
        assertThat(row.packetTx).isEqualTo(1);
    }

    @Test
    void icmpErrorIsAFlowOfItsOwnToo() {
        L4FlowLog row =
                flow(Conversation.udp(40000, 53).client().datagram(20).after(1).icmpError(3, 3), 1);

        assertThat(row.packetTx + row.packetRx).isEqualTo(1);
        assertThat(row.icmpErrors).isZero();
    }

    @Test
    void errorAboutWhatTheServerSentCountsAsWell() {
        L4FlowLog row = flow(
                Conversation.tcp(40000, 80)
                        .handshake()
                        .after(1)
                        .server()
                        .push(100)
                        .icmpError(11, 0),
                6);

        assertThat(row.icmpErrors).isEqualTo(1);
        assertThat(row.icmpError).isEqualTo(11 << 8);
    }

    @Test
    void errorAboutNoFlowOfOursIsOnlyItself() {
        Conversation conversation =
                Conversation.udp(40000, 53).client().datagram(20).icmpError(3, 1);
        conversation.packets().remove(0);

        assertThat(flows(conversation)).hasSize(1).allSatisfy(row -> assertThat(row.icmpErrors)
                .isZero());
    }

    @Test
    void errorGoesToTheShardOfTheFlowItIsAbout() {
        PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
        List<Integer> hashes = Conversation.udp(40000, 53).client().datagram(20).icmpError(3, 3).packets().stream()
                .map(packet -> {
                    byte[] frame = packet.frame();
                    decoder.decode(LinkType.ETHERNET, frame, 0, frame.length, frame.length);
                    return decoder.headers().shardHash();
                })
                .toList();

        assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
    }

    @Test
    void errorsCountInTheMinuteTheyComeIn() {
        Run run = new Run()
                .feed(Conversation.udp(40000, 53)
                        .client()
                        .datagram(20)
                        .icmpError(3, 3)
                        .after(41_000)
                        .datagram(20));
        run.finish();

        assertThat(run.flows)
                .filteredOn(row -> row.protocol == 17)
                .extracting(row -> row.icmpErrors)
                .containsExactly(1L, 0L);
    }

    @Test
    void clientBehindALoadBalancerHasItsRealAddress() {
        L4FlowLog row = flow(
                Conversation.tcp(40000, 80)
                        .client()
                        .syn()
                        .after(1)
                        .server()
                        .synAck()
                        .after(1)
                        .client()
                        .options(254, 8, 0x30, 0x39, 192, 0, 2, 7)
                        .ack(),
                6);

        assertThat(row.natSource).isEqualTo(6);
        assertThat(row.natRealIp40).isEqualTo(0xc000_0207);
        assertThat(row.natRealPort0).isEqualTo(12345);
        assertThat(row.natRealPort1).isZero();
    }

    @Test
    void whoTellsAClientsAddressIsNotTheServer() {
        L4FlowLog row = flow(
                Conversation.tcp(80, 40000)
                        .client()
                        .options(254, 8, 0x30, 0x39, 192, 0, 2, 7)
                        .push(10),
                6);

        assertThat(row.serverPort).isEqualTo(40000);
        assertThat(row.directionScore).isEqualTo(255);
    }

    @Test
    void retransmissionThatTheReceiverHadAlreadyIsSpurious() {
        // The server acknowledges 1101 and reports 1001 to 1101 as received twice.
        L4FlowLog row = flow(
                Conversation.tcp(40000, 80)
                        .handshake()
                        .after(1)
                        .client()
                        .push(100)
                        .after(200)
                        .again()
                        .after(1)
                        .server()
                        .options(1, 1, 5, 10, 0, 0, 3, 0xe9, 0, 0, 4, 0x4d)
                        .ack(),
                6);

        assertThat(row.retransTx).isEqualTo(1);
        assertThat(row.retransSpuriousTx).isEqualTo(1);
        assertThat(row.retransSpuriousRx).isZero();
    }

    @Test
    void selectiveAcknowledgmentOfNewDataIsNoSpuriousRetransmission() {
        L4FlowLog row = flow(
                Conversation.tcp(40000, 80)
                        .handshake()
                        .after(1)
                        .client()
                        .push(100)
                        .after(1)
                        .server()
                        .options(1, 1, 5, 10, 0, 0, 5, 0x15, 0, 0, 5, 0x79)
                        .ack(),
                6);

        assertThat(row.retransSpuriousTx).isZero();
    }
}
