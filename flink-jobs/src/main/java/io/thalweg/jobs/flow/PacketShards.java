package io.thalweg.jobs.flow;

import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import io.thalweg.event.PacketBatchReader;
import org.apache.flink.api.common.state.ValueState;

/** Shards as their packets show them. */
final class PacketShards extends ShardBatches<FlowShard> {
    private final FlowEngine engine;
    private final PacketBatchReader batch;

    PacketShards(
            FlowEngine engine,
            PacketBatchReader batch,
            ValueState<ShardState<FlowShard>> shards,
            BatchMetrics metrics,
            FlowFunction.Patience patience) {
        super(BatchKind.PACKETS, batch, shards, metrics, patience);
        this.engine = engine;
        this.batch = batch;
    }

    @Override
    FlowShard newTable(int agentId, int shard) {
        return engine.newShard(agentId, shard);
    }

    @Override
    void feed(FlowShard table) {
        engine.open(table);
        while (batch.next()) {
            engine.take(
                    batch.capturePoints()[batch.capturePoint()],
                    batch.direction(),
                    batch.timestampNanos(),
                    batch.wireLength(),
                    batch.buffer(),
                    batch.frameOffset(),
                    batch.frameLength());
        }
    }

    @Override
    void advance(FlowShard table, long nanos) {
        engine.open(table);
        engine.advance(nanos);
    }
}
