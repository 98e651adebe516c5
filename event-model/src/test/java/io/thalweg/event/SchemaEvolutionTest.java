package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.PacketBatches.Packet;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.later.LinkType;
import io.thalweg.event.sbe.later.MessageHeaderDecoder;
import io.thalweg.event.sbe.later.MessageHeaderEncoder;
import io.thalweg.event.sbe.later.NetworkEventKind;
import io.thalweg.event.sbe.later.PacketBatchDecoder;
import io.thalweg.event.sbe.later.PacketBatchEncoder;
import io.thalweg.event.sbe.later.SocketRole;
import io.thalweg.event.sbe.later.SyscallBatchDecoder;
import io.thalweg.event.sbe.later.SyscallBatchEncoder;
import io.thalweg.event.sbe.later.SyscallDirection;
import io.thalweg.event.sbe.later.SyscallSource;
import io.thalweg.event.sbe.later.TapMode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Agents and jobs are upgraded one after the other. The later version is {@code src/test/sbe/raw-events-later.xml}: every
 * block has grown and groups were added at the end. Its bytes are read here, ours are read with its decoders.
 */
class SchemaEvolutionTest {
    private static final long BASE = PacketBatches.BASE;
    private static final int VERSION = 3;

    /** Two capture points and a packet at the second, as agents of version 1 write them. */
    private static final String VERSION_1_BATCH =
            "34000100e91c0100070003000b000000000000000d000000000000000032961cf2ca861800fc3058f2ca861811000000"
                    + "00000000130000000000000016000200020000000100000000020000000000f000000000000004006574683009000000"
                    + "0000000000000000a00000f0000000000101040074756e300a00010005000000ea050000010202000102";

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);

    @Test
    void aLaterPacketBatchIsReadWithoutWhatIsNew() throws Exception {
        PacketBatchReader reader = PacketBatches.reading(laterPacketBatch(TapMode.MIRROR, LinkType.RAW_IP));

        assertThat(List.of(reader.agentId(), reader.shard(), reader.packetCount()))
                .containsExactly(7, 3, 2);
        assertThat(List.of(reader.sequence(), reader.endTimestamp())).containsExactly(13L, BASE + 9);
        assertThat(PacketBatches.points(reader)).containsExactly(PacketBatches.TUN0, PacketBatches.TUN0);
        assertThat(PacketBatches.packets(reader))
                .containsExactly(
                        new Packet(BASE + 5, 1, PacketDirection.OUT, 1514, new byte[] {1, 2, 3}),
                        new Packet(BASE + 6, 0, PacketDirection.IN, 2, new byte[] {4, 5}));
    }

    @Test
    void valuesOfALaterEnumerationAreNullOrUnknown() throws Exception {
        byte[] batch = laterPacketBatch(TapMode.LOCAL, LinkType.ETHERNET);
        int firstPoint = MessageHeaderEncoder.ENCODED_LENGTH + PacketBatchEncoder.BLOCK_LENGTH + 4;
        batch[firstPoint + PacketBatchEncoder.CapturePointsEncoder.tapModeEncodingOffset()] = 77;
        batch[firstPoint + PacketBatchEncoder.CapturePointsEncoder.linkTypeEncodingOffset()] = (byte) 200;
        CapturePoint point = PacketBatches.reading(batch).capturePoints()[0];

        assertThat(point.tapMode()).isEqualTo(io.thalweg.event.sbe.TapMode.NULL_VAL);
        assertThat(point.linkType()).isEqualTo(io.thalweg.event.sbe.LinkType.NULL_VAL);
    }

    @Test
    void capturePointsOfVersion1AreOfTheCloud() throws Exception {
        PacketBatchReader reader = PacketBatches.reading(HexFormat.of().parseHex(VERSION_1_BATCH));

        assertThat(reader.version()).isEqualTo(1);
        assertThat(PacketBatches.points(reader))
                .containsExactly(PacketBatches.ETH0, PacketBatches.TUN0.of(CapturePoint.CLOUD));
        assertThat(PacketBatches.packets(reader))
                .containsExactly(new Packet(BASE + 5, 1, PacketDirection.OUT, 1514, new byte[] {1, 2}));
    }

    private byte[] laterPacketBatch(TapMode tapMode, LinkType linkType) {
        PacketBatchEncoder batch = new PacketBatchEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .agentId(7)
                .shard(3)
                .bootId(11)
                .sequence(13)
                .baseTimestamp(BASE)
                .endTimestamp(BASE + 9)
                .agentLoad(99);
        PacketBatchEncoder.CapturePointsEncoder points = batch.capturePointsCount(2);
        for (int i = 0; i < 2; i++) {
            points.next()
                    .interfaceIndex(9)
                    .mac(0)
                    .networkNamespace(4026532000L)
                    .tapMode(tapMode)
                    .linkType(linkType)
                    .networkType((short) 1)
                    .speed(100_000)
                    .name("tun0");
        }
        PacketBatchEncoder.PacketsEncoder packets = batch.packetsCount(2);
        packets.next()
                .timestampDelta(5)
                .wireLength(1514)
                .capturePoint((short) 1)
                .direction(io.thalweg.event.sbe.later.PacketDirection.OUT)
                .queue(4)
                .putFrame(new byte[] {1, 2, 3}, 0, 3);
        packets.next()
                .timestampDelta(6)
                .wireLength(2)
                .capturePoint((short) 0)
                .direction(io.thalweg.event.sbe.later.PacketDirection.IN)
                .queue(5)
                .putFrame(new byte[] {4, 5}, 0, 2);
        batch.lossesCount(1).next().lost(17);
        return Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + batch.encodedLength());
    }

    @Test
    void aLaterReaderReadsOurPacketBatches() {
        byte[] ours = PacketBatches.batch(PacketBatches.packet(1, 60), PacketBatches.packet(2, 90));
        PacketBatchDecoder batch =
                new PacketBatchDecoder().wrapAndApplyHeader(new UnsafeBuffer(ours), 0, new MessageHeaderDecoder());

        assertThat(batch.sequence()).isEqualTo(13);
        assertThat(batch.agentLoad()).isEqualTo(PacketBatchDecoder.agentLoadNullValue());
        PacketBatchDecoder.CapturePointsDecoder points = batch.capturePoints();
        assertThat(points.next().speed()).isEqualTo(PacketBatchDecoder.CapturePointsDecoder.speedNullValue());
        assertThat(points.name()).isEqualTo("eth0");
        assertThat(points.next().name()).isEqualTo("tun0");
        PacketBatchDecoder.PacketsDecoder packets = batch.packets();
        assertThat(packets.next().frameLength()).isEqualTo(60);
        packets.skipFrame();
        assertThat(packets.next().queue()).isEqualTo(PacketBatchDecoder.PacketsDecoder.queueNullValue());
        assertThat(packets.timestampDelta()).isEqualTo(2);
        packets.skipFrame();
        assertThat(batch.losses().count()).isZero();
    }

    @Test
    void aLaterSyscallBatchIsReadWithoutWhatIsNew() throws Exception {
        SyscallBatchReader reader = SyscallBatches.reading(laterSyscallBatch());
        List<SyscallEvent> events = SyscallBatches.events(reader);

        assertThat(Arrays.copyOf(reader.processes(), reader.processCount()))
                .containsExactly(SyscallBatches.NGINX, SyscallBatches.CURL);
        assertThat(events).usingRecursiveFieldByFieldElementComparator().containsExactly(SyscallBatches.event("hello"));
        assertThat(NetworkEvents.events(reader))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(NetworkEvents.event());
    }

    private byte[] laterSyscallBatch() {
        SyscallEvent event = SyscallBatches.event("hello");
        SyscallBatchEncoder batch = new SyscallBatchEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .baseTimestamp(BASE)
                .endTimestamp(BASE + 9)
                .agentLoad(99);
        SyscallBatchEncoder.ProcessesEncoder processes = batch.processesCount(2);
        for (CapturedProcess process : SyscallBatches.PROCESSES) {
            processes
                    .next()
                    .pid(process.pid())
                    .startTime(process.startTimeNanos())
                    .userId(1000)
                    .name(process.name())
                    .containerId(process.containerId());
        }
        batch.eventsCount(1)
                .next()
                .enterDelta(1)
                .exitDelta(2)
                .process(event.process)
                .direction(SyscallDirection.INGRESS)
                .source(SyscallSource.OPENSSL)
                .role(SocketRole.SERVER)
                .ipProtocol((short) event.ipProtocol)
                .isIpv6((short) 1)
                .tid(event.tid)
                .coroutineId(event.coroutineId)
                .socketCookie(event.socketCookie)
                .putLocalAddress(address(event.localHigh, event.localLow), 0, 16)
                .putRemoteAddress(address(event.remoteHigh, event.remoteLow), 0, 16)
                .localPort(event.localPort)
                .remotePort(event.remotePort)
                .tcpSequence(event.tcpSequence & 0xffff_ffffL)
                .syscall(event.syscall)
                .byteCount(event.byteCount)
                .syscallTraceId(event.syscallTraceId)
                .captureSequence(event.captureSequence)
                .fileDescriptor(5)
                .putPayload(event.payload, 0, event.payloadLength);
        NetworkEvent network = NetworkEvents.event();
        batch.networkEventsCount(1)
                .next()
                .timeDelta(21)
                .kind(NetworkEventKind.PACKET_DROP)
                .ipProtocol((short) network.ipProtocol)
                .isIpv6((short) 1)
                .tcpFlags((short) network.tcpFlags)
                .oldState((short) network.oldState)
                .newState((short) network.newState)
                .sourcePort(network.sourcePort)
                .destinationPort(network.destinationPort)
                .tcpSequence(network.tcpSequence & 0xffff_ffffL)
                .byteCount(network.byteCount)
                .interfaceIndex(network.interfaceIndex)
                .networkNamespace(network.networkNamespace)
                .socketCookie(network.socketCookie)
                .putSourceAddress(address(network.sourceHigh, network.sourceLow), 0, 16)
                .putDestinationAddress(address(network.destinationHigh, network.destinationLow), 0, 16)
                .queue(9)
                .reason(network.reason)
                .place(network.place);
        return Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + batch.encodedLength());
    }

    private static byte[] address(long high, long low) {
        return java.nio.ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Test
    void aLaterReaderReadsOurSyscallBatches() {
        byte[] ours = NetworkEvents.batch(SyscallBatches.event("hello"), NetworkEvents.event());
        SyscallBatchDecoder batch =
                new SyscallBatchDecoder().wrapAndApplyHeader(new UnsafeBuffer(ours), 0, new MessageHeaderDecoder());

        assertThat(batch.agentLoad()).isEqualTo(SyscallBatchDecoder.agentLoadNullValue());
        SyscallBatchDecoder.ProcessesDecoder processes = batch.processes();
        assertThat(processes.next().userId()).isEqualTo(SyscallBatchDecoder.ProcessesDecoder.userIdNullValue());
        assertThat(processes.name()).isEqualTo("nginx");
        assertThat(processes.containerId()).isEqualTo("a1b2c3");
        processes.next();
        processes.skipName();
        processes.skipContainerId();
        SyscallBatchDecoder.EventsDecoder event = batch.events().next();
        assertThat(event.fileDescriptor()).isEqualTo(SyscallBatchDecoder.EventsDecoder.fileDescriptorNullValue());
        assertThat(event.captureSequence()).isEqualTo(12);
        byte[] payload = new byte[5];
        event.getPayload(payload, 0, 5);
        assertThat(payload).asString().isEqualTo("hello");
        SyscallBatchDecoder.NetworkEventsDecoder network = batch.networkEvents().next();
        assertThat(network.queue()).isEqualTo(SyscallBatchDecoder.NetworkEventsDecoder.queueNullValue());
        assertThat(network.reason()).isEqualTo("NETFILTER_DROP");
        assertThat(network.place()).isEqualTo("nf_hook_slow");
    }

    @Test
    void bytesAfterTheGroupsAreOnlyForLaterVersions() throws Exception {
        byte[] grown = Arrays.copyOf(PacketBatches.batch(), PacketBatches.batch().length + 10);
        grown[MessageHeaderEncoder.versionEncodingOffset()] = VERSION;

        assertThat(PacketBatches.reading(grown).packetCount()).isZero();
    }
}
