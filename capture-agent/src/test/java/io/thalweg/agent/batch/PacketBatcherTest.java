package io.thalweg.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.agent.Frames;
import io.thalweg.agent.batch.SentBatches.Batch;
import io.thalweg.agent.batch.SentBatches.Packet;
import io.thalweg.agent.packet.NetworkTypes;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketBatcherTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final int SHARDS = 8;

    private final SentBatches sent = new SentBatches();
    private final PacketBatcher batcher =
            new PacketBatcher(BatcherOptions.of(7, 99, SHARDS, 1024), sent, Set.of(9092), 0);
    private final int eth0 = batcher.open(point("eth0", 2));

    private static CapturePoint point(String name, int index) {
        return new CapturePoint(index, 0x02_00_00_00_00_01L, 0, TapMode.LOCAL, LinkType.ETHERNET, name);
    }

    private void frame(long timestampNanos, byte[] frame) {
        frame(eth0, timestampNanos, frame, frame.length);
    }

    private void frame(int point, long timestampNanos, byte[] frame, int wireLength) {
        batcher.frame(point, PacketDirection.IN, timestampNanos, wireLength, frame, 0, frame.length);
    }

    private Packet only() {
        batcher.flush();
        assertThat(sent.packets()).hasSize(1);
        return sent.packets().get(0);
    }

    @Test
    void aBatchTellsWhoSentItAndWhatWasSeen() {
        byte[] frame = Frames.tcp(40000, 80, 5);
        frame(NOW, frame);
        batcher.tick(200 * MILLI, NOW - 1);

        assertThat(sent.all()).hasSize(1);
        Batch batch = sent.all().get(0);
        assertThat(batch.agentId()).isEqualTo(7);
        assertThat(batch.bootId()).isEqualTo(99);
        assertThat(batch.sequence()).isZero();
        assertThat(batch.endNanos()).isEqualTo(NOW - 1);
        Packet packet = batch.packets().get(0);
        assertThat(packet.timestampNanos()).isEqualTo(NOW);
        assertThat(packet.point()).isEqualTo("eth0");
        assertThat(packet.direction()).isEqualTo(PacketDirection.IN);
        assertThat(packet.frame()).isEqualTo(frame);
    }

    @Test
    void bothDirectionsOfAFlowAndItsTunneledAndTaggedPacketsShareAShard() {
        byte[] request = Frames.tcp(Frames.CLIENT, Frames.SERVER, 40000, 80, 5);
        frame(NOW, request);
        frame(NOW, Frames.tcp(Frames.SERVER, Frames.CLIENT, 80, 40000, 5));
        frame(NOW, Frames.tagged(0x8100, 5, request));
        frame(NOW, Frames.vxlan(50001, request));
        frame(NOW, Frames.vxlan(50002, request));
        batcher.flush();

        assertThat(sent.all()).hasSize(1);
        assertThat(sent.packets()).hasSize(5);
    }

    @Test
    void tcpKeepsHeadersAndTheFirst1024BytesOfPayload() {
        byte[] frame = Frames.tcp(40000, 80, 1400);
        frame(eth0, NOW, frame, 9000);

        Packet packet = only();
        assertThat(packet.frame()).isEqualTo(Arrays.copyOf(frame, 54 + 1024));
        assertThat(packet.wireLength()).isEqualTo(9000);
    }

    @Test
    void payloadInsideATunnelIsCountedFromTheInnerHeaders() {
        byte[] frame = Frames.vxlan(50000, Frames.tcp(40000, 80, 1300));
        frame(NOW, frame);

        assertThat(only().frame()).isEqualTo(Arrays.copyOf(frame, 50 + 54 + 1024));
    }

    @Test
    void framesWithoutPortsAreKeptWholeUpToTheSnapLength() {
        frame(NOW, Frames.icmp(1000));
        frame(NOW, Frames.icmp(3000));
        frame(NOW, Frames.ethernet(0x88cc, Frames.payload(900)));
        batcher.flush();

        assertThat(sent.packets())
                .extracting(packet -> packet.frame().length)
                .containsExactlyInAnyOrder(14 + 20 + 8 + 1000, 1024 + 256, 14 + 900);
    }

    @Test
    void whatCannotBeDecodedIsSentAllTheSame() {
        frame(NOW, new byte[0]);
        frame(NOW, new byte[] {1, 2, 3});
        frame(NOW, Arrays.copyOf(Frames.tcp(1, 2, 0), 20));
        batcher.flush();

        assertThat(sent.packets()).hasSize(3);
    }

    @Test
    void trafficOfTheAgentItselfIsLeftOutThroughTunnelsToo() {
        frame(NOW, Frames.tcp(40000, 9092, 100));
        frame(NOW, Frames.tcp(9092, 40000, 100));
        frame(NOW, Frames.vxlan(50000, Frames.tcp(40000, 9092, 100)));
        frame(NOW, Frames.udp(40000, 9092, new byte[3]));

        only();
        assertThat(batcher.excludedPackets()).isEqualTo(3);
        assertThat(batcher.packets()).isOne();
    }

    @Test
    void aFullBatchIsSentAndTheNextOneGoesOn() {
        byte[] frame = Frames.tcp(40000, 80, 1000);
        for (int i = 0; i < 200; i++) {
            frame(NOW + i, frame);
        }
        assertThat(sent.all()).isNotEmpty().allSatisfy(batch -> assertThat(batch.bytes())
                .isBetween(58_000, 60_000));
        batcher.flush();

        assertThat(sent.all()).extracting(Batch::sequence).containsExactly(0L, 1L, 2L, 3L);
        assertThat(sent.packets()).extracting(Packet::timestampNanos).isSorted().hasSize(200);
    }

    @Test
    void aBatchIsSentWhenItIsOldEnoughAndNotBefore() {
        batcher.tick(1000 * MILLI - 1, NOW);
        frame(NOW, Frames.tcp(40000, 80, 5));
        batcher.tick(1100 * MILLI, NOW + 100 * MILLI);
        assertThat(sent.withPackets()).isEmpty();

        batcher.tick(1160 * MILLI, NOW + 160 * MILLI);

        assertThat(sent.withPackets()).hasSize(1);
        assertThat(sent.withPackets().get(0).endNanos()).isEqualTo(NOW + 160 * MILLI);
    }

    @Test
    void everyShardThatSentNothingForASecondSendsAnEmptyBatch() {
        frame(NOW, Frames.tcp(40000, 80, 5));
        batcher.tick(900 * MILLI, NOW);
        assertThat(sent.all()).hasSize(1);
        int busy = sent.all().get(0).shard();

        batcher.tick(SECOND, NOW + SECOND);

        assertThat(sent.all()).hasSize(SHARDS);
        assertThat(sent.ofShard(busy)).hasSize(1);
        batcher.tick(1900 * MILLI, NOW + 2 * SECOND);

        assertThat(sent.all()).hasSize(SHARDS + 1);
        assertThat(sent.ofShard(busy)).extracting(Batch::sequence).containsExactly(0L, 1L);
        assertThat(sent.ofShard(busy).get(1).packets()).isEmpty();
        assertThat(sent.ofShard(busy).get(1).endNanos()).isEqualTo(NOW + 2 * SECOND);
    }

    @Test
    void theEndOfABatchIsWhatWasCapturedNotItsLastPacket() {
        batcher.tick(0, NOW - 300 * MILLI);
        for (int i = 0; i < 100; i++) {
            frame(NOW + i, Frames.tcp(40000, 80, 1000));
        }

        assertThat(sent.all().get(0).endNanos()).isEqualTo(NOW - 300 * MILLI);
    }

    @Test
    void timeNeverGoesBack() {
        batcher.heartbeat(0, NOW);
        batcher.heartbeat(1, NOW - SECOND);

        assertThat(sent.all()).extracting(Batch::endNanos).containsOnly(NOW);
    }

    @Test
    void packetsALittleOlderThanTheFirstStayInItsBatch() {
        frame(NOW, Frames.tcp(40000, 80, 1));
        frame(NOW - 400 * MILLI, Frames.tcp(40000, 80, 2));
        batcher.flush();

        assertThat(sent.all()).hasSize(1);
        assertThat(sent.packets()).extracting(Packet::timestampNanos).containsExactly(NOW, NOW - 400 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {-SECOND, 4 * SECOND, 10 * SECOND, -3600 * SECOND})
    void packetsTooFarApartBeginAnotherBatch(long distance) {
        frame(NOW, Frames.tcp(40000, 80, 1));
        frame(NOW + distance, Frames.tcp(40000, 80, 2));
        batcher.flush();

        assertThat(sent.all()).extracting(Batch::sequence).containsExactly(0L, 1L);
        assertThat(sent.packets()).extracting(Packet::timestampNanos).containsExactly(NOW, NOW + distance);
    }

    @Test
    void packetsOfTheFirstMillisecondsSinceTheEpochFit() {
        frame(3, Frames.tcp(40000, 80, 1));

        assertThat(only().timestampNanos()).isEqualTo(3);
    }

    @Test
    void kernelDropsAreToldOnceByShardZero() {
        batcher.kernelDrops(5);
        batcher.kernelDrops(2);
        batcher.heartbeat(0, NOW);
        batcher.heartbeat(1, NOW);

        assertThat(sent.all())
                .extracting(Batch::kernelDrops)
                .containsOnlyOnce(7L)
                .contains(0L);
        assertThat(sent.ofShard(0).get(0).kernelDrops()).isEqualTo(7);
        assertThat(batcher.kernelDrops()).isEqualTo(7);
    }

    @Test
    void aRefusedBatchIsCountedInTheNextOneOfItsShardAndLeavesNoGap() {
        frame(NOW, Frames.tcp(40000, 80, 1));
        batcher.flush();
        int shard = sent.all().get(0).shard();
        sent.isRefusing = true;
        frame(NOW + 1, Frames.tcp(40000, 80, 1));
        frame(NOW + 2, Frames.tcp(40000, 80, 1));
        batcher.flush();
        frame(NOW + 3, Frames.tcp(40000, 80, 1));
        batcher.flush();
        sent.isRefusing = false;
        frame(NOW + 4, Frames.tcp(40000, 80, 1));
        batcher.flush();
        batcher.heartbeat(0, NOW + 5);

        List<Batch> batches = sent.ofShard(shard);
        assertThat(batches).extracting(Batch::sequence).containsExactly(0L, 1L, 2L);
        assertThat(batches).extracting(Batch::agentDrops).containsExactly(0L, 3L, 0L);
        assertThat(batcher.refusedPackets()).isEqualTo(3);
    }

    @Test
    void dropsThatARefusedBatchWouldHaveToldAreToldLater() {
        sent.isRefusing = true;
        batcher.kernelDrops(5);
        batcher.heartbeat(0, NOW);
        sent.isRefusing = false;
        batcher.heartbeat(1, NOW);

        assertThat(sent.ofShard(0)).extracting(Batch::kernelDrops).containsExactly(5L);
    }

    @Test
    void whatALostBatchHeldAndToldIsToldAgain() {
        batcher.kernelDrops(4);
        batcher.heartbeat(0, NOW);
        while (!sent.all().isEmpty()) {
            sent.loseLast();
        }
        frame(NOW, Frames.tcp(40000, 80, 1));
        batcher.flush();
        int shard = sent.all().get(0).shard();
        sent.loseLast();
        batcher.tick(SECOND, NOW + SECOND);

        assertThat(sent.ofShard(0).get(0).kernelDrops()).isEqualTo(4);
        assertThat(sent.ofShard(shard).get(0).agentDrops()).isOne();
        assertThat(sent.ofShard(shard).get(0).sequence()).isEqualTo(2);
    }

    @Test
    void aBatchListsOnlyTheInterfacesOfItsPackets() {
        byte[] frame = Frames.tcp(40000, 80, 1);
        int[] points = new int[300];
        for (int i = 0; i < points.length; i++) {
            points[i] = batcher.open(point("veth" + i, 10 + i));
        }
        for (int i = 0; i < points.length; i++) {
            frame(points[i], NOW + i, frame, frame.length);
            frame(points[i], NOW + i, frame, frame.length);
        }
        batcher.flush();

        assertThat(sent.packets()).hasSize(600);
        for (int i = 0; i < points.length; i++) {
            assertThat(sent.packets().get(2 * i).point()).isEqualTo("veth" + i);
            assertThat(sent.packets().get(2 * i + 1).point()).isEqualTo("veth" + i);
        }
    }

    @Test
    void theNumberOfAnInterfaceThatIsGoneServesAnother() {
        frame(NOW, Frames.tcp(40000, 80, 1));
        batcher.close(eth0);
        int eth1 = batcher.open(point("eth1", 3));
        assertThat(eth1).isEqualTo(eth0);
        byte[] frame = Frames.tcp(40000, 80, 2);
        frame(eth1, NOW, frame, frame.length);
        batcher.flush();

        assertThat(sent.packets()).extracting(Packet::point).containsExactly("eth0", "eth1");
    }

    @Test
    void framesOfAVlanAreOfItsNetwork() {
        PacketBatcher mirrored = new PacketBatcher(BatcherOptions.of(7, 99, 1, 1024), sent, Set.of(), 0);
        mirrored.tellNetworksBy(NetworkTypes.of(4, List.of("10=1", "20=200", "30=1")));
        int first = mirrored.open(point("mirror0", 2));
        int second = mirrored.open(point("mirror1", 3));
        byte[] plain = Frames.tcp(40000, 80, 1);
        for (int vlan : new int[] {10, 20, 30, 40}) {
            byte[] frame = Frames.tagged(0x8100, vlan, plain);
            mirrored.frame(first, PacketDirection.IN, NOW, frame.length, frame, 0, frame.length);
        }
        byte[] twice = Frames.tagged(0x88a8, 20, Frames.tagged(0x8100, 10, plain));
        mirrored.frame(second, PacketDirection.IN, NOW, twice.length, twice, 0, twice.length);
        mirrored.close(first);
        int third = mirrored.open(point("mirror2", 4));
        mirrored.frame(third, PacketDirection.IN, NOW, plain.length, plain, 0, plain.length);
        mirrored.flush();

        assertThat(List.of(first, second, third)).containsExactly(0, 1, 0);
        assertThat(sent.packets())
                .extracting(packet -> packet.point() + " " + packet.at().networkType())
                .containsExactly("mirror0 1", "mirror0 200", "mirror0 1", "mirror0 4", "mirror1 200", "mirror2 4");
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> BatcherOptions.of(7, 1, 48, 1024)).hasMessage("shards: 48; allowed: a power of two");
        assertThatThrownBy(() -> BatcherOptions.of(0, 1, 64, 1024)).hasMessage("agent id: 0; allowed: 1 to 65534");
        assertThatThrownBy(() -> BatcherOptions.of(7, 1, 64, -1)).hasMessage("payload bytes: -1; allowed: 0 to 16384");
    }
}
