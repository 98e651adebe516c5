package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.thalweg.agent.Frames;
import io.thalweg.event.sbe.PacketDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RingBlocksTest {
    private static final int BLOCK_BYTES = 4096;
    private static final int SNAP_LENGTH = 1280;
    private static final long NOW = 1_700_000_000_123_456_789L;

    private record Seen(PacketDirection direction, long timestampNanos, int wireLength, byte[] frame) {}

    private final RingMemory ring = new RingMemory(2, BLOCK_BYTES);
    private final List<Seen> seen = new ArrayList<>();
    private RingBlocks blocks = new RingBlocks(ring.memory, BLOCK_BYTES, SNAP_LENGTH, true, false);

    private void read() {
        blocks.read(
                0,
                NOW,
                (point, direction, timestamp, wireLength, buffer, offset, length) -> seen.add(new Seen(
                        direction, timestamp, wireLength, Arrays.copyOfRange(buffer, offset, offset + length))));
    }

    @Test
    void everyFrameOfABlockIsGivenWithItsTimeLengthAndDirection() {
        byte[] first = Frames.tcp(40000, 80, 3);
        byte[] second = Frames.tcp(80, 40000, 900);
        ring.packet(NOW, first).packet(NOW + 1, second, 64_000).outgoing().handOver();

        assertThat(blocks.isReady()).isTrue();
        read();

        assertThat(seen).hasSize(2);
        assertThat(seen.get(0).direction()).isEqualTo(PacketDirection.IN);
        assertThat(seen.get(0).timestampNanos()).isEqualTo(NOW);
        assertThat(seen.get(0).wireLength()).isEqualTo(first.length);
        assertThat(seen.get(0).frame()).isEqualTo(first);
        assertThat(seen.get(1).direction()).isEqualTo(PacketDirection.OUT);
        assertThat(seen.get(1).timestampNanos()).isEqualTo(NOW + 1);
        assertThat(seen.get(1).wireLength()).isEqualTo(64_000);
        assertThat(seen.get(1).frame()).isEqualTo(second);
        assertThat(blocks.lastTimestampNanos()).isEqualTo(NOW + 1);
    }

    @Test
    void aBlockGoesBackToTheKernelAndTheNextOneFollowsRoundTheRing() {
        byte[] frame = Frames.tcp(1, 2, 0);
        for (int round = 0; round < 5; round++) {
            ring.begin(round % 2).packet(NOW + round, frame);
            assertThat(blocks.isReady()).isFalse();
            ring.handOver();
            assertThat(blocks.isReady()).isTrue();
            read();
            int statusAt = round % 2 * BLOCK_BYTES + RingBlocks.BLOCK_STATUS;
            assertThat(ring.memory.getInt(statusAt)).isZero();
        }
        assertThat(seen).extracting(Seen::timestampNanos).containsExactly(NOW, NOW + 1, NOW + 2, NOW + 3, NOW + 4);
    }

    @Test
    void aStrippedVlanTagIsPutBack() {
        byte[] frame = Frames.tcp(40000, 80, 10);
        ring.packet(NOW, frame).vlan(0x6005).packet(NOW, frame).vlan(7, 0x88a8).handOver();

        read();

        assertThat(seen.get(0).frame()).isEqualTo(Frames.tagged(0x8100, 0x6005, frame));
        assertThat(seen.get(0).wireLength()).isEqualTo(frame.length + 4);
        assertThat(seen.get(1).frame()).isEqualTo(Frames.tagged(0x88a8, 7, frame));
    }

    @Test
    void withoutAnEthernetHeaderThereIsNoPlaceForATag() {
        blocks = new RingBlocks(ring.memory, BLOCK_BYTES, SNAP_LENGTH, false, false);
        byte[] packet = Arrays.copyOfRange(Frames.tcp(1, 2, 5), 14, 59);
        ring.packet(NOW, packet).vlan(5).handOver();

        read();

        assertThat(seen.get(0).frame()).isEqualTo(packet);
    }

    @Test
    void frameShorterThanTheMacAddressesIsGivenAsItIs() {
        ring.packet(NOW, new byte[] {1, 2, 3}, 60).vlan(5).handOver();

        read();

        assertThat(seen.get(0).frame()).containsExactly(1, 2, 3);
        assertThat(seen.get(0).wireLength()).isEqualTo(60);
    }

    @Test
    void onLoopbackOnlyTheArrivingPacketCounts() {
        blocks = new RingBlocks(ring.memory, BLOCK_BYTES, SNAP_LENGTH, true, true);
        byte[] frame = Frames.tcp(40000, 80, 10);
        ring.packet(NOW, frame).outgoing().packet(NOW, frame).handOver();

        read();

        assertThat(seen).extracting(Seen::direction).containsExactly(PacketDirection.IN);
    }

    @Test
    void framesLongerThanTheSnapLengthAreCut() {
        blocks = new RingBlocks(ring.memory, BLOCK_BYTES, 100, true, false);
        byte[] frame = Frames.tcp(40000, 80, 500);
        ring.packet(NOW, frame).packet(NOW, frame).vlan(5).handOver();

        read();

        assertThat(seen.get(0).frame()).isEqualTo(Arrays.copyOf(frame, 100));
        assertThat(seen.get(0).wireLength()).isEqualTo(frame.length);
        assertThat(seen.get(1).frame()).isEqualTo(Arrays.copyOf(Frames.tagged(0x8100, 5, frame), 104));
    }

    @ParameterizedTest
    @CsvSource({
        "12, -1",
        "12, 4096",
        "12, 2147483647", // snap length
        "0, -8",
        "0, 0",
        "0, 4000",
        "0, 2147483647", // next
        "24, 0",
        "24, 67",
        "24, 65535", // mac, as the low half of the word
    })
    void aPacketThatLeavesItsBlockEndsTheWalk(int offset, int value) {
        byte[] frame = Frames.tcp(40000, 80, 10);
        ring.packet(NOW, frame);
        ring.packet(NOW + 1, frame);
        ring.field(RingBlocks.NEXT, 0);
        corruptFirst(offset, value);
        ring.handOver();

        read();

        assertThat(seen.size()).isLessThan(2);
        assertThat(blocks.corruptBlocks()).isOne();
        assertThat(ring.memory.getInt(RingBlocks.BLOCK_STATUS)).isZero();
    }

    private void corruptFirst(int offset, int value) {
        int at = RingBlocks.BLOCK_HEADER + offset;
        if (offset == RingBlocks.MAC) {
            ring.memory.putShort(at, (short) value);
        } else {
            ring.memory.putInt(at, value);
        }
    }

    @Test
    void aBlockWithMorePacketsThanItHoldsIsLeftAndTheNextOneRead() {
        ring.packet(NOW, Frames.tcp(1, 2, 0))
                .blockField(RingBlocks.BLOCK_PACKETS, 3)
                .handOver();
        ring.begin(1).packet(NOW + 1, Frames.tcp(1, 2, 0)).handOver();

        read();
        read();

        assertThat(seen).hasSize(2);
        assertThat(blocks.corruptBlocks()).isOne();
    }

    @Property(tries = 2000)
    void noBytesMakeTheWalkReadOutsideItsBlock(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int wounds) {
        RingMemory hostile = new RingMemory(1, BLOCK_BYTES);
        for (int i = 0; i < 8; i++) {
            hostile.packet(NOW, Frames.tcp(i, 2, 100));
        }
        Random random = new Random(seed);
        for (int i = 0; i < wounds; i++) {
            hostile.memory.putInt(
                    random.nextInt(1024) & ~3, random.nextBoolean() ? random.nextInt(5000) : random.nextInt());
        }
        hostile.handOver();
        RingBlocks walked = new RingBlocks(hostile.memory, BLOCK_BYTES, SNAP_LENGTH, true, false);

        assertThatCode(() -> walked.read(0, NOW, (point, direction, timestamp, wireLength, buffer, offset, length) -> {
                    assertThat(length).isBetween(0, SNAP_LENGTH + 4);
                    assertThat(wireLength).isGreaterThanOrEqualTo(length);
                }))
                .doesNotThrowAnyException();
    }
}
