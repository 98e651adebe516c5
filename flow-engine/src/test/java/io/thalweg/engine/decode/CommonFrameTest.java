package io.thalweg.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.sbe.LinkType;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way says what the long way says: of the frames it is for, and of those that are nearly so. */
class CommonFrameTest {
    private static final int MARGIN = 7;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plainSegmentTakesTheShortWay(boolean withTimestamps) {
        byte[] frame = frame(withTimestamps);
        PacketHeaders h = new PacketHeaders();

        assertThat(CommonFrame.decode(h, frame, 0, frame.length)).isTrue();
        assertThat(h.hasTcpTimestamps).isEqualTo(withTimestamps);
        assertThat(h.capturedPayloadBytes()).isEqualTo(3);
    }

    @Property(tries = 400)
    void bothWaysAgree(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] frame = frame(random.nextBoolean());
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

    /** 10.0.0.1:40000 to 10.0.0.2:80, ACK, three bytes. */
    private static byte[] frame(boolean withTimestamps) {
        int options = withTimestamps ? 12 : 0;
        ByteBuffer frame = ByteBuffer.allocate(14 + 20 + 20 + options + 3);
        frame.putInt(0x0200_0000).putShort((short) 2);
        frame.putInt(0x0200_0000).putShort((short) 1).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + 20 + options + 3));
        frame.putInt(0x1234_4000).put((byte) 64).put((byte) IpProtocol.TCP).putShort((short) 0);
        frame.putInt(0x0a00_0001).putInt(0x0a00_0002);
        frame.putShort((short) 40000).putShort((short) 80).putInt(1000).putInt(5000);
        frame.put((byte) (0x50 + options * 4))
                .put((byte) 0x10)
                .putShort((short) 512)
                .putInt(0);
        if (withTimestamps) {
            frame.putInt(0x0101_080a).putInt(77).putInt(66);
        }
        return frame.put(new byte[] {'a', 'b', 'c'}).array();
    }
}
