package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.Decoding.decode;
import static io.thalweg.engine.decode.Decoding.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.sbe.LinkType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportDecoderTest {
    private static final int TRANSPORT = 34;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;

    private static Frames ip() {
        return Frames.ethernet().ipv4("10.0.0.1", "10.0.0.2");
    }

    @Test
    void tcpTellsItsHeader() {
        PacketHeaders headers = decode(ip().tcp(40000, 80, 0x18).payload("hello"));

        assertThat(headers.hasTcpHeader).isTrue();
        assertThat(headers.tcpSequence).isEqualTo(1000);
        assertThat(headers.tcpAcknowledgment).isEqualTo(2000);
        assertThat(headers.tcpFlags).isEqualTo(0x18);
        assertThat(headers.tcpWindow).isEqualTo(512);
        assertThat(headers.tcpWindowScale).isEqualTo(-1);
        assertThat(payload(headers)).isEqualTo("hello");
    }

    static List<Arguments> synOptions() {
        return List.of(
                row(
                        "mss, sack, timestamp, nop, scale",
                        7,
                        2,
                        4,
                        5,
                        180,
                        4,
                        2,
                        8,
                        10,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1,
                        3,
                        3,
                        7),
                row("scale first", 14, 3, 3, 14),
                row("scale of zero", 0, 3, 3, 0),
                row("none", -1, 2, 4, 5, 180),
                row("after the end of the list", -1, 0, 3, 3, 7),
                row("scale of another length", -1, 3, 4, 7, 7),
                row("length of zero", -1, 8, 0, 3, 3, 7, 1, 1, 1),
                row("length beyond the header", -1, 8, 40, 3, 3, 7, 1, 1, 1),
                row("kind without length", -1, 1, 1, 1, 3));
    }

    private static Arguments row(String what, int scale, int... options) {
        return Arguments.of(what, scale, options);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("synOptions")
    void aSynTellsItsWindowScale(String what, int scale, int[] options) {
        assertThat(decode(ip().tcp(40000, 80, SYN, options)).tcpWindowScale).isEqualTo(scale);
        assertThat(decode(ip().tcp(80, 40000, SYN | ACK, options)).tcpWindowScale)
                .isEqualTo(scale);
        assertThat(decode(ip().tcp(40000, 80, ACK, options)).tcpWindowScale)
                .as("only a SYN does")
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x40, 0xf0})
    void aDataOffsetThatCannotBeIsMalformed(int offset) {
        byte[] frame = ip().tcp(40000, 80).payload("hello").bytes();
        frame[TRANSPORT + 12] = (byte) offset;
        PacketHeaders headers = decode(LinkType.ETHERNET, frame);

        assertThat(headers.error).isEqualTo(DecodeError.TRANSPORT_MALFORMED);
        assertThat(headers.sourcePort).isEqualTo(40000);
        assertThat(payload(headers)).isEqualTo("hello");
    }

    @Test
    void extensionHeadersAreNoRoomForTcp() {
        byte[] frame = Frames.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .extension(IpProtocol.DESTINATION_OPTIONS, 64)
                .tcp(40000, 80)
                .bytes();
        frame[14 + 40 + 64 + 12] = (byte) 0x70;

        assertThat(decode(LinkType.ETHERNET, frame).error).isEqualTo(DecodeError.TRANSPORT_MALFORMED);
    }

    @Test
    void aShorterDatagramThanThePacketEndsThere() {
        byte[] frame = ip().udp(40000, 53).payload("hello, padding").bytes();
        frame[TRANSPORT + 5] = 8 + 5;
        PacketHeaders headers = decode(LinkType.ETHERNET, frame);

        assertThat(payload(headers)).isEqualTo("hello");
        assertThat(headers.payloadBytes).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 255})
    void aLengthOfADatagramThatCannotBeIsIgnored(int length) {
        byte[] frame = ip().udp(40000, 53).payload("hello").bytes();
        frame[TRANSPORT + 5] = (byte) length;

        assertThat(payload(decode(LinkType.ETHERNET, frame))).isEqualTo("hello");
    }

    @Test
    void sctpHasPorts() {
        PacketHeaders headers = decode(ip().sctp(38412, 9899).payload("chunk"));

        assertThat(List.of(headers.protocol, headers.sourcePort, headers.destinationPort))
                .containsExactly(IpProtocol.SCTP, 38412, 9899);
        assertThat(payload(headers)).isEqualTo("chunk");
    }

    @Test
    void icmpHasNoPortsButTypeAndEcho() {
        PacketHeaders ipv4 = decode(ip().icmp(8, 0, 77, 5).payload("ping"));
        PacketHeaders ipv6 =
                decode(Frames.ethernet().ipv6("2001:db8::1", "2001:db8::2").icmpV6(129, 0, 77, 5));

        assertThat(ipv4.hasPorts).isFalse();
        assertThat(ipv4.icmpTypeCode).isEqualTo(0x0800);
        assertThat(ipv4.icmpEcho).isEqualTo(77 << 16 | 5);
        assertThat(payload(ipv4)).isEqualTo("ping");
        assertThat(ipv6.icmpTypeCode).isEqualTo(0x8100);
        assertThat(decode(ip().tcp(1, 2)).icmpTypeCode).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 88, 112, 255})
    void anUnknownProtocolIsPayload(int protocol) {
        PacketHeaders headers = decode(ip().protocol(protocol).payload("opaque"));

        assertThat(headers.protocol).isEqualTo(protocol);
        assertThat(headers.hasPorts).isFalse();
        assertThat(headers.error).isNull();
        assertThat(payload(headers)).isEqualTo("opaque");
    }

    static List<Arguments> headers() {
        return List.of(
                Arguments.of("tcp", ip().tcp(1, 2, SYN, 2, 4, 5, 180), 24),
                Arguments.of("udp", ip().udp(1, 2), 8),
                Arguments.of("sctp", ip().sctp(1, 2), 12),
                Arguments.of("icmp", ip().icmp(8, 0, 1, 2), 8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void aPacketThatEndsInTheTransportHeaderIsTruncated(String what, Frames frames, int headerBytes) {
        byte[] frame = frames.payload("hello").bytes();
        for (int captured = TRANSPORT; captured < TRANSPORT + headerBytes; captured++) {
            PacketHeaders headers = decode(LinkType.ETHERNET, frame, captured, frame.length);

            assertThat(headers.error).isEqualTo(DecodeError.TRANSPORT_TRUNCATED);
            assertThat(headers.isIp).isTrue();
            assertThat(headers.capturedPayloadBytes()).isZero();
            assertThat(headers.payloadBytes).as("as if it had no options").isIn(5, 5 + 4);
            assertThat(headers.countedBytes).isEqualTo(frame.length);
            assertThat(headers.hasPorts).isEqualTo(captured >= TRANSPORT + 4 && !what.equals("icmp"));
        }
    }

    @Test
    void flowsOfTheSamePortsAndDifferentProtocolsDiffer() {
        assertThat(Arrays.asList(
                        decode(ip().tcp(1, 2)).shardHash(),
                        decode(ip().udp(1, 2)).shardHash(),
                        decode(ip().sctp(1, 2)).shardHash()))
                .doesNotHaveDuplicates();
    }
}
