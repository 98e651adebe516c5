package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.EngineOptions;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A shard that was written, read, or copied goes on as if nothing had happened: what checkpoints stand on. */
final class FlowShardRestoreTest {
    @Property(tries = 40)
    void restoredShardMakesTheSameRows(@ForAll long seed) throws IOException {
        List<Conversation.Packet> packets = Traffic.of(seed, 60, 200);
        Run whole = new Run();
        packets.forEach(whole::feed);
        whole.finish();

        Random random = new Random(seed);
        Run broken = new Run();
        for (Conversation.Packet packet : packets) {
            if (random.nextInt(20) == 0) {
                broken.open(random.nextBoolean() ? restored(broken.shard) : broken.shard.copy());
            }
            broken.feed(packet);
        }
        broken.finish();

        assertThat(RowText.of(broken.flows, broken.sessions)).isEqualTo(RowText.of(whole.flows, whole.sessions));
    }

    @Property(tries = 20)
    void copyIsUntouchedByWhatFollows(@ForAll long seed) throws IOException {
        List<Conversation.Packet> packets = Traffic.of(seed, 40, 60);
        Run run = new Run();
        int half = packets.size() / 2;
        packets.subList(0, half).forEach(run::feed);
        FlowShard copy = run.shard.copy();
        byte[] before = written(copy);
        packets.subList(half, packets.size()).forEach(run::feed);
        run.finish();

        assertThat(written(copy)).isEqualTo(before);
    }

    @Property(tries = 20)
    void allFlowsGoBackToAnEmptyTable(@ForAll long seed) {
        Run run = new Run(EngineOptions.defaults().withWholeFlows(true));
        Traffic.of(seed, 100, 100).forEach(run::feed);
        run.finish();

        assertThat(run.shard.flows()).isZero();
        assertThat(run.shard.flows.live()).isZero();
        assertThat(run.shard.reported.live()).isZero();
        assertThat(run.shard.tunnels.live()).isZero();
        assertThat(run.shard.ranges.live()).isZero();
    }

    @Property(tries = 300)
    void damagedStateIsRefusedNotBelieved(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Run run = new Run();
        Traffic.of(7, 20, 20).forEach(run::feed);
        byte[] state = written(run.shard);
        byte[] cut = java.util.Arrays.copyOf(state, random.nextInt(state.length));

        assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }

    @Test
    void capturePointOfAnUnknownKindIsRestored() throws IOException {
        CapturePoint unknown = new CapturePoint(3, 9, 0, TapMode.NULL_VAL, LinkType.NULL_VAL, "new0");
        Run run = new Run(EngineOptions.defaults().withWholeFlows(true));
        byte[] frame = new byte[60];
        run.engine.packet(unknown, PacketDirection.IN, Conversation.START, 60, frame, 0, 60);
        run.open(restored(run.shard));
        run.engine.packet(unknown, PacketDirection.IN, Conversation.START, 60, frame, 0, 60);
        run.finish();

        assertThat(run.onlyFlow().packetTx).isEqualTo(2);
    }

    @Test
    void stateOfALaterVersionIsRefused() throws IOException {
        byte[] state = written(new Run().shard);
        state[0] = 0x7f;

        assertThatThrownBy(() -> read(state)).isInstanceOf(IOException.class).hasMessageContaining("version");
    }

    private static FlowShard restored(FlowShard shard) throws IOException {
        return read(written(shard));
    }

    private static byte[] written(FlowShard shard) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shard.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static FlowShard read(byte[] bytes) throws IOException {
        return FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
