package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.thalweg.agent.Frames;
import io.thalweg.agent.batch.BatchSink;
import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.TapMode;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From the ring to the batch. */
final class CapturePathTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final int BLOCK_BYTES = 1 << 18;
    private static final int PACKETS_PER_BLOCK = 500;
    private static final int SHARDS = 64;

    /** Takes all and keeps nothing. */
    private static final class CountingSink implements BatchSink {
        private long packets;

        @Override
        public boolean offer(int shard, byte[] batch, int length, int held, long kernelDrops, long agentDrops) {
            packets += held;
            return true;
        }

        @Override
        public long takeLost(int shard) {
            return 0;
        }

        @Override
        public long takeLostKernelDrops() {
            return 0;
        }
    }

    private final RingMemory ring = new RingMemory(1, BLOCK_BYTES);
    private final CountingSink sink = new CountingSink();
    private final PacketBatcher batcher =
            new PacketBatcher(BatcherOptions.of(1, 2, SHARDS, 1024), sink, Set.of(9092), 0);
    private final int point = batcher.open(new CapturePoint(1, 0, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0"));
    private final RingBlocks blocks = new RingBlocks(ring.memory, BLOCK_BYTES, 1280, true, false);
    private long time;

    CapturePathTest() {
        for (int i = 0; i < PACKETS_PER_BLOCK; i++) {
            ring.packet(NOW + i, Frames.tcp(1024 + i, 80, i % 300));
            if (i % 5 == 0) {
                ring.vlan(5);
            }
        }
    }

    private void readBlocks(int count) {
        for (int i = 0; i < count; i++) {
            ring.handOver();
            blocks.read(point, NOW, batcher);
            time += 50_000_000;
            batcher.tick(time, NOW + time);
        }
    }

    @Test
    void noMemoryIsAllocatedPerPacket() {
        readBlocks(400);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(self);
        long batchedBefore = sink.packets;
        readBlocks(400);
        long allocated = threads.getThreadAllocatedBytes(self) - before;
        long packets = sink.packets - batchedBefore;

        assertThat(packets).isGreaterThan(390L * PACKETS_PER_BLOCK);
        // A batch may cost a little; a packet nothing: one object each would be 16 bytes at least.
        assertThat((double) allocated / packets).isLessThan(4);
    }
}
