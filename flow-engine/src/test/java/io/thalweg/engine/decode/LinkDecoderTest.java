package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.Decoding.decode;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.sbe.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkDecoderTest {
    private static final long CLIENT_MAC = 0x0200_0000_0001L;
    private static final long SERVER_MAC = 0x0200_0000_0002L;
    private static final int IP_TCP = 40;

    private static Frames tcp(Frames link) {
        return link.ipv4("10.0.0.1", "10.0.0.2").tcp(40000, 80);
    }

    @Test
    void ethernetTellsBothMacs() {
        PacketHeaders headers = decode(tcp(Frames.ethernet()));

        assertThat(headers.macSource).isEqualTo(CLIENT_MAC);
        assertThat(headers.macDestination).isEqualTo(SERVER_MAC);
        assertThat(headers.vlan).isZero();
        assertThat(headers.linkBytes).isEqualTo(14);
        assertThat(headers.countedBytes).isEqualTo(14 + IP_TCP);
    }

    @Test
    void theInnermostVlanIsKeptAndTagsCountAsLinkBytes() {
        PacketHeaders headers =
                decode(tcp(Frames.ethernet().tag(EtherType.QINQ, 100).vlan(4095)));

        assertThat(headers.vlan).isEqualTo(4095);
        assertThat(headers.linkBytes).isEqualTo(22);
        assertThat(headers.countedBytes).isEqualTo(22 + IP_TCP);
    }

    @Test
    void theFirstVlanIsKeptBesides() {
        assertThat(decode(tcp(Frames.ethernet())).outerVlan).isZero();
        assertThat(decode(tcp(Frames.ethernet().vlan(7))).outerVlan).isEqualTo(7);
        assertThat(decode(tcp(Frames.ethernet().tag(EtherType.QINQ, 100).vlan(4095))).outerVlan)
                .isEqualTo(100);
        assertThat(decode(tcp(Frames.ethernet().vlan(0).vlan(7))).outerVlan)
                .as("after a tag that has a priority only")
                .isEqualTo(7);
    }

    @Test
    void labelsAndPppCountAsLinkBytes() {
        assertThat(decode(tcp(Frames.ethernet().mpls(1).mpls(2))).linkBytes).isEqualTo(22);
        assertThat(decode(tcp(Frames.ethernet().pppoe())).linkBytes).isEqualTo(22);
        assertThat(decode(tcp(Frames.ethernet().snap())).linkBytes).isEqualTo(22);
    }

    @Test
    void aPseudowireHasTheMacsInsideIt() {
        PacketHeaders headers = decode(tcp(Frames.ethernet()
                .mpls(16)
                .controlWord()
                .innerEthernet(0x0a, 0x0b)
                .vlan(7)));

        assertThat(headers.macSource).isEqualTo(0x0a);
        assertThat(headers.macDestination).isEqualTo(0x0b);
        assertThat(headers.vlan).isEqualTo(7);
        assertThat(headers.linkBytes).isEqualTo(18);
    }

    @ParameterizedTest
    @CsvSource({"LINUX_SLL", "LINUX_SLL2", "BSD_LOOPBACK", "RAW_IP"})
    void aLinkWithoutEthernetCountsAsIfItWere(LinkType linkType) {
        Frames link =
                switch (linkType) {
                    case LINUX_SLL -> Frames.cooked(CLIENT_MAC);
                    case LINUX_SLL2 -> Frames.cooked2(CLIENT_MAC);
                    case BSD_LOOPBACK -> Frames.loopback();
                    default -> Frames.raw();
                };
        PacketHeaders headers = decode(linkType, tcp(link).bytes());

        assertThat(headers.countedBytes).isEqualTo(14 + IP_TCP);
        assertThat(headers.linkBytes).isEqualTo(14);
        boolean isCooked = linkType == LinkType.LINUX_SLL || linkType == LinkType.LINUX_SLL2;
        assertThat(headers.macSource).isEqualTo(isCooked ? CLIENT_MAC : 0);
        assertThat(headers.macDestination).isZero();
    }

    @Test
    void aLinkTypeOfALaterAgentIsTriedAsIp() {
        assertThat(decode(LinkType.NULL_VAL, tcp(Frames.raw()).bytes()).sourcePort)
                .isEqualTo(40000);
    }

    @Test
    void aFrameWithoutIpIsAFlowBetweenMacs() {
        byte[] arp = Frames.join(Frames.bytes(48, SERVER_MAC, 48, CLIENT_MAC, 16, EtherType.ARP), new byte[28]);
        byte[] reply = Frames.join(Frames.bytes(48, CLIENT_MAC, 48, SERVER_MAC, 16, EtherType.ARP), new byte[46]);
        PacketHeaders headers = decode(LinkType.ETHERNET, arp, arp.length, 60);

        assertThat(headers.isIp).isFalse();
        assertThat(headers.error).isNull();
        assertThat(headers.etherType).isEqualTo(EtherType.ARP);
        assertThat(headers.countedBytes).isEqualTo(60);
        assertThat(headers.sourceLow).isEqualTo(CLIENT_MAC);
        assertThat(headers.destinationLow).isEqualTo(SERVER_MAC);
        assertThat(headers.hasPorts).isFalse();
        assertThat(headers.capturedPayloadBytes()).isZero();
        assertThat(headers.shardHash())
                .isEqualTo(decode(LinkType.ETHERNET, reply).shardHash());
    }

    @Test
    void llcWithoutSnapIsNoIp() {
        byte[] spanningTree =
                Frames.join(Frames.bytes(48, SERVER_MAC, 48, CLIENT_MAC, 16, 38, 24, 0x424203), new byte[35]);
        PacketHeaders headers = decode(LinkType.ETHERNET, spanningTree);

        assertThat(headers.isIp).isFalse();
        assertThat(headers.error).isNull();
        assertThat(headers.etherType).isEqualTo(38);
    }

    @Test
    void pppoeThatCarriesNoIpKeepsItsEtherType() {
        PacketHeaders headers = decode(Frames.ethernet().pppoe().payload("\u0001\u0001\u0000\u0004"));

        assertThat(headers.isIp).isFalse();
        assertThat(headers.etherType).isEqualTo(EtherType.PPPOE_SESSION);
        assertThat(headers.error).isNull();
    }

    @Test
    void aStackOfTagsEndsSomewhere() {
        Frames tags = Frames.ethernet();
        Frames labels = Frames.ethernet();
        for (int i = 0; i < 40; i++) {
            tags.vlan(i);
            labels.mpls(i);
        }
        assertThat(decode(tcp(tags)).isIp).isFalse();
        assertThat(decode(tcp(labels)).isIp).isFalse();
        assertThat(decode(tcp(tags)).etherType).isEqualTo(EtherType.VLAN);
    }

    /** As deep as a frame of 64 KB goes: the stack of the JVM is not the limit. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 3600})
    void pseudowiresInPseudowiresEndSomewhere(int depth) {
        byte[] level = Frames.bytes(48, 1, 48, 2, 16, EtherType.MPLS, 32, 0x1140, 32, 0);
        byte[] inside = tcp(Frames.ethernet()).bytes();
        byte[] frame = new byte[level.length * depth + inside.length];
        for (int i = 0; i < depth; i++) {
            System.arraycopy(level, 0, frame, i * level.length, level.length);
        }
        System.arraycopy(inside, 0, frame, level.length * depth, inside.length);

        assertThat(decode(LinkType.ETHERNET, frame).isIp).isEqualTo(depth == 4);
    }

    @Test
    void anUnknownVersionOfIpIsNoIp() {
        PacketHeaders headers = decode(LinkType.RAW_IP, new byte[] {0x50, 0, 0, 0});

        assertThat(headers.isIp).isFalse();
        assertThat(headers.error).isNull();
    }
}
