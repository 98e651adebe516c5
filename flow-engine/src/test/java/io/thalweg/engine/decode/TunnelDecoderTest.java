package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.Decoding.decode;
import static io.thalweg.engine.decode.Decoding.payload;
import static io.thalweg.engine.decode.SampleFrames.HERE;
import static io.thalweg.engine.decode.SampleFrames.THERE;
import static io.thalweg.engine.decode.SampleFrames.outer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.event.sbe.LinkType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not a tunnel though it looks like one, and how deep tunnels are followed. Every tunnel: {@link EveryFrameTest}. */
class TunnelDecoderTest {
    private static Frames tcp(Frames link) {
        return link.ipv4("10.0.0.1", "10.0.0.2").tcp(40000, 80).payload("hello");
    }

    private static Frames tagged() {
        return Frames.ethernet().vlan(9).ipv4(HERE, THERE);
    }

    static List<Arguments> lookalikes() {
        return List.of(
                row("vxlan without its flag", outer().udp(1, 4789).payload(new byte[60])),
                row(
                        "vxlan's port as the source",
                        outer().udp(4789, 1).vxlanHeader(7).innerEthernet()),
                row("seven bytes for vxlan", outer().udp(1, 4789).payload(new byte[7])),
                row("geneve of a later version", outer().udp(1, 6081).payload(filled(60, 0x40))),
                row("geneve with another protocol", outer().geneve(9, 0).payload("x")),
                row("gpe with another protocol", outer().vxlanGpe(9).payload("x")),
                row("nsh shorter than itself", outer().vxlanGpe(9).nsh(-4).innerEthernet()),
                row(
                        "gtp-u that is an echo request",
                        outer().udp(1, 2152).payload(Frames.bytes(32, 0x3201_0004L, 32, 0))),
                row("gtp-u version 0", outer().udp(1, 2152).payload(filled(60, 0x1e))),
                row("gtp-u with neither ip version", outer().gtpU(1).payload("  not an IP packet")),
                row(
                        "gtp-u with an extension of no length",
                        outer().gtpUExtended(1, 0).ipv4(HERE, THERE)),
                row("a teredo bubble that is too short", outer().udp(1, 3544).payload(filled(39, 0x60))),
                row(
                        "teredo inside ipv6",
                        Frames.ethernet()
                                .ipv6("::1", "::2")
                                .teredo(false, false)
                                .ipv6("::1", "::2")),
                row("gre with routing", gre(0x4000, EtherType.IPV4)),
                row("gre of version 2", gre(0x0002, EtherType.IPV4)),
                row("gre with another protocol", gre(0, 0x88cc)),
                row("pptp acknowledgment alone", outer().pptp(5, true).payload("")));
    }

