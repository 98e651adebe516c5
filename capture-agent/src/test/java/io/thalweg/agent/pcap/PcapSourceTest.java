package io.thalweg.agent.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thalweg.agent.pcap.PcapBytes.Kind;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PcapSourceTest {
    private static final long TIME = 1_700_000_000_123_456_000L;
    private static final byte[] FRAME = frame(60);

    static byte[] frame(int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i * 7 + length);
        }
        return frame;
    }

    static Stream<Arguments> everyFormat() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                .flatMap(order -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(order, kind)));
    }

    @ParameterizedTest
    @MethodSource("everyFormat")
    void everyByteOrderAndMagicGivesTheSamePackets(ByteOrder order, Kind kind) throws IOException {
        byte[] file = new PcapBytes(order, kind, 1)
                .packet(TIME, FRAME)
                .packet(TIME + 1_000, frame(61), 61, 1514, 4)
                .bytes();

        List<ReadPacket> packets = ReadPacket.all(file);

        assertThat(packets).extracting(ReadPacket::timestampNanos).containsExactly(TIME, TIME + 1_000);
        assertThat(packets).extracting(ReadPacket::frame).containsExactly(FRAME, frame(61));
        assertThat(packets).extracting(ReadPacket::wireLength).containsExactly(60, 1514);
        assertThat(packets.get(0).capturePoint()).isSameAs(packets.get(1).capturePoint());
        assertThat(packets.get(0).capturePoint().linkType()).isEqualTo(LinkType.ETHERNET);
        assertThat(packets.get(0).capturePoint().name()).isEqualTo("test.pcap");
        assertThat(packets)
                .extracting(ReadPacket::direction)
                .containsExactly(
                        kind == Kind.MODIFIED ? PacketDirection.IN : PacketDirection.UNKNOWN,
                        kind == Kind.MODIFIED ? PacketDirection.OUT : PacketDirection.UNKNOWN);
    }

    @Test
    void nanosecondsAreKept() throws IOException {
        byte[] file = new PcapBytes(ByteOrder.BIG_ENDIAN, Kind.NANOS, 1)
                .packet(TIME + 789, FRAME)
                .bytes();

        assertThat(ReadPacket.all(file)).extracting(ReadPacket::timestampNanos).containsExactly(TIME + 789);
    }

    @ParameterizedTest
    @CsvSource({
        "1, ETHERNET",
        "0, BSD_LOOPBACK",
        "108, BSD_LOOPBACK",
        "12, RAW_IP",
        "14, RAW_IP",
        "101, RAW_IP",
        "228, RAW_IP",
        "229, RAW_IP",
        "113, LINUX_SLL",
        "276, LINUX_SLL2"
    })
    void linkTypeIsTold(int number, LinkType expected) throws IOException {
        byte[] file = PcapBytes.littleEndian(number).packet(TIME, FRAME).bytes();

        assertThat(ReadPacket.all(file).get(0).capturePoint().linkType()).isEqualTo(expected);
    }

    @Test
    void frameCheckSequenceBitsDoNotHideTheLinkType() throws IOException {
        byte[] file = PcapBytes.littleEndian(0x5400_0001).packet(TIME, FRAME).bytes();

        assertThat(ReadPacket.all(file)).hasSize(1);
    }

    @Test
    void cookedHeadersTellTheDirection() throws IOException {
        byte[] received = new byte[40];
        byte[] sent = new byte[40];
        sent[1] = 4;
        sent[10] = 4;

        for (int linkType : new int[] {113, 276}) {
            byte[] file = PcapBytes.littleEndian(linkType)
                    .packet(TIME, received)
                    .packet(TIME, sent)
                    .packet(TIME, frame(9))
                    .bytes();
            assertThat(ReadPacket.all(file))
                    .extracting(ReadPacket::direction)
                    .containsExactly(PacketDirection.IN, PacketDirection.OUT, PacketDirection.UNKNOWN);
        }
    }

    @Test
    void fddiBecomesEthernet() throws IOException {
        byte[] fddi = new byte[25];
        for (int i = 1; i <= 12; i++) {
            fddi[i] = (byte) i;
        }
        System.arraycopy(new byte[] {(byte) 0xaa, (byte) 0xaa, 3, 0, 0, 0, 8, 0}, 0, fddi, 13, 8);
        fddi[21] = 0x45;
        byte[] file = PcapBytes.littleEndian(10).packet(TIME, fddi).bytes();

        ReadPacket packet = ReadPacket.all(file).get(0);

        assertThat(packet.frame()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 0, 0x45, 0, 0, 0);
        assertThat(packet.wireLength()).isEqualTo(18);
        assertThat(packet.capturePoint().linkType()).isEqualTo(LinkType.ETHERNET);
    }

    @Test
    void fddiWithoutSnapBecomesEthernetWithALength() throws IOException {
        byte[] fddi = new byte[17];
        for (int i = 1; i <= 16; i++) {
            fddi[i] = (byte) i;
        }
        byte[] file = PcapBytes.littleEndian(10).packet(TIME, fddi).bytes();

        assertThat(ReadPacket.all(file).get(0).frame())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 4, 13, 14, 15, 16);
    }

    @Test
    void packetsLargerThanTheWindowAreRead() throws IOException {
        PcapBytes file = PcapBytes.littleEndian(1);
        for (int length : new int[] {0, 1, 2000, 3, 262_144, 17}) {
            file.packet(TIME, frame(length));
        }

        List<ReadPacket> packets = ReadPacket.all(file.bytes(), 32, new ArrayList<>());

        assertThat(packets).extracting(packet -> packet.frame().length).containsExactly(0, 1, 2000, 3, 262_144, 17);
        assertThat(packets).allSatisfy(p -> assertThat(p.frame()).isEqualTo(frame(p.frame().length)));
    }

    @Test
    void gzippedFilesAreRead() throws IOException {
        byte[] plain = PcapBytes.littleEndian(1)
                .packet(TIME, FRAME)
                .packet(TIME, FRAME)
                .bytes();

        assertThat(ReadPacket.all(gzip(plain))).hasSize(2);
    }

    @Test
    void fileInMemoryIsReadWhereItLies() throws IOException {
        byte[] file = PcapBytes.littleEndian(1)
                .packet(TIME, FRAME)
                .packet(TIME, frame(3))
                .bytes();
        byte[] before = file.clone();

        for (int length = 24; length <= file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThat(inMemory(cut)).as("%d bytes", length).isEqualTo(fromStream(cut));
            assertThat(cut).isEqualTo(Arrays.copyOf(before, length));
        }
        assertThat(inMemory(gzip(file))).isEqualTo(fromStream(file));
        try (PacketSource source = CaptureFile.open(file, "test.pcap")) {
            assertThat(source.next()).isTrue();
            assertThat(source.buffer()).isSameAs(file);
        }
    }

    private static String inMemory(byte[] file) throws IOException {
        return text(CaptureFile.open(file, "test.pcap"));
    }

    private static String fromStream(byte[] file) throws IOException {
        return text(CaptureFile.open(new ByteArrayInputStream(file), "test.pcap"));
    }

    /** Packets, then how it ended. */
    private static String text(PacketSource source) throws IOException {
        StringBuilder text = new StringBuilder();
        try (source) {
            while (source.next()) {
                ReadPacket packet = ReadPacket.of(source);
                text.append(packet.timestampNanos()).append(Arrays.toString(packet.frame()));
            }
        } catch (CaptureFileException e) {
            text.append(e.getMessage());
        }
        return text.toString();
    }

    @Test
    void cutGzipDeliversWhatIsThereThenSaysSo() throws IOException {
        PcapBytes file = PcapBytes.littleEndian(1);
        for (int i = 0; i < 5000; i++) {
            file.packet(TIME + i * 1000L, frame(40 + i % 1000));
        }
        byte[] zipped = gzip(file.bytes());
        List<ReadPacket> packets = new ArrayList<>();

        assertThatThrownBy(() -> ReadPacket.all(Arrays.copyOf(zipped, zipped.length / 2), 1 << 12, packets))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageContaining("the compressed data is damaged or ends too early");
        assertThat(packets).isNotEmpty();
    }

    @Test
    void cutTailDeliversWhatIsThereThenNamesFileOffsetAndReason() {
        byte[] file = PcapBytes.littleEndian(1)
                .packet(TIME, FRAME)
                .packet(TIME, FRAME)
                .bytes();
        List<ReadPacket> packets = new ArrayList<>();

        CaptureFileException thrown = catchThrowableOfType(
                CaptureFileException.class,
                () -> ReadPacket.all(Arrays.copyOf(file, file.length - 1), InputWindow.CHUNK, packets));

        assertThat(packets).hasSize(1);
        assertThat(thrown.file()).isEqualTo("test.pcap");
        assertThat(thrown.offset()).isEqualTo(24 + 16 + 60);
        assertThat(thrown).hasMessage("test.pcap: byte 100: the file ends within a packet: 59 of 60 bytes are there");
    }

    @Test
    void nothingFollowsAFailure() throws IOException {
        byte[] file = PcapBytes.littleEndian(1)
                .packet(TIME, FRAME, 0x7fff_ffff, 60, 0)
                .packet(TIME, FRAME)
                .bytes();

        try (PacketSource source = CaptureFile.open(new ByteArrayInputStream(file), "test.pcap")) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(CaptureFileException.class)
                    .hasMessageContaining("2147483647 captured bytes");
            assertThat(source.next()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', the file is empty",
        "'d4c3', the file is too short for a capture",
        "'d4c3b2a10200', the file ends within its header",
        "'0102030405060708', neither pcap nor pcapng: the file begins with 1020304",
        "'d4c3b2a1630004000000000000000000000000ff01000000', pcap version 99 is not read",
        "'d4c3b2a1020004000000000000000000000000ff93000000', link type 147 is not read"
    })
    void whatIsNoCaptureIsRefusedWithTheReason(String hex, String reason) {
        assertThatThrownBy(() -> ReadPacket.all(HexFormat.of().parseHex(hex)))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageStartingWith("test.pcap: byte 0: ")
                .hasMessageContaining(reason);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
