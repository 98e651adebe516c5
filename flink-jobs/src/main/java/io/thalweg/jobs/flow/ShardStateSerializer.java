package io.thalweg.jobs.flow;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Shards in checkpoints and savepoints. {@link #copy} is what a running checkpoint costs: one shard at a time, when it changes. */
final class ShardStateSerializer extends PlainSerializer<ShardState> {
    static final ShardStateSerializer INSTANCE = new ShardStateSerializer();

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public ShardState copy(ShardState from) {
        return from.copy();
    }

    @Override
    public void serialize(ShardState shard, DataOutputView target) throws IOException {
        shard.writeTo(target);
    }

    @Override
    public ShardState deserialize(DataInputView source) throws IOException {
        return ShardState.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<ShardState> snapshotConfiguration() {
        return new ShardStateSerializerSnapshot();
    }
}
