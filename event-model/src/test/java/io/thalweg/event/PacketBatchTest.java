package io.thalweg.event;

import static io.thalweg.event.PacketBatches.BASE;
import static io.thalweg.event.PacketBatches.ETH0;
import static io.thalweg.event.PacketBatches.POINTS;
import static io.thalweg.event.PacketBatches.TUN0;
import static io.thalweg.event.PacketBatches.batch;
import static io.thalweg.event.PacketBatches.begun;
import static io.thalweg.event.PacketBatches.finished;
import static io.thalweg.event.PacketBatches.packet;
import static io.thalweg.event.PacketBatches.packets;
import static io.thalweg.event.PacketBatches.points;
import static io.thalweg.event.PacketBatches.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.event.PacketBatches.Packet;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketBatchTest {
    @Test
    void whatWasWrittenIsRead() throws Exception {
        Packet in = new Packet(BASE + 5, 0, PacketDirection.IN, 1514, new byte[] {1, 2, 3});
        Packet out = new Packet(BASE, 1, PacketDirection.OUT, 4, new byte[] {4, 5, 6, 7});
        PacketBatchReader reader = reading(batch(in, out));

        assertThat(reader.agentId()).isEqualTo(7);
        assertThat(reader.shard()).isEqualTo(3);
        assertThat(reader.bootId()).isEqualTo(11);
        assertThat(reader.sequence()).isEqualTo(13);
        assertThat(reader.baseTimestamp()).isEqualTo(BASE);
        assertThat(reader.endTimestamp()).isEqualTo(BASE + 1_000_000_000L);
        assertThat(reader.kernelDrops()).isEqualTo(17);
        assertThat(reader.agentDrops()).isEqualTo(19);
        assertThat(points(reader)).containsExactly(ETH0, TUN0);
        assertThat(reader.packetCount()).isEqualTo(2);
        assertThat(packets(reader)).containsExactly(in, out);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void aHeartbeatHasNoPackets() throws Exception {
        PacketBatchReader reader = reading(finished(begun(4096)));

        assertThat(reader.packetCount()).isZero();
        assertThat(reader.capturePointCount()).isZero();
        assertThat(reader.next()).isFalse();
        assertThat(reader.endTimestamp()).isGreaterThan(BASE);
    }

    @Test
    void theWriterIsReusedWithoutATraceOfTheBatchBefore() throws Exception {
        PacketBatchWriter writer = begun(4096, POINTS);
        packet(1, 900).appendTo(writer);
        writer.finish(BASE, 5, 6);
        writer.begin(1, 2, 3, 4, BASE + 10, new CapturePoint[] {TUN0}, 1);
        packet(10, 60).appendTo(writer);
        int length = writer.finish(BASE + 20, 0, 0);

        PacketBatchReader reader = reading(Arrays.copyOf(writer.buffer(), length));
        assertThat(reader.agentId()).isEqualTo(1);
        assertThat(reader.kernelDrops()).isZero();
        assertThat(points(reader)).containsExactly(TUN0);
        assertThat(packets(reader)).containsExactly(packet(10, 60));
    }

    @Test
    void aBatchIsReadWhereItLiesInALargerArray() throws Exception {
        byte[] batch = batch(packet(1, 60));
        byte[] larger = new byte[batch.length + 200];
        Arrays.fill(larger, (byte) 0xff);
        System.arraycopy(batch, 0, larger, 100, batch.length);

        PacketBatchReader reader = new PacketBatchReader();
        reader.wrap(larger, 100, batch.length);
        assertThat(packets(reader)).containsExactly(packet(1, 60));
    }

    @Test
    void numbersUseTheirWholeRange() throws Exception {
        CapturePoint point =
                new CapturePoint(-1, 0xffff_ffff_ffffL, -1, TapMode.ANALYZER, LinkType.BSD_LOOPBACK, "名前", 255);
        PacketBatchWriter writer = new PacketBatchWriter(4096);
        writer.begin(65535, 65535, -1, -1, 0, new CapturePoint[] {point}, 1);
        writer.append(0xffff_fffeL, 0, PacketDirection.UNKNOWN, Integer.MAX_VALUE, new byte[0], 0, 0);
        int length = writer.finish(BatchReader.LATEST_TIMESTAMP, -1, -1);

        PacketBatchReader reader = reading(Arrays.copyOf(writer.buffer(), length));
        assertThat(List.of(reader.agentId(), reader.shard())).containsExactly(65535, 65535);
        assertThat(List.of(reader.bootId(), reader.sequence(), reader.kernelDrops(), reader.agentDrops()))
                .containsOnly(-1L);
        assertThat(reader.endTimestamp()).isEqualTo(BatchReader.LATEST_TIMESTAMP);
        assertThat(points(reader)).containsExactly(point);
        assertThat(packets(reader))
                .containsExactly(new Packet(0xffff_fffeL, 0, PacketDirection.UNKNOWN, Integer.MAX_VALUE, new byte[0]));
    }

    @Test
    void aPacketThatDoesNotFitIsLeftForTheNextBatch() throws Exception {
        PacketBatchWriter writer = begun(4096, POINTS);
        int taken = 0;
        while (packet(taken, 100).appendTo(writer)) {
            taken++;
        }

        int bytesEach = 10 + 2 + 100;
        assertThat(writer.packets()).isEqualTo(taken);
        assertThat(writer.bytes()).isBetween(4096 - bytesEach + 1, 4096);
        assertThat(packets(reading(finished(writer)))).hasSize(taken);
    }

    @Test
    void aBatchIsFilledToItsLastByte() throws Exception {
        PacketBatchWriter writer = begun(4096, POINTS);
        packet(1, 60).appendTo(writer);
        int room = 4096 - writer.bytes() - 12;

        assertThat(packet(2, room + 1).appendTo(writer)).isFalse();
        assertThat(packet(2, room).appendTo(writer)).isTrue();
        assertThat(packet(3, 0).appendTo(writer)).isFalse();
        assertThat(finished(writer)).hasSize(4096);
    }

    @Test
    void aFrameLargerThanABatchIsCutAndKeepsItsWireLength() throws Exception {
        PacketBatchWriter writer = begun(4096, POINTS);

        assertThat(packet(1, 9000).appendTo(writer)).isTrue();
        List<Packet> read = packets(reading(finished(writer)));
        assertThat(read).hasSize(1);
        assertThat(read.get(0).wireLength()).isEqualTo(9000);
        assertThat(read.get(0).frame().length).isBetween(3900, 4096);
    }

    @Test
    void aFrameOfMoreThanSixteenBitsIsCut() throws Exception {
        List<Packet> read = packets(reading(batch(packet(1, 70_000))));

        assertThat(read.get(0).frame()).hasSize(65534);
        assertThat(read.get(0).wireLength()).isEqualTo(70_000);
    }

    @Test
    void theCountOfPacketsEndsWhereTheSchemaEnds() throws Exception {
        PacketBatchWriter writer = begun(1 << 20, POINTS);
        for (int i = 0; i < 65534; i++) {
            assertThat(writer.append(BASE + i, 0, PacketDirection.IN, 0, new byte[0], 0, 0))
                    .isTrue();
        }
        assertThat(writer.append(BASE, 0, PacketDirection.IN, 0, new byte[0], 0, 0))
                .isFalse();
        assertThat(packets(reading(finished(writer)))).hasSize(65534);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0xffff_ffffL, Long.MIN_VALUE, Long.MAX_VALUE - BASE, 1L << 40})
    void aPacketBeforeTheBaseOrTooLongAfterItIsLeftForTheNextBatch(long afterBase) {
        PacketBatchWriter writer = begun(4096, POINTS);

        assertThat(packet(afterBase, 60).appendTo(writer)).isFalse();
        assertThat(writer.packets()).isZero();
    }

    @Test
    void theLastNanosecondOfTheDeltaFits() throws Exception {
        PacketBatchWriter writer = begun(4096, POINTS);

        assertThat(packet(0xffff_fffeL, 60).appendTo(writer)).isTrue();
        assertThat(packets(reading(finished(writer))).get(0).timestampNanos()).isEqualTo(BASE + 0xffff_fffeL);
    }

    @Test
    void aWireLengthBelowTheCapturedIsRaised() throws Exception {
        Packet lying = new Packet(BASE, 0, PacketDirection.IN, -5, new byte[60]);

        assertThat(packets(reading(batch(lying))).get(0).wireLength()).isEqualTo(60);
    }

    @Test
    void aBatchOfEveryCapturePointIsRead() throws Exception {
        CapturePoint[] points = IntStream.range(0, 255)
                .mapToObj(i -> new CapturePoint(i, i, i, TapMode.LOCAL, LinkType.ETHERNET, "veth" + i))
                .toArray(CapturePoint[]::new);
        PacketBatchWriter writer = begun(1 << 16, points);
        writer.append(BASE, 254, PacketDirection.IN, 0, new byte[0], 0, 0);

        PacketBatchReader reader = reading(finished(writer));
        assertThat(points(reader)).containsExactly(points);
        assertThat(packets(reader).get(0).capturePoint()).isEqualTo(254);
    }

    @Test
    void aLongInterfaceNameIsCutBetweenCharacters() throws Exception {
        CapturePoint point = new CapturePoint(1, 0, 0, TapMode.LOCAL, LinkType.ETHERNET, "é".repeat(200));

        assertThat(reading(finished(begun(4096, point))).capturePoints()[0].name())
                .isEqualTo("é".repeat(127));
    }

    @Test
    void equalCapturePointsAreTheSameObjectInEveryBatch() throws Exception {
        PacketBatchReader reader = new PacketBatchReader();
        List<CapturePoint> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byte[] batch = batch(packet(i, 60));
            reader.wrap(batch, 0, batch.length);
            seen.add(reader.capturePoints()[1]);
        }
        assertThat(seen).allSatisfy(point -> assertThat(point).isSameAs(seen.get(0)));
    }

    @Test
    void moreCapturePointsThanAreKeptAreStillRead() throws Exception {
        PacketBatchReader reader = new PacketBatchReader();
        for (int i = 0; i < 5000; i++) {
            CapturePoint point = new CapturePoint(i, i, i, TapMode.LOCAL, LinkType.ETHERNET, "veth" + i);
            byte[] batch = finished(begun(4096, point));
            reader.wrap(batch, 0, batch.length);
            assertThat(reader.capturePoints()[0]).isEqualTo(point);
        }
    }

    @Test
    void aWriterRefusesWhatItsCallerGotWrong() {
        assertThatThrownBy(() -> new PacketBatchWriter(4095)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> begun(1 << 16, new CapturePoint[256])).hasMessageContaining("256 capture points");
        PacketBatchWriter writer = begun(4096, POINTS);
        assertThatThrownBy(() -> writer.append(BASE, 2, PacketDirection.IN, 0, new byte[0], 0, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> writer.begin(0, 0, 0, 0, -1, POINTS, 2)).hasMessageContaining("-1 ns");
        assertThatThrownBy(() -> writer.append(BASE, 0, PacketDirection.IN, 0, new byte[0], 0, 0))
                .as("nothing is appended to a batch that did not begin")
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void tablesThatLeaveNoRoomForPacketsAreRefused() {
        CapturePoint wordy = new CapturePoint(1, 0, 0, TapMode.LOCAL, LinkType.ETHERNET, "x".repeat(255));
        CapturePoint[] points = new CapturePoint[14];
        Arrays.fill(points, wordy);

        assertThatThrownBy(() -> begun(4096, points)).hasMessageContaining("no room for its tables");
    }
}
