package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.PacketBatches.Packet;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import io.thalweg.event.sbe.TapMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is appended comes out again, in order, over as many batches as it takes. */
class BatchRoundTripTest {
    private static final long MAX_DELTA = 0xffff_fffeL;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void packetsSurviveTheWire(@ForAll("points") List<CapturePoint> points, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        CapturePoint[] table = points.toArray(CapturePoint[]::new);
        PacketBatchWriter writer = new PacketBatchWriter(16 << 10);
        PacketBatchReader reader = new PacketBatchReader();
        List<Packet> written = new ArrayList<>();
        List<Packet> read = new ArrayList<>();
        writer.begin(1, 2, 3, 4, PacketBatches.BASE, table, table.length);
        for (int i = random.nextInt(60); i > 0; i--) {
            Packet packet = randomPacket(random, table.length);
            written.add(packet);
            if (!packet.appendTo(writer)) {
                drain(writer, reader, points, read);
                writer.begin(1, 2, 3, 4, PacketBatches.BASE, table, table.length);
                assertThat(packet.appendTo(writer)).isTrue();
            }
        }
        drain(writer, reader, points, read);
        assertThat(read).isEqualTo(written);
    }

    private static Packet randomPacket(Random random, int points) {
        byte[] frame = new byte[random.nextInt(2000)];
        random.nextBytes(frame);
        PacketDirection direction = PacketDirection.get((short) random.nextInt(3));
        int wireLength = random.nextInt(frame.length, Integer.MAX_VALUE);
        long nanos = PacketBatches.BASE + random.nextLong(MAX_DELTA + 1);
        return new Packet(nanos, random.nextInt(points), direction, wireLength, frame);
    }

    private static void drain(
            PacketBatchWriter writer, PacketBatchReader reader, List<CapturePoint> points, List<Packet> read)
            throws MalformedBatchException {
        int length = writer.finish(PacketBatches.BASE, 0, 0);
        assertThat(length).isEqualTo(writer.bytes()).isLessThanOrEqualTo(16 << 10);
        reader.wrap(writer.buffer(), 0, length);
        assertThat(PacketBatches.points(reader)).isEqualTo(points);
        assertThat(reader.packetCount()).isEqualTo(writer.packets());
        read.addAll(PacketBatches.packets(reader));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void eventsSurviveTheWire(@ForAll("processes") List<CapturedProcess> processes, @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        CapturedProcess[] table = processes.toArray(CapturedProcess[]::new);
        SyscallBatchWriter writer = SyscallBatches.begun(1 << 16, table);
        List<SyscallEvent> expected = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            SyscallEvent event = randomEvent(random, table.length);
            expected.add(event);
            assertThat(writer.append(event)).isTrue();
        }
        SyscallBatchReader reader = SyscallBatches.reading(SyscallBatches.finished(writer));
        assertThat(Arrays.copyOf(reader.processes(), reader.processCount())).containsExactly(table);
        assertThat(SyscallBatches.events(reader))
                .extracting(SyscallBatches::values)
                .isEqualTo(expected.stream().map(SyscallBatches::values).toList());
    }

    private static SyscallEvent randomEvent(Random random, int processes) {
        SyscallEvent event = new SyscallEvent();
        event.enterNanos = SyscallBatches.BASE + random.nextLong(MAX_DELTA + 1);
        event.exitNanos = SyscallBatches.BASE + random.nextLong(MAX_DELTA + 1);
        event.process = random.nextInt(processes);
        event.direction = random.nextBoolean() ? SyscallDirection.EGRESS : SyscallDirection.INGRESS;
        event.source = SyscallSource.get((short) random.nextInt(4));
        event.role = SocketRole.get((short) random.nextInt(3));
        event.ipProtocol = random.nextInt(256);
        event.isIpv6 = random.nextBoolean();
        event.tid = random.nextInt();
        event.coroutineId = random.nextLong();
        event.socketCookie = random.nextLong();
        event.localHigh = random.nextLong();
        event.localLow = random.nextLong();
        event.remoteHigh = random.nextLong();
        event.remoteLow = random.nextLong();
        event.localPort = random.nextInt(65536);
        event.remotePort = random.nextInt(65536);
        event.tcpSequence = random.nextInt();
        event.syscall = random.nextInt(65536);
        event.byteCount = random.nextInt(Integer.MAX_VALUE);
        event.syscallTraceId = random.nextLong();
        event.captureSequence = random.nextLong();
        event.payload = new byte[random.nextInt(1000)];
        random.nextBytes(event.payload);
        event.payloadLength = event.payload.length;
        return event;
    }

    @Provide
    Arbitrary<List<CapturePoint>> points() {
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.of(TapMode.LOCAL, TapMode.MIRROR, TapMode.ANALYZER),
                        Arbitraries.of(LinkType.values()).filter(type -> type != LinkType.NULL_VAL),
                        Arbitraries.strings().alpha().ofMaxLength(16))
                .as(CapturePoint::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<CapturedProcess>> processes() {
        Arbitrary<String> text = Arbitraries.strings().alpha().ofMaxLength(64);
        return Combinators.combine(Arbitraries.integers(), Arbitraries.longs(), text, text)
                .as(CapturedProcess::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }
}
