package io.thalweg.agent.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the bytes: packets inside the buffer, then an end or a {@link CaptureFileException}; nothing else. */
final class CaptureFileFuzzTest {
    @Property(tries = 2000)
    void damagedCapturesEndCleanly(
            @ForAll("captures") byte[] capture,
            @ForAll @IntRange(max = 1 << 20) int at,
            @ForAll byte[] patch,
            @ForAll @IntRange(max = 1 << 20) int cut)
            throws IOException {
        byte[] damaged = Arrays.copyOf(capture, capture.length - cut % (capture.length / 2));
        int from = at % damaged.length;
        System.arraycopy(patch, 0, damaged, from, Math.min(patch.length, damaged.length - from));

        assertEndsCleanly(damaged);
    }

    @Property(tries = 500)
    void arbitraryBytesAfterAMagicEndCleanly(@ForAll("magics") byte[] magic, @ForAll byte[] rest) throws IOException {
        byte[] bytes = Arrays.copyOf(magic, magic.length + rest.length);
        System.arraycopy(rest, 0, bytes, magic.length, rest.length);

        assertEndsCleanly(bytes);
    }

    @Property(tries = 300)
    void whatIsCutOffChangesNothingBefore(@ForAll("captures") byte[] capture, @ForAll @IntRange(max = 1 << 20) int cut)
            throws IOException {
        List<ReadPacket> whole = ReadPacket.all(capture);
        List<ReadPacket> part = new ArrayList<>();
        try {
            ReadPacket.all(Arrays.copyOf(capture, cut % capture.length), 33, part);
        } catch (CaptureFileException expected) {
            assertThat(expected.reason()).isNotEmpty();
        }

        assertThat(part).usingRecursiveComparison().isEqualTo(whole.subList(0, part.size()));
    }

    private static void assertEndsCleanly(byte[] bytes) throws IOException {
        try (PacketSource source = CaptureFile.open(new ByteArrayInputStream(bytes), "fuzzed", 32)) {
            int packets = 0;
            while (source.next()) {
                assertThat(source.offset()).isGreaterThanOrEqualTo(0);
                assertThat(source.capturedLength()).isGreaterThanOrEqualTo(0);
                assertThat(source.offset() + source.capturedLength()).isLessThanOrEqualTo(source.buffer().length);
                assertThat(source.wireLength()).isGreaterThanOrEqualTo(source.capturedLength());
                assertThat(source.capturePoint()).isNotNull();
                assertThat(++packets).isLessThanOrEqualTo(bytes.length);
            }
        } catch (CaptureFileException expected) {
            assertThat(expected.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    @Provide
    static Arbitrary<byte[]> captures() {
        return Arbitraries.of(
                pcap(ByteOrder.LITTLE_ENDIAN, PcapBytes.Kind.MICROS, 1),
                pcap(ByteOrder.BIG_ENDIAN, PcapBytes.Kind.NANOS, 113),
                pcap(ByteOrder.BIG_ENDIAN, PcapBytes.Kind.MODIFIED, 276),
                pcap(ByteOrder.LITTLE_ENDIAN, PcapBytes.Kind.MICROS, 10),
                pcapng());
    }

    @Provide
    static Arbitrary<byte[]> magics() {
        byte[] section = new PcapngBytes().section(ByteOrder.LITTLE_ENDIAN).bytes();
        return Arbitraries.of(
                section,
                new PcapngBytes().section(ByteOrder.BIG_ENDIAN).describe(1, 0).bytes(),
                Arrays.copyOf(section, 4),
                PcapBytes.littleEndian(1).bytes(),
                new byte[] {0x1f, (byte) 0x8b},
                new byte[0]);
    }

    private static byte[] pcap(ByteOrder order, PcapBytes.Kind kind, int linkType) {
        PcapBytes file = new PcapBytes(order, kind, linkType);
        for (int i = 0; i < 8; i++) {
            file.packet(i * 1_000_000_000L, PcapSourceTest.frame(i * 17));
        }
        return file.bytes();
    }

    private static byte[] pcapng() {
        PcapngBytes file = new PcapngBytes().section(ByteOrder.LITTLE_ENDIAN);
        file.describe(1, 0, file.name("eth0"), file.resolution(9));
        file.enhanced(0, 5, PcapSourceTest.frame(33), 33, file.flags(1)).simple(PcapSourceTest.frame(9), 9);
        file.section(ByteOrder.BIG_ENDIAN).describe(113, 0, file.offset(7)).block(77, new byte[24]);
        return file.obsolete(0, 9, PcapSourceTest.frame(40)).bytes();
    }
}
