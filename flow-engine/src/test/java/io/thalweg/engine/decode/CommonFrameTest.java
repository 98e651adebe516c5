package io.thalweg.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.sbe.LinkType;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The short way says what the long way says: of the frames it is for, and of those that are nearly so. */
class CommonFrameTest {
    private static final int MARGIN = 7;

    @Test
    void plainSegmentTakesTheShortWay() {
        byte[] frame = frame();
        assertThat(CommonFrame.decode(new PacketHeaders(), frame, 0, frame.length))
                .isTrue();
    }

    @Property(tries = 400)
    void bothWaysAgree(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] frame = frame();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            frame[12 + random.nextInt(frame.length - 12)] = (byte) random.nextInt(256);
        }
        int captured = random.nextBoolean() ? frame.length : random.nextInt(frame.length + 1);
        byte[] buffer = new byte[MARGIN + frame.length];
        System.arraycopy(frame, 0, buffer, MARGIN, frame.length);
        PacketDecoder shortWay = used();
        PacketDecoder longWay = used();

        boolean isIp = shortWay.decode(LinkType.ETHERNET, 0, buffer, MARGIN, captured, frame.length);

        assertThat(isIp).isEqualTo(longWay.decodeAny(LinkType.ETHERNET, buffer, MARGIN, captured, frame.length));
        assertThat(shortWay.headers()).usingRecursiveComparison().isEqualTo(longWay.headers());
    }

    /** A decoder that has seen a packet before, of another kind in everything. */
    private static PacketDecoder used() {
        PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
        for (SampleFrames sample : SampleFrames.all()) {
            byte[] frame = sample.frame().bytes();
            decoder.decode(sample.linkType(), frame, 0, frame.length, frame.length);
        }
        return decoder;
    }

    private static byte[] frame() {
        for (SampleFrames sample : SampleFrames.all()) {
            byte[] frame = sample.frame().bytes();
            if (CommonFrame.decode(new PacketHeaders(), frame, 0, frame.length)) {
                return frame;
            }
        }
        throw new AssertionError("no sample frame is a common one");
    }
}
