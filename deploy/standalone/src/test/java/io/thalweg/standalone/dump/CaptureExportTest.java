package io.thalweg.standalone.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CaptureExportTest {
    private static final long BASE = 1_700_000_000_123_456_789L;
    private static final CapturePoint ETH0 =
            new CapturePoint(2, 0x0a_0b_0c_0d_0e_0fL, 4026531840L, TapMode.LOCAL, LinkType.ETHERNET, "eth0");
    private static final CapturePoint TUNNEL =
            new CapturePoint(3, 0, 4026531840L, TapMode.LOCAL, LinkType.RAW_IP, "tun0");

    private record Seen(
            long time, String point, LinkType link, PacketDirection direction, int wire, List<Byte> bytes) {}

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private static byte[] frame(int length) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, (byte) length);
        return frame;
    }

    private static void append(
            PacketBatchWriter batch, long afterNanos, int point, PacketDirection direction, int wire, int length) {
        assertThat(batch.append(BASE + afterNanos, point, direction, wire, frame(length), 0, length))
                .isTrue();
    }

    private static byte[] finish(PacketBatchWriter batch) {
        int length = batch.finish(BASE + 1_000_000_000, 0, 0);
        return Arrays.copyOf(batch.buffer(), length);
    }

    private static PacketBatchWriter batch(int agent, CapturePoint... points) {
        PacketBatchWriter batch = new PacketBatchWriter(1 << 20);
        batch.begin(agent, 0, 1, 1, BASE, points, points.length);
        return batch;
    }

    private static Seen seen(long after, String point, LinkType link, PacketDirection direction, int wire, int length) {
        return new Seen(BASE + after, point, link, direction, wire, bytes(frame(length)));
    }

    private static List<Byte> bytes(byte[] frame) {
        List<Byte> list = new ArrayList<>();
        for (byte value : frame) {
            list.add(value);
        }
        return list;
    }

    private List<Seen> readBack() throws Exception {
        List<Seen> packets = new ArrayList<>();
        try (PacketSource source = CaptureFile.open(new ByteArrayInputStream(file.toByteArray()), "export")) {
            while (source.next()) {
                byte[] frame =
                        Arrays.copyOfRange(source.buffer(), source.offset(), source.offset() + source.capturedLength());
                packets.add(new Seen(
                        source.timestampNanos(),
                        source.capturePoint().name(),
                        source.capturePoint().linkType(),
                        source.direction(),
                        source.wireLength(),
                        bytes(frame)));
            }
        }
        return packets;
    }

    @Test
    void batchesOfSeveralAgentsBecomeOneCaptureInTheOrderOfTime() throws Exception {
        PacketBatchWriter first = batch(1, ETH0, TUNNEL);
        append(first, 1, 0, PacketDirection.IN, 1500, 60);
        append(first, 3, 1, PacketDirection.OUT, 41, 41);
        PacketBatchWriter second = batch(2, ETH0);
        append(second, 2, 0, PacketDirection.UNKNOWN, 62, 62);

        try (CaptureExport export = new CaptureExport(new PcapngWriter(file), true)) {
            export.batch(finish(first));
            export.batch(finish(second));
            export.finish();
            assertThat(export.packets()).isEqualTo(3);
            assertThat(export.isInOrder()).isTrue();
        }

        assertThat(readBack())
                .containsExactly(
                        seen(1, "eth0", LinkType.ETHERNET, PacketDirection.IN, 1500, 60),
                        seen(2, "eth0", LinkType.ETHERNET, PacketDirection.UNKNOWN, 62, 62),
                        seen(3, "tun0", LinkType.RAW_IP, PacketDirection.OUT, 41, 41));
    }

    @Test
    void frameOfEveryLengthSurvives() throws Exception {
        PacketBatchWriter batch = batch(1, ETH0);
        int[] lengths = {0, 1, 2, 3, 4, 5, 1514, 65_000};
        for (int i = 0; i < lengths.length; i++) {
            append(batch, i, 0, PacketDirection.OUT, 70_000, lengths[i]);
        }
        try (CaptureExport export = new CaptureExport(new PcapngWriter(file), true)) {
            export.batch(finish(batch));
            export.finish();
        }
        assertThat(readBack())
                .extracting(packet -> packet.bytes().size())
                .containsExactly(0, 1, 2, 3, 4, 5, 1514, 65_000);
    }

    @Test
    void aMalformedBatchIsCountedAndLeftOut() throws Exception {
        PacketBatchWriter good = batch(1, ETH0);
        append(good, 1, 0, PacketDirection.IN, 60, 60);
        try (CaptureExport export = new CaptureExport(new PcapngWriter(file), true)) {
            export.batch(new byte[] {1, 2, 3});
            export.batch(finish(good));
            export.finish();
            assertThat(export.malformed()).isEqualTo(1);
        }
        assertThat(readBack()).hasSize(1);
    }

    @Test
    void oneWhoFollowsSeesPacketsBeforeTheEnd() throws Exception {
        PacketBatchWriter batch = batch(1, ETH0);
        append(batch, 1, 0, PacketDirection.IN, 60, 60);
        try (CaptureExport export = new CaptureExport(new PcapngWriter(file), false)) {
            export.batch(finish(batch));
            export.pause();
            assertThat(readBack()).hasSize(1);
        }
    }
}
