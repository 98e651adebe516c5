package io.thalweg.agent.pcap;

import static io.thalweg.agent.pcap.PcapSourceTest.frame;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PcapngSourceTest {
    private static final long MICROS = 1_700_000_000_123_456L;

    private final PcapngBytes file = new PcapngBytes();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyPacketBlockOfEitherByteOrderIsRead(boolean isBigEndian) throws IOException {
        file.section(isBigEndian ? BIG_ENDIAN : LITTLE_ENDIAN).describe(1, 0);
        file.enhanced(0, MICROS, frame(61), 1500)
                .obsolete(0, MICROS + 1, frame(62))
                .simple(frame(63), 63);

        List<ReadPacket> packets = ReadPacket.all(file.bytes());

        assertThat(packets).extracting(ReadPacket::frame).containsExactly(frame(61), frame(62), frame(63));
        assertThat(packets).extracting(ReadPacket::wireLength).containsExactly(1500, 62, 63);
        assertThat(packets)
                .extracting(ReadPacket::timestampNanos)
                .containsExactly(MICROS * 1000, (MICROS + 1) * 1000, (MICROS + 1) * 1000);
    }

    @Test
    void sectionsMayChangeTheByteOrderAndStartTheirInterfacesAnew() throws IOException {
        file.section(LITTLE_ENDIAN).describe(1, 0, file.name("eth0")).enhanced(0, MICROS, frame(20), 20);
        file.section(BIG_ENDIAN).describe(101, 0, file.name("tun0")).enhanced(0, MICROS, frame(21), 21);

        assertThat(ReadPacket.all(file.bytes()))
                .extracting(ReadPacket::capturePoint)
                .extracting(CapturePoint::name, CapturePoint::linkType)
                .containsExactly(tuple("eth0", LinkType.ETHERNET), tuple("tun0", LinkType.RAW_IP));
    }

    @Test
    void eachInterfaceIsACapturePoint() throws IOException {
        file.section(LITTLE_ENDIAN)
                .describe(1, 0, file.name("eth0"), file.option(6, new byte[] {2, 0, 0, 0, 0, 9}))
                .describe(113, 0)
                .enhanced(1, MICROS, frame(20), 20)
                .enhanced(0, MICROS, frame(20), 20)
                .enhanced(0, MICROS, frame(20), 20);

        List<ReadPacket> packets = ReadPacket.all(file.bytes());

        assertThat(packets.get(0).capturePoint().name()).isEqualTo("test.pcap");
        assertThat(packets.get(0).capturePoint().interfaceIndex()).isEqualTo(1);
        assertThat(packets.get(1).capturePoint().name()).isEqualTo("eth0");
        assertThat(packets.get(1).capturePoint().mac()).isEqualTo(0x0200_0000_0009L);
        assertThat(packets.get(2).capturePoint()).isSameAs(packets.get(1).capturePoint());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1700000000, 1700000000000000000",
        "3, 1700000000123, 1700000000123000000",
        "6, 1700000000123456, 1700000000123456000",
        "9, 1700000000123456789, 1700000000123456789",
        "12, 1700000000123456789, 1700000000123456",
        "128, 1700000000, 1700000000000000000",
        "129, 3400000001, 1700000000500000000",
        "160, 7301444403200000000, 1700000000000000000",
        "191, -1, 1999999999",
        "193, -1, 499999999",
        "100, -1, 0"
    })
    void resolutionsAreDecimalOrBinary(int tsresol, long ticks, long expectedNanos) throws IOException {
        file.section(LITTLE_ENDIAN).describe(1, 0, file.resolution(tsresol)).enhanced(0, ticks, frame(20), 20);

        assertThat(ReadPacket.all(file.bytes()).get(0).timestampNanos()).isEqualTo(expectedNanos);
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, -3600})
    void offsetIsAdded(long seconds) throws IOException {
        for (ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
            PcapngBytes bytes = new PcapngBytes().section(order);
            bytes.describe(1, 0, bytes.offset(seconds)).enhanced(0, MICROS, frame(20), 20);
            assertThat(ReadPacket.all(bytes.bytes()).get(0).timestampNanos())
                    .isEqualTo(MICROS * 1000 + seconds * 1_000_000_000L);
        }
    }

    @Test
    void flagsTellTheDirection() throws IOException {
        file.section(BIG_ENDIAN).describe(1, 0);
        for (int flags = 0; flags < 3; flags++) {
            file.enhanced(
                    0,
                    MICROS,
                    frame(21),
                    21,
                    file.option(1, new byte[5]),
                    file.flags(flags),
                    file.option(0, new byte[0]));
        }

        assertThat(ReadPacket.all(file.bytes()))
                .extracting(ReadPacket::direction)
                .containsExactly(PacketDirection.UNKNOWN, PacketDirection.IN, PacketDirection.OUT);
    }

    @Test
    void simplePacketsEndAtTheSnapLength() throws IOException {
        file.section(LITTLE_ENDIAN).describe(1, 30).simple(frame(30), 1000);

        ReadPacket packet = ReadPacket.all(file.bytes()).get(0);

        assertThat(packet.frame()).isEqualTo(frame(30));
        assertThat(packet.wireLength()).isEqualTo(1000);
    }

    @Test
    void unknownBlocksArePassedOver() throws IOException {
        file.section(LITTLE_ENDIAN)
                .block(0x0bad_cafe, new byte[5000])
                .describe(1, 0)
                .block(5, new byte[8])
                .enhanced(0, MICROS, frame(20), 20)
                .block(0x8000_0001, new byte[0]);

        assertThat(ReadPacket.all(file.bytes(), 64, new ArrayList<>())).hasSize(1);
    }

    @Test
    void packetsOfOtherLinkTypesArePassedOverAndCounted() throws IOException {
        file.section(LITTLE_ENDIAN)
                .describe(147, 0)
                .describe(1, 0)
                .enhanced(0, MICROS, frame(20), 20)
                .simple(frame(20), 20)
                .enhanced(1, MICROS, frame(21), 21);

        try (PacketSource source = CaptureFile.open(new ByteArrayInputStream(file.bytes()), "test.pcapng")) {
            assertThat(source.next()).isTrue();
            assertThat(source.capturedLength()).isEqualTo(21);
            assertThat(source.next()).isFalse();
            assertThat(source.skippedPackets()).isEqualTo(2);
        }
    }

    @Test
    void optionsThatLeaveTheirBlockAreIgnored() throws IOException {
        byte[] lying = {2, 0, (byte) 0xff, (byte) 0xff};
        file.section(LITTLE_ENDIAN).describe(1, 0, lying).enhanced(0, MICROS, frame(20), 20, lying, new byte[4]);

        assertThat(ReadPacket.all(file.bytes()).get(0).direction()).isEqualTo(PacketDirection.UNKNOWN);
    }

    @Test
    void packetOfAnUndescribedInterfaceStopsTheReading() {
        file.section(LITTLE_ENDIAN)
                .describe(1, 0)
                .enhanced(0, MICROS, frame(20), 20)
                .enhanced(1, MICROS, frame(20), 20);

        assertStops("a packet of interface 1, but the section describes 1", 1);
    }

    @Test
    void frameThatLeavesItsBlockStopsTheReading() {
        file.section(LITTLE_ENDIAN).describe(1, 0);
        byte[] body = new byte[24];
        body[12] = 100;
        file.block(6, body);

        assertStops("a packet claims 100 captured bytes, more than its block of 36 holds", 0);
    }

    @Test
    void differingLengthsStopTheReading() {
        file.section(LITTLE_ENDIAN)
                .describe(1, 0)
                .enhanced(0, MICROS, frame(20), 20)
                .enhanced(0, MICROS, frame(20), 20);
        byte[] bytes = file.bytes();
        bytes[bytes.length - 4] += 4;

        assertStops(bytes, "a block's two lengths differ: 52 and 56", 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 13, -4})
    void impossibleBlockLengthStopsTheReading(int length) {
        file.section(LITTLE_ENDIAN).describe(1, 0);
        int at = file.bytes().length;
        byte[] bytes = file.block(9, new byte[4]).bytes();
        ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).putInt(at + 4, length);

        assertStops(bytes, "a block claims a length of " + Integer.toUnsignedString(length), 0);
    }

    @Test
    void cutTailStopsTheReading() {
        file.section(LITTLE_ENDIAN).describe(1, 0).enhanced(0, MICROS, frame(20), 20);
        int whole = file.bytes().length;
        byte[] longer = file.block(9, new byte[400]).bytes();

        assertStops(Arrays.copyOf(longer, whole + 3), "the file ends within a block's header", 1);
        assertStops(Arrays.copyOf(longer, whole + 30), "the file ends within a block of 412 bytes", 1);
        assertStops(Arrays.copyOf(longer, whole - 1), "the file ends within a block: 51 of 52 bytes are there", 0);
    }

    private void assertStops(String reason, int packetsBefore) {
        assertStops(file.bytes(), reason, packetsBefore);
    }

    private static void assertStops(byte[] bytes, String reason, int packetsBefore) {
        List<ReadPacket> packets = new ArrayList<>();
        assertThatThrownBy(() -> ReadPacket.all(bytes, 64, packets))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageContaining(reason);
        assertThat(packets).hasSize(packetsBefore);
    }
}
