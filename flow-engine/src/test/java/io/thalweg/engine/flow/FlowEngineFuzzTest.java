package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever bytes come, the engine counts every packet once and throws nothing. */
final class FlowEngineFuzzTest {
    private static final List<LinkType> LINKS =
            List.of(LinkType.ETHERNET, LinkType.RAW_IP, LinkType.LINUX_SLL, LinkType.LINUX_SLL2, LinkType.BSD_LOOPBACK);

    @Property(tries = 200)
    void randomFramesAreCounted(@ForAll long seed) {
        Random random = new Random(seed);
        Run run = new Run(EngineOptions.defaults().withMaxFlowsPerShard(50));
        for (int i = 0; i < 300; i++) {
            byte[] frame = new byte[random.nextInt(200)];
            random.nextBytes(frame);
            plausible(frame, random);
            feed(run, frame, random);
        }
        everyPacketIsInOneRow(run, 300);
    }

    @Property(tries = 200)
    void mutatedConversationsAreCounted(@ForAll long seed) {
        Random random = new Random(seed);
        Run run = new Run(EngineOptions.defaults().withMaxFlowsPerShard(50));
        int packets = 0;
        for (Conversation.Packet packet : Traffic.of(seed, 30, 100)) {
            byte[] frame = packet.frame().clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            feed(run, frame, random);
            packets++;
        }
        everyPacketIsInOneRow(run, packets);
    }

    private static void plausible(byte[] frame, Random random) {
        if (frame.length > 40 && random.nextBoolean()) {
            frame[12] = 0x08;
            frame[13] = 0;
            frame[14] = 0x45;
            frame[23] = (byte)
                    List.of(6, 17, 1, 47, 4, 41, 132).get(random.nextInt(7)).intValue();
        }
    }

    private static void feed(Run run, byte[] frame, Random random) {
        LinkType link = random.nextInt(4) > 0 ? LinkType.ETHERNET : LINKS.get(random.nextInt(LINKS.size()));
        CapturePoint point = new CapturePoint(1, 0, 0, TapMode.LOCAL, link, "fuzz");
        int captured = random.nextBoolean() ? frame.length : random.nextInt(frame.length + 1);
        long nanos =
                random.nextInt(50) == 0 ? random.nextLong() : Conversation.START + random.nextLong(600_000_000_000L);
        run.engine.packet(point, PacketDirection.UNKNOWN, nanos, frame.length, frame, 0, captured);
        if (random.nextInt(30) == 0) {
            run.engine.advance(Conversation.START + random.nextLong(600_000_000_000L));
        }
    }

    private static void everyPacketIsInOneRow(Run run, int packets) {
        run.finish();
        assertThat(run.flows.stream()
                        .mapToLong(row -> row.packetTx + row.packetRx)
                        .sum())
                .isEqualTo(packets);
        assertThat(run.shard.flows()).isZero();
    }
}
