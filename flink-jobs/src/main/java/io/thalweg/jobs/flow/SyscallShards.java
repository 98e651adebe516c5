package io.thalweg.jobs.flow;

import io.thalweg.engine.syscall.SyscallEngine;
import io.thalweg.engine.syscall.SyscallShard;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallBatchReader;
import io.thalweg.event.SyscallEvent;
import io.thalweg.jobs.network.NetworkEventRow;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;

/** Shards as the socket calls of processes show them; what the network stack told passes through. */
final class SyscallShards extends ShardBatches<SyscallShard> {
    private final SyscallEngine engine;
    private final SyscallBatchReader batch;
    private final Consumer<NetworkEventRow> networkEvents;
    private final SyscallEvent event = new SyscallEvent();
    private final NetworkEvent networkEvent = new NetworkEvent();

    SyscallShards(
            SyscallEngine engine,
            SyscallBatchReader batch,
            ValueState<ShardState<SyscallShard>> shards,
            BatchMetrics metrics,
            FlowFunction.Patience patience,
            Consumer<NetworkEventRow> networkEvents) {
        super(BatchKind.SYSCALLS, batch, shards, metrics, patience);
        this.engine = engine;
        this.batch = batch;
        this.networkEvents = networkEvents;
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
        while (batch.next(networkEvent)) {
            networkEvents.accept(NetworkEventRow.of(networkEvent, batch.agentId()));
        }
    }

    @Override
    void advance(SyscallShard table, long nanos) {
        engine.open(table);
        engine.advance(nanos);
    }
}
