package io.thalweg.jobs.flow;

import io.thalweg.engine.ShardTable;
import io.thalweg.engine.flow.FlowShard;
import io.thalweg.engine.syscall.SyscallShard;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Shards in checkpoints and savepoints. {@link #copy} is what a running checkpoint costs: one shard at a time, when it changes. */
abstract class ShardStateSerializer<T extends ShardTable<T>> extends PlainSerializer<ShardState<T>> {
    static final ShardStateSerializer<FlowShard> FLOWS = new OfFlows();
    static final ShardStateSerializer<SyscallShard> SYSCALLS = new OfSyscalls();

    abstract T readTable(DataInputView source) throws IOException;

    @Override
    public final boolean isImmutableType() {
        return false;
    }

    @Override
    public final ShardState<T> copy(ShardState<T> from) {
        return from.copy();
    }

    @Override
    public final void serialize(ShardState<T> shard, DataOutputView target) throws IOException {
        shard.writeTo(target);
    }

    @Override
    public final ShardState<T> deserialize(DataInputView source) throws IOException {
        return ShardState.readFrom(source, in -> readTable(source));
    }

    private static final class OfFlows extends ShardStateSerializer<FlowShard> {
        @Override
        FlowShard readTable(DataInputView source) throws IOException {
            return FlowShard.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<ShardState<FlowShard>> snapshotConfiguration() {
            return new ShardStateSerializerSnapshot();
        }
    }

    private static final class OfSyscalls extends ShardStateSerializer<SyscallShard> {
        @Override
        SyscallShard readTable(DataInputView source) throws IOException {
            return SyscallShard.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<ShardState<SyscallShard>> snapshotConfiguration() {
            return new SyscallStateSerializerSnapshot();
        }
    }
}
