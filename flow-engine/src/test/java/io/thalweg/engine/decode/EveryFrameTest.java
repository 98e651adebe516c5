package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.Decoding.MARGIN;
import static io.thalweg.engine.decode.Decoding.decode;
import static io.thalweg.engine.decode.Decoding.payload;
import static io.thalweg.engine.decode.Decoding.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.decode.FrameLayers.Kind;
import io.thalweg.engine.decode.FrameLayers.Place;
import io.thalweg.event.sbe.LinkType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every shape of frame: the innermost conversation is found, and cutting the capture does no harm. */
class EveryFrameTest {
    static List<SampleFrames> frames() {
        return SampleFrames.all();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void theInnermostConversationIsFound(SampleFrames sample) {
        byte[] frame = sample.frame().bytes();
        PacketHeaders headers = decode(sample.linkType(), frame);

        assertThat(headers.error).isNull();
        assertThat(headers.isIp).isTrue();
        String client = headers.isIpv4 ? SampleFrames.CLIENT : SampleFrames.CLIENT6;
        String server = headers.isIpv4 ? SampleFrames.SERVER : SampleFrames.SERVER6;
        assertThat(headers.sourceHigh).isEqualTo(Frames.high(client));
        assertThat(headers.sourceLow).isEqualTo(Frames.low(client));
        assertThat(headers.destinationHigh).isEqualTo(Frames.high(server));
        assertThat(headers.destinationLow).isEqualTo(Frames.low(server));
        assertThat(headers.etherType).isEqualTo(headers.isIpv4 ? EtherType.IPV4 : EtherType.IPV6);
        assertThat(List.of(headers.protocol, headers.sourcePort, headers.destinationPort))
                .containsExactly(IpProtocol.TCP, 40000, 80);
        assertThat(headers.hasTcpHeader).isTrue();
        assertThat(payload(headers)).isEqualTo(SampleFrames.PAYLOAD);
        assertThat(headers.payloadBytes).isEqualTo(SampleFrames.PAYLOAD.length());
        assertThat(List.of(headers.tunnelType, headers.tunnelId, headers.tunnelTier))
                .containsExactly(sample.tunnelType(), sample.tunnelId(), sample.tiers());
    }

    @ParameterizedTest
    @MethodSource("frames")
    void theOutermostTunnelKeepsItsEnds(SampleFrames sample) {
        PacketHeaders headers = decode(sample.linkType(), sample.frame().bytes());
        if (sample.tiers() == 0) {
            assertThat(headers.tunnelTier).isZero();
            return;
        }
        String here = headers.tunnelIsIpv4 ? SampleFrames.HERE : SampleFrames.HERE6;
        String there = headers.tunnelIsIpv4 ? SampleFrames.THERE : SampleFrames.THERE6;
        assertThat(headers.tunnelSourceHigh).isEqualTo(Frames.high(here));
        assertThat(headers.tunnelSourceLow).isEqualTo(Frames.low(here));
        assertThat(headers.tunnelDestinationHigh).isEqualTo(Frames.high(there));
        assertThat(headers.tunnelDestinationLow).isEqualTo(Frames.low(there));
        assertThat(headers.tunnelMacSource).isEqualTo(0x0200_0000_0001L);
        assertThat(headers.tunnelMacDestination).isEqualTo(0x0200_0000_0002L);
        assertThat(headers.macSource)
                .as("an inner packet without MACs has the outer ones")
                .isEqualTo(0x0200_0000_0001L);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void bytesCountWithoutPadding(SampleFrames sample) {
        byte[] frame = sample.frame().bytes();
        byte[] padded = Arrays.copyOf(frame, frame.length + 30);
        PacketHeaders whole = decode(sample.linkType(), frame);

        assertThat(values(decode(sample.linkType(), padded))).isEqualTo(values(whole));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aCaptureCutInThePayloadKeepsTheLengthsOfTheHeaders(SampleFrames sample) {
        byte[] frame = sample.frame().bytes();
        PacketHeaders whole = decode(sample.linkType(), frame);
        for (int cut = 1; cut <= SampleFrames.PAYLOAD.length(); cut++) {
            PacketHeaders headers = decode(sample.linkType(), frame, frame.length - cut, frame.length);

            assertThat(headers.error).isNull();
            assertThat(headers.payloadBytes).isEqualTo(whole.payloadBytes);
            assertThat(headers.countedBytes).isEqualTo(whole.countedBytes);
            assertThat(headers.l3PayloadBytes).isEqualTo(whole.l3PayloadBytes);
            assertThat(headers.capturedPayloadBytes()).isEqualTo(whole.payloadBytes - cut);
            assertThat(headers.shardHash()).isEqualTo(whole.shardHash());
        }
    }

    /** The error is that of the header the capture ends in; the result never depends on what lies behind the capture. */
    @ParameterizedTest
    @MethodSource("frames")
    void aCaptureCutAnywhereTellsWhere(SampleFrames sample) {
        byte[] frame = sample.frame().bytes();
        List<Place> places = sample.frame().places();
        for (int captured = 0; captured < frame.length; captured++) {
            PacketHeaders headers = decode(sample.linkType(), frame, captured, frame.length);

            assertThat(headers.error)
                    .as("%d of %d bytes", captured, frame.length)
                    .isEqualTo(expected(places, captured));
            assertThat(headers.isIp).isEqualTo(captured >= firstIpEnd(places));
            assertThat(headers.limit).isBetween(MARGIN, MARGIN + captured);
            assertThat(headers.payloadOffset).isBetween(MARGIN, MARGIN + captured);
            assertThat(values(headers))
                    .isEqualTo(values(decode(
                            DecodeOptions.defaults(), sample.linkType(), frame, captured, frame.length, (byte) 0xff)));
        }
    }

    private static DecodeError expected(List<Place> places, int captured) {
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (captured >= place.end()) {
                continue;
            }
            Kind before = i == 0 ? Kind.PAYLOAD : places.get(i - 1).kind();
            boolean isAtStart = captured == place.start();
            boolean isTunnelled = before == Kind.TUNNEL || before == Kind.IP && isPacketInPacket(place);
            if (isAtStart && isTunnelled) {
                return DecodeError.TUNNEL_TRUNCATED;
            }
            if (isAtStart && before == Kind.MPLS) {
                return DecodeError.LINK_TRUNCATED;
            }
            return switch (place.kind()) {
                case LINK, MPLS -> DecodeError.LINK_TRUNCATED;
                case IP -> DecodeError.IP_TRUNCATED;
                case TRANSPORT -> DecodeError.TRANSPORT_TRUNCATED;
                case TUNNEL -> DecodeError.TUNNEL_TRUNCATED;
                case PAYLOAD -> null;
            };
        }
        return null;
    }

    /** Not an extension header, which is shorter. */
    private static boolean isPacketInPacket(Place place) {
        return place.kind() == Kind.IP && (place.end() - place.start() == 20 || place.end() - place.start() == 40);
    }

    /** An IPv4 packet stands only with its 20 bytes, an IPv6 packet with its 40. */
    private static int firstIpEnd(List<Place> places) {
        for (Place place : places) {
            if (place.kind() == Kind.IP) {
                int length = place.end() - place.start();
                return place.start() + (length == 40 ? 40 : 20);
            }
        }
        return Integer.MAX_VALUE;
    }

    @ParameterizedTest
    @MethodSource("frames")
    void anotherFrameBeforeLeavesNoTrace(SampleFrames sample) {
        byte[] frame = sample.frame().bytes();
        PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
        for (SampleFrames before : SampleFrames.all()) {
            byte[] other = before.frame().bytes();
            decoder.decode(before.linkType(), other, 0, other.length, other.length);
            decoder.decode(sample.linkType(), frame, 0, frame.length, frame.length);
            PacketDecoder fresh = new PacketDecoder(DecodeOptions.defaults());
            fresh.decode(sample.linkType(), frame, 0, frame.length, frame.length);

            assertThat(decoder.headers().shardHash()).isEqualTo(fresh.headers().shardHash());
            assertThat(decoder.headers().vlan).isEqualTo(fresh.headers().vlan);
            assertThat(decoder.headers().outerVlan).isEqualTo(fresh.headers().outerVlan);
            assertThat(decoder.headers().macSource).isEqualTo(fresh.headers().macSource);
            assertThat(decoder.headers().tunnelTier).isEqualTo(fresh.headers().tunnelTier);
            assertThat(decoder.headers().error).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void bytesOfAnotherLinkTypeAreNoException(SampleFrames sample) {
        for (LinkType linkType : LinkType.values()) {
            assertThat(decode(linkType, sample.frame().bytes()).shardHash()).isNotZero();
        }
    }
}
