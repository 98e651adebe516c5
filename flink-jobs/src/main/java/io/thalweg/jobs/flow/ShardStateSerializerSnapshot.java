package io.thalweg.jobs.flow;

import io.thalweg.engine.flow.FlowShard;

/** Of shards as their packets show them. Its name is in savepoints. */
public final class ShardStateSerializerSnapshot extends VersionedShardSnapshot<FlowShard> {
    public ShardStateSerializerSnapshot() {
        super(ShardStateSerializer.FLOWS, "flow state", FlowShard.STATE_VERSION);
    }
}
