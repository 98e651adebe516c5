package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.Decoding.MARGIN;
import static io.thalweg.engine.decode.Decoding.decode;
import static io.thalweg.engine.decode.Decoding.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.sbe.LinkType;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Frames of strangers: nothing throws, nothing outside the captured bytes is read (the result is the same whatever lies
 * around them), and what the headers say stays within bounds.
 */
class DecodeFuzzTest {
    private static final int[] EDGES = {0, 1, 4, 6, 0x45, 0x60, 0x7f, 0x80, 0xfe, 0xff};
    private static final int[] WIRE_LENGTHS = {0, 60, 1514, 65536, 1 << 24, Integer.MAX_VALUE, -1, Integer.MIN_VALUE};
    private static final LinkType[] LINK_TYPES = LinkType.values();
    private static final List<SampleFrames> SAMPLES = SampleFrames.all();

    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
    void mutatedFramesAreDecodedWithinBounds(@ForAll long seed) {
        Random random = new Random(seed);
        SampleFrames sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
        byte[] frame = sample.frame().bytes();
        for (int i = random.nextInt(5); i >= 0; i--) {
            boolean isEdge = random.nextBoolean();
            frame[random.nextInt(frame.length)] =
                    (byte) (isEdge ? EDGES[random.nextInt(EDGES.length)] : random.nextInt());
        }
        LinkType linkType = random.nextInt(8) == 0 ? LINK_TYPES[random.nextInt(LINK_TYPES.length)] : sample.linkType();
        int captured = random.nextInt(3) == 0 ? random.nextInt(frame.length + 1) : frame.length;
        assertWithinBounds(linkType, frame, captured, random);
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void randomBytesAreDecodedWithinBounds(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] frame = new byte[random.nextInt(200)];
        random.nextBytes(frame);
        assertWithinBounds(LINK_TYPES[random.nextInt(LINK_TYPES.length)], frame, frame.length, random);
    }

    private static void assertWithinBounds(LinkType linkType, byte[] frame, int captured, Random random) {
        int wireLength = random.nextInt(3) == 0 ? WIRE_LENGTHS[random.nextInt(WIRE_LENGTHS.length)] : frame.length;
        DecodeOptions options = new DecodeOptions(TunnelType.ALL, random.nextInt(17), true);
        PacketHeaders headers = decode(options, linkType, frame, captured, wireLength, (byte) 0x45);

        assertThat(headers.limit).isBetween(MARGIN, MARGIN + captured);
        assertThat(headers.payloadOffset).isBetween(MARGIN, MARGIN + captured);
        assertThat(headers.payloadBytes).isBetween(0, 1 << 24);
        assertThat(headers.capturedPayloadBytes()).isBetween(0, headers.payloadBytes);
        assertThat(headers.payloadOffset + headers.capturedPayloadBytes()).isLessThanOrEqualTo(MARGIN + captured);
        assertThat(headers.countedBytes).isBetween(0, (1 << 24) + 100);
        assertThat(headers.l3PayloadBytes).isBetween(0, 1 << 24);
        assertThat(headers.tunnelTier).isBetween(0, options.maxTiers());
        assertThat(headers.vlan).isBetween(0, 4095);
        assertThat(values(decode(options, linkType, frame, captured, wireLength, (byte) 0xff)))
                .isEqualTo(values(headers));
    }
}
