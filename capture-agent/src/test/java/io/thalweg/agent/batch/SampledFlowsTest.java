package io.thalweg.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.Frames;
import io.thalweg.agent.batch.SentBatches.Batch;
import io.thalweg.agent.limits.FlowSampler;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Flows that an agent beyond its limit leaves out. */
final class SampledFlowsTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final int FLOWS = 1000;

    private final SentBatches sent = new SentBatches();
    private final FlowSampler sampler = new FlowSampler();
    private final PacketBatcher batcher = new PacketBatcher(BatcherOptions.of(1, 2, 4, 1024), sent, Set.of(), 0);
    private final int point = batcher.open(new CapturePoint(1, 0, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0"));

    private void talk(int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int flow = 0; flow < FLOWS; flow++) {
                byte[] there = Frames.tcp(20_000 + flow, 80, 10);
                batcher.frame(point, PacketDirection.OUT, NOW, there.length, there, 0, there.length);
            }
        }
    }

    @Test
    void whatIsLeftOutIsCountedAsLost() {
        batcher.sampleBy(sampler);
        sampler.keep(0.25);
        talk(4);
        batcher.tick(1, NOW);
        batcher.finish();

        long told = sent.all().stream().mapToLong(Batch::agentDrops).sum();
        assertThat(batcher.sampledOutPackets()).isEqualTo(told).isBetween(2500L, 3500L);
        assertThat(sent.packets().size() + told).isEqualTo(4 * FLOWS);
        assertThat(batcher.packets()).isEqualTo(sent.packets().size());
    }

    @Test
    void aFlowIsKeptWholeOrNotAtAll() {
        batcher.sampleBy(sampler);
        sampler.keep(0.5);
        talk(3);
        batcher.finish();

        assertThat(sent.packets().size() % 3).isZero();
        assertThat(sent.packets()).hasSizeBetween(1200, 1800);
    }
}
