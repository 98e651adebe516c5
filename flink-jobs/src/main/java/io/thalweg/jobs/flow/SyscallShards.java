package io.thalweg.jobs.flow;

import io.thalweg.engine.syscall.SyscallEngine;
import io.thalweg.engine.syscall.SyscallShard;
import io.thalweg.event.SyscallBatchReader;
import io.thalweg.event.SyscallEvent;
import org.apache.flink.api.common.state.ValueState;

/** Shards as the socket calls of processes show them. */
final class SyscallShards extends ShardBatches<SyscallShard> {
    private final SyscallEngine engine;
    private final SyscallBatchReader batch;
    private final SyscallEvent event = new SyscallEvent();

    SyscallShards(
            SyscallEngine engine,
            SyscallBatchReader batch,
            ValueState<ShardState<SyscallShard>> shards,
            BatchMetrics metrics,
            FlowFunction.Patience patience) {
        super(BatchKind.SYSCALLS, batch, shards, metrics, patience);
        this.engine = engine;
        this.batch = batch;
    }

    @Override
    SyscallShard newTable(int agentId, int shard) {
        return SyscallShard.empty(agentId, shard);
    }

    @Override
    void feed(SyscallShard table) {
        engine.open(table, batch.bootId());
        while (batch.next(event)) {
            engine.event(event, batch.processes()[event.process]);
        }
    }

    @Override
    void advance(SyscallShard table, long nanos) {
        engine.open(table);
        engine.advance(nanos);
    }
}
