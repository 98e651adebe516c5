package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.flow.FlowShard;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ShardStateSerializerTest {
    private static final ShardStateSerializer<FlowShard> SERIALIZER = ShardStateSerializer.FLOWS;

    /** As the first version wrote it into savepoints: class name, snapshot version 1, shard state 1, flow state 1. */
    private static final String FIRST_SNAPSHOT = "0031" // length of the name
            + "696f2e7468616c7765672e6a6f62732e666c6f772e"
            + "5368617264537461746553657269616c697a6572536e617073686f74"
            + "000000010000000100000001";

    @Test
    void emptyShardSurvivesBeingWrittenAndRead() throws IOException {
        ShardState<FlowShard> shard = new ShardState<>(FlowShard.empty(7, 3));
        shard.sequence().accept(1, 41);
        shard.heard(5_000_000_000L, 6_000);

        ShardState<FlowShard> read = SERIALIZER.deserialize(new DataInputDeserializer(bytes(shard)));

        assertThat(read.table().agentId()).isEqualTo(7);
        assertThat(read.table().shard()).isEqualTo(3);
        assertThat(read.sequence().accept(1, 41)).isFalse();
        assertThat(read.heardAtMillis()).isEqualTo(6_000);
        assertThat(read.timeAt(7_000)).isEqualTo(6_000_000_000L);
        assertThat(read.hasTimer()).isFalse();
    }

    @Test
    void copyOfBytesIsTheSameBytes() throws IOException {
        byte[] bytes = bytes(new ShardState<>(FlowShard.empty(7, 3)));
        DataOutputSerializer copy = new DataOutputSerializer(64);
        SERIALIZER.copy(new DataInputDeserializer(bytes), copy);

        assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @Test
    void snapshotOfTheFirstVersionIsStillRead() throws IOException {
        TypeSerializerSnapshot<ShardState<FlowShard>> old = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(HexFormat.of().parseHex(FIRST_SNAPSHOT)),
                getClass().getClassLoader());

        var compatibility = SERIALIZER.snapshotConfiguration().resolveSchemaCompatibility(old);
        assertThat(compatibility.isCompatibleAsIs() || compatibility.isCompatibleAfterMigration())
                .isTrue();
        assertThat(old.restoreSerializer()).isEqualTo(SERIALIZER);
    }

    @Test
    void ownSnapshotIsCompatibleAsItIs() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, SERIALIZER.snapshotConfiguration());
        TypeSerializerSnapshot<ShardState<FlowShard>> read = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(SERIALIZER
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(read)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void stateOfANewerBuildIsRefusedInWords() throws IOException {
        ByteArrayOutputStream newer = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(newer);
        out.writeInt(ShardState.VERSION);
        out.writeInt(FlowShard.STATE_VERSION + 1);

        assertThatThrownBy(() -> new ShardStateSerializerSnapshot()
                        .readSnapshot(1, new DataInputDeserializer(newer.toByteArray()), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("flow state: version " + (FlowShard.STATE_VERSION + 1))
                .hasMessageContaining("newer build");
    }

    @Test
    void shardOfAnUnknownVersionIsRefusedInWords() throws IOException {
        byte[] bytes = bytes(new ShardState<>(FlowShard.empty(7, 3)));
        bytes[0] = 99;

        assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage("shard state: version 99; this build reads " + ShardState.VERSION);
    }

    private static byte[] bytes(ShardState<FlowShard> shard) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        SERIALIZER.serialize(shard, out);
        return out.getCopyOfBuffer();
    }
}