    private static Frames gre(int flags, int protocol) {
        return outer().protocol(IpProtocol.GRE).payload(Frames.bytes(16, flags, 16, protocol, 32, 0x4500_0014L));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static Arguments row(String what, Frames frame) {
        return Arguments.of(what, frame);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lookalikes")
    void whatIsNoTunnelIsAFlowOfItsOwn(String what, Frames frame) {
        PacketHeaders headers = decode(frame);

        assertThat(headers.isIp).isTrue();
        assertThat(headers.tunnelTier).isZero();
        assertThat(headers.tunnelType).isEqualTo(TunnelType.NONE);
        assertThat(headers.error).isNull();
        assertThat(headers.protocol).isIn(IpProtocol.UDP, IpProtocol.GRE);
    }

    @Test
    void anInnerFrameWithoutIpLeavesTheTunnelsOwnPacket() {
        byte[] arp = Frames.join(Frames.bytes(48, 1, 48, 2, 16, EtherType.ARP), new byte[28]);
        PacketHeaders headers = decode(outer().vxlan(7).payload(arp));

        assertThat(headers.isIp).isTrue();
        assertThat(headers.tunnelTier).isZero();
        assertThat(headers.destinationPort).isEqualTo(4789);
        assertThat(headers.payloadBytes).isEqualTo(8 + arp.length);
        assertThat(headers.error).isNull();
    }

    @Test
    void anInnerPacketThatCannotBeReadLeavesTheTunnelsOwnPacketAndItsError() {
        byte[] frame = tcp(outer().vxlan(7).innerEthernet()).bytes();
        frame[14 + 20 + 8 + 8 + 14] = 0x43;
        PacketHeaders headers = decode(LinkType.ETHERNET, frame);

        assertThat(headers.isIp).isTrue();
        assertThat(headers.destinationPort).isEqualTo(4789);
        assertThat(headers.error).isEqualTo(DecodeError.IP_MALFORMED);
    }

    @Test
    void whatLiesTooDeepIsPayload() {
        Frames frame = outer();
        for (int i = 0; i < 6; i++) {
            frame.ipv4("10.0.0." + i, "10.0.1." + i);
        }
        byte[] bytes = frame.tcp(40000, 80).bytes();

        PacketHeaders four = decode(LinkType.ETHERNET, bytes);
        assertThat(four.tunnelTier).isEqualTo(4);
        assertThat(four.protocol).isEqualTo(IpProtocol.IPIP);
        assertThat(four.sourceLow).isEqualTo(Frames.low("10.0.0.3"));
        assertThat(four.hasPorts).isFalse();

        assertThat(withTiers(6, bytes).sourcePort).isEqualTo(40000);
        assertThat(withTiers(0, bytes).tunnelTier).isZero();
        assertThat(withTiers(0, bytes).sourceLow).isEqualTo(Frames.low(HERE));
    }

    private static PacketHeaders withTiers(int tiers, byte[] frame) {
        return decode(
                new DecodeOptions(TunnelType.ALL, tiers, true),
                LinkType.ETHERNET,
                frame,
                frame.length,
                frame.length,
                (byte) 0);
    }

    @Test
    void aTunnelThatIsNotPeeledIsAFlowOfItsOwn() {
        byte[] frame = tcp(outer().vxlan(7).innerEthernet()).bytes();
        DecodeOptions onlyIpip = new DecodeOptions(1L << TunnelType.IPIP, 4, true);
        PacketHeaders headers = decode(onlyIpip, LinkType.ETHERNET, frame, frame.length, frame.length, (byte) 0);

        assertThat(headers.tunnelTier).isZero();
        assertThat(headers.destinationPort).isEqualTo(4789);
    }

    @Test
    void aFirstFragmentOfATunnelIsPeeledALaterOneIsNot() {
        PacketHeaders first = decode(tcp(
                Frames.ethernet().ipv4Fragment(HERE, THERE, 0, true).vxlan(7).innerEthernet()));
        PacketHeaders later = decode(Frames.ethernet()
                .ipv4Fragment(HERE, THERE, 1480, false)
                .protocol(IpProtocol.IPIP)
                .payload(tcp(Frames.raw()).bytes()));

        assertThat(first.tunnelTier).isEqualTo(1);
        assertThat(payload(first)).isEqualTo("hello");
        assertThat(later.tunnelTier).isZero();
        assertThat(later.protocol).isEqualTo(IpProtocol.IPIP);
    }

    @Test
    void bytesCountForTheInnerFrame() {
        PacketHeaders headers = decode(tcp(outer().vxlan(7).innerEthernet().vlan(5)));

        assertThat(headers.countedBytes).isEqualTo(18 + 20 + 20 + 5);
        assertThat(headers.vlan).isEqualTo(5);
    }

    @Test
    void theOuterVlanIsThatOfTheTunnelOrElseTheFirstInside() {
        assertThat(decode(tcp(tagged().vxlan(7).innerEthernet().vlan(5))).outerVlan)
                .isEqualTo(9);
        assertThat(decode(tcp(outer().vxlan(7).innerEthernet().vlan(5))).outerVlan)
                .isEqualTo(5);
    }

    @Test
    void theOuterVlanOfAMirroredFrameIsWhatErspanSaysOrElseItsOwn() {
        assertThat(decode(tcp(tagged().erspanI().innerEthernet().vlan(5).vlan(6))).outerVlan)
                .isEqualTo(5);
        assertThat(decode(tcp(tagged().erspanI().innerEthernet())).outerVlan).isZero();
        assertThat(decode(tcp(outer().erspanII(33).innerEthernet().vlan(6))).outerVlan)
                .isEqualTo(Frames.ERSPAN_VLAN);
        assertThat(decode(tcp(outer().erspanIII(33, true).innerEthernet())).outerVlan)
                .isEqualTo(Frames.ERSPAN_VLAN);
    }

    @Test
    void anInnerPacketThatClaimsMoreThanTheTunnelHasIsNotReadBeyondIt() {
        byte[] inner = tcp(Frames.raw()).bytes();
        inner[3] = (byte) 200;
        byte[] frame = Frames.join(outer().payload(inner).bytes(), "after the packet".getBytes());
        frame[14 + 9] = IpProtocol.IPIP;
        PacketHeaders headers = decode(LinkType.ETHERNET, frame);

        assertThat(headers.tunnelTier).isEqualTo(1);
        assertThat(headers.payloadBytes).isEqualTo(160);
        assertThat(payload(headers)).isEqualTo("hello");
    }

    @Test
    void theFlowInsideHasTheHashItHasOutside() {
        assertThat(decode(tcp(outer().vxlan(7).innerEthernet())).shardHash())
                .isEqualTo(decode(tcp(Frames.ethernet())).shardHash());
    }

    @Test
    void tencentsGreIsVersionOneWithPlainIpv4() {
        byte[] inner = tcp(Frames.raw()).bytes();
        PacketHeaders headers = decode(outer().protocol(IpProtocol.GRE)
                .payload(Frames.join(Frames.bytes(16, 0x3001, 16, EtherType.IPV4, 32, 9, 32, 0x0a00_0001), inner)));

        assertThat(headers.tunnelType).isEqualTo(TunnelType.TENCENT_GRE);
        assertThat(headers.tunnelId).isEqualTo(9);
        assertThat(payload(headers)).isEqualTo("hello");
    }

    @Test
    void depthsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new DecodeOptions(0, 17, true)).hasMessageContaining("maxTiers: 17; allowed: 0 to 16");
        assertThatThrownBy(() -> new DecodeOptions(0, -1, true)).isInstanceOf(IllegalArgumentException.class);
    }
}
