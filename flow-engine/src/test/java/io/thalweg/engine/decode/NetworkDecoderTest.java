package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.Decoding.decode;
import static io.thalweg.engine.decode.Decoding.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.sbe.LinkType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkDecoderTest {
    private static final int IP = 14;

    private static byte[] tcp() {
        return Frames.ethernet()
                .ipv4("10.0.0.1", "10.0.0.2")
                .tcp(40000, 80)
                .payload("hello")
                .bytes();
    }

    private static byte[] tcp6() {
        return Frames.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .tcp(40000, 80)
                .payload("hello")
                .bytes();
    }

    private static PacketHeaders decodeWith(byte[] frame, int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            frame[at + i] = (byte) values[i];
        }
        return decode(LinkType.ETHERNET, frame);
    }

    @Test
    void anIpv4AddressIsMapped() {
        PacketHeaders headers = decode(LinkType.ETHERNET, tcp());

        assertThat(headers.isIpv4).isTrue();
        assertThat(headers.sourceHigh).isZero();
        assertThat(headers.sourceLow).isEqualTo(0xffff_0a00_0001L);
        assertThat(headers.ipId).isEqualTo(0x1234);
        assertThat(headers.l3PayloadBytes).isEqualTo(25);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "version 5,                          0, 0x55",
        "header of four words,               0, 0x44",
        "header longer than the packet,      0, 0x4f",
    })
    void aHeaderThatContradictsItselfIsMalformed(String what, int at, String value) {
        PacketHeaders headers = decodeWith(tcp(), IP + at, Integer.decode(value));

        assertThat(headers.error).isEqualTo(DecodeError.IP_MALFORMED);
        assertThat(headers.isIp).isFalse();
        assertThat(headers.etherType).isEqualTo(EtherType.IPV4);
    }

    @Test
    void aTotalLengthBelowTheHeaderIsMalformed() {
        assertThat(decodeWith(tcp(), IP + 2, 0, 19).error).isEqualTo(DecodeError.IP_MALFORMED);
    }

    @Test
    void anIpv6HeaderOfAnotherVersionIsMalformed() {
        assertThat(decodeWith(tcp6(), IP, 0x45).error).isEqualTo(DecodeError.IP_MALFORMED);
    }

    /** Segmentation offload hands the kernel packets whose length does not fit the field: it is 0 then. */
    @Test
    void aLengthOfZeroIsTheRestOfTheFrame() {
        PacketHeaders ipv4 = decodeWith(tcp(), IP + 2, 0, 0);
        PacketHeaders ipv6 = decodeWith(tcp6(), IP + 4, 0, 0);

        assertThat(payload(ipv4)).isEqualTo("hello");
        assertThat(payload(ipv6)).isEqualTo("hello");
        assertThat(ipv4.countedBytes).isEqualTo(tcp().length);
        assertThat(ipv6.countedBytes).isEqualTo(tcp6().length);
    }

    @ParameterizedTest
    @CsvSource({"100000", "16777216", "16777217", "2147483647"})
    void aLengthOfZeroIsTheRestOfTheWireWithinReason(int wireLength) {
        byte[] frame = tcp();
        frame[IP + 2] = 0;
        frame[IP + 3] = 0;
        PacketHeaders headers = decode(LinkType.ETHERNET, frame, frame.length, wireLength);

        assertThat(headers.countedBytes).isEqualTo(Math.min(wireLength, 1 << 24));
        assertThat(headers.payloadBytes).isEqualTo(headers.countedBytes - 54);
        assertThat(payload(headers)).isEqualTo("hello");
        assertThat(headers.error).isNull();
    }

    @Test
    void aWireLengthBelowTheCapturedIsTheCaptured() {
        byte[] frame = tcp();
        frame[IP + 2] = 0;
        frame[IP + 3] = 0;

        assertThat(decode(LinkType.ETHERNET, frame, frame.length, -1).countedBytes)
                .isEqualTo(frame.length);
    }

    @Test
    void aFirstFragmentHasPorts() {
        PacketHeaders headers = decode(Frames.ethernet()
                .ipv4Fragment("10.0.0.1", "10.0.0.2", 0, true)
                .tcp(40000, 80)
                .payload("hello"));

        assertThat(headers.moreFragments).isTrue();
        assertThat(headers.fragmentOffset).isZero();
        assertThat(headers.sourcePort).isEqualTo(40000);
        assertThat(payload(headers)).isEqualTo("hello");
    }

    @Test
    void aLaterFragmentHasNoPortsAndIsAllPayload() {
        PacketHeaders headers = decode(Frames.ethernet()
                .ipv4Fragment("10.0.0.1", "10.0.0.2", 1480, false)
                .protocol(IpProtocol.UDP)
                .payload("the rest of a datagram"));

        assertThat(headers.fragmentOffset).isEqualTo(1480);
        assertThat(headers.moreFragments).isFalse();
        assertThat(headers.protocol).isEqualTo(IpProtocol.UDP);
        assertThat(headers.hasPorts).isFalse();
        assertThat(headers.sourcePort).isZero();
        assertThat(payload(headers)).isEqualTo("the rest of a datagram");
        assertThat(headers.error).isNull();
    }

    @Test
    void aFirstFragmentOfADatagramTellsTheWholeLength() {
        byte[] frame = Frames.ethernet()
                .ipv4Fragment("10.0.0.1", "10.0.0.2", 0, true)
                .udp(40000, 53)
                .payload("hello")
                .bytes();
        frame[IP + 20 + 4] = 8;
        frame[IP + 20 + 5] = 8;
        PacketHeaders headers = decode(LinkType.ETHERNET, frame);

        assertThat(headers.payloadBytes).isEqualTo(2048);
        assertThat(payload(headers)).isEqualTo("hello");
    }

    @Test
    void anIpv6FragmentTellsItsIdAndOffset() {
        PacketHeaders first = decode(Frames.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .ipv6Fragment(0, true, 0xdead_beef)
                .udp(40000, 53));
        PacketHeaders later = decode(Frames.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .extension(IpProtocol.HOP_BY_HOP, 8)
                .ipv6Fragment(1448, false, 0xdead_beef)
                .protocol(IpProtocol.UDP)
                .payload("rest"));

        assertThat(List.of(first.ipId, first.fragmentOffset, first.sourcePort)).containsExactly(0xdead_beef, 0, 40000);
        assertThat(first.moreFragments).isTrue();
        assertThat(List.of(later.ipId, later.fragmentOffset, later.sourcePort)).containsExactly(0xdead_beef, 1448, 0);
        assertThat(later.protocol).isEqualTo(IpProtocol.UDP);
        assertThat(payload(later)).isEqualTo("rest");
        assertThat(later.payloadBytes).isEqualTo(4);
    }

    @Test
    void whatEspHidesIsPayload() {
        PacketHeaders headers = decode(Frames.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .extension(IpProtocol.HOP_BY_HOP, 8)
                .protocol(IpProtocol.ESP)
                .payload("secret"));

        assertThat(headers.protocol).isEqualTo(IpProtocol.ESP);
        assertThat(headers.hasPorts).isFalse();
        assertThat(payload(headers)).isEqualTo("secret");
        assertThat(headers.error).isNull();
    }

    @Test
    void noNextHeaderIsTheEnd() {
        PacketHeaders headers =
                decode(Frames.ethernet().ipv6("2001:db8::1", "2001:db8::2").protocol(IpProtocol.NO_NEXT));

        assertThat(headers.protocol).isEqualTo(IpProtocol.NO_NEXT);
        assertThat(headers.payloadBytes).isZero();
        assertThat(headers.error).isNull();
    }

    @Test
    void aChainOfExtensionHeadersEndsSomewhere() {
        Frames frame = Frames.ethernet().ipv6("2001:db8::1", "2001:db8::2");
        for (int i = 0; i < 17; i++) {
            frame.extension(IpProtocol.DESTINATION_OPTIONS, 8);
        }
        PacketHeaders headers = decode(frame.tcp(40000, 80));

        assertThat(headers.isIp).isTrue();
        assertThat(headers.protocol).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        assertThat(headers.hasPorts).isFalse();
    }

    @Test
    void anExtensionHeaderLongerThanThePacketIsTruncated() {
        byte[] frame = Frames.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .extension(IpProtocol.HOP_BY_HOP, 8)
                .tcp(40000, 80)
                .bytes();
        frame[IP + 41] = (byte) 255;
        PacketHeaders headers = decode(LinkType.ETHERNET, frame);

        assertThat(headers.error).isEqualTo(DecodeError.IP_TRUNCATED);
        assertThat(headers.hasPorts).isFalse();
        assertThat(headers.capturedPayloadBytes()).isZero();
    }

    @Test
    void bothDirectionsHaveOneHash() {
        PacketHeaders request = decode(LinkType.ETHERNET, tcp());
        PacketHeaders response =
                decode(Frames.ethernet().ipv4("10.0.0.2", "10.0.0.1").tcp(80, 40000));

        assertThat(request.shardHash()).isEqualTo(response.shardHash());
        assertThat(request.shardHash()).isEqualTo(0x092872e0);
    }
}
