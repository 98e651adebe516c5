package io.thalweg.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.Frames;
import io.thalweg.agent.batch.SentBatches.Batch;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is refused and whenever: every packet is in a batch or in a count, once. */
final class DropAccountingPropertyTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final int SHARDS = 4;

    @Property(tries = 300)
    void everyPacketIsInABatchOrCountedOnce(
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 39) Integer> actions) {
        SentBatches sent = new SentBatches();
        PacketBatcher batcher = new PacketBatcher(BatcherOptions.of(1, 2, SHARDS, 1024), sent, Set.of(), 0);
        int point = batcher.open(new CapturePoint(1, 0, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0"));
        long given = 0;
        long time = 0;
        for (int action : actions) {
            time += 20_000_000;
            if (action < 30) {
                byte[] frame = Frames.tcp(40000 + action, 80, 1400);
                for (int i = 0; i < 60; i++) {
                    batcher.frame(point, PacketDirection.OUT, NOW + time + i, frame.length, frame, 0, frame.length);
                    given++;
                }
            } else if (action < 35) {
                batcher.tick(time, NOW + time - 500_000_000);
            } else {
                sent.isRefusing = action < 38;
            }
        }
        sent.isRefusing = false;
        batcher.heartbeat(time, NOW + time);

        long told = sent.all().stream().mapToLong(Batch::agentDrops).sum();
        assertThat(sent.packets().size() + told).isEqualTo(given).isEqualTo(batcher.packets());
        assertThat(told).isEqualTo(batcher.refusedPackets());
        for (int shard = 0; shard < SHARDS; shard++) {
            List<Batch> batches = sent.ofShard(shard);
            assertThat(batches)
                    .extracting(batch -> (int) batch.sequence())
                    .containsExactlyElementsOf(
                            IntStream.range(0, batches.size()).boxed().toList());
            assertThat(batches).extracting(Batch::endNanos).isSorted();
        }
    }
}
