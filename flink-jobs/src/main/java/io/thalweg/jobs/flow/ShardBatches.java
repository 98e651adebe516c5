package io.thalweg.jobs.flow;

import io.thalweg.engine.ShardTable;
import io.thalweg.event.BatchReader;
import io.thalweg.event.MalformedBatchException;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * The batches of one kind and their shards, whose key is current: opens the state of a batch's shard, drops what was
 * seen, tells what is missing, and feeds the engine.
 *
 * <p>One engine serves all shards of a subtask. A timer looks after a shard whose agent has gone silent: time moves on
 * for it with the other agents' time, so what is in it ends; after {@code forgetAfter} the empty shard is forgotten.
 */
abstract class ShardBatches<T extends ShardTable<T>> {
    private final BatchKind kind;
    private final BatchReader batch;
    private final ValueState<ShardState<T>> shards;
    private final BatchMetrics metrics;
    private final long silentAfterMillis;
    private final long forgetAfterMillis;

    ShardBatches(
            BatchKind kind,
            BatchReader batch,
            ValueState<ShardState<T>> shards,
            BatchMetrics metrics,
            FlowFunction.Patience patience) {
        this.kind = kind;
        this.batch = batch;
        this.shards = shards;
        this.metrics = metrics;
        this.silentAfterMillis = patience.silentAfter().toMillis();
        this.forgetAfterMillis = patience.forgetAfter().toMillis();
    }

    abstract T newTable(int agentId, int shard);

    /** Gives the engine the events of the batch that was read. */
    abstract void feed(T table);

    /** Tells the engine that this much time has passed for the table. */
    abstract void advance(T table, long nanos);

    final void take(BatchRecord record, TimerService timers, Consumer<CaptureLoss> losses)
            throws IOException, MalformedBatchException {
        batch.wrap(record.bytes(), 0, record.bytes().length);
        ShardState<T> shard = shards.value();
        if (shard == null) {
            shard = new ShardState<>(newTable(batch.agentId(), batch.shard()));
        }
        if (!shard.sequence().accept(batch.bootId(), batch.sequence())) {
            metrics.duplicateBatches.inc();
            return;
        }
        metrics.batches.inc();
        tellLosses(shard, losses);
        feed(shard.table());
        advance(shard.table(), batch.endTimestamp());
        shard.heard(batch.endTimestamp(), timers.currentWatermark());
        watch(shard, shard.heardAtMillis() + silentAfterMillis, timers);
        metrics.open.inc(shard.changeOfLive());
        shards.update(shard);
    }

    private void tellLosses(ShardState<T> shard, Consumer<CaptureLoss> losses) {
        long missing = shard.sequence().missing();
        if (missing != 0) {
            metrics.missingBatches.inc(missing);
            losses.accept(CaptureLoss.ofBatches(kind, batch, shard.sequence().firstMissing(), missing));
        }
        if (batch.kernelDrops() != 0) {
            metrics.kernelDrops.inc(batch.kernelDrops());
            losses.accept(CaptureLoss.ofEvents(kind, batch, CaptureLossReason.KERNEL_DROP, batch.kernelDrops()));
        }
        if (batch.agentDrops() != 0) {
            metrics.agentDrops.inc(batch.agentDrops());
            losses.accept(CaptureLoss.ofEvents(kind, batch, CaptureLossReason.AGENT_DROP, batch.agentDrops()));
        }
    }

    /** One timer per shard: it is not moved with each batch, but looks again when it was too early. */
    private void watch(ShardState<T> shard, long atMillis, TimerService timers) {
        if (!shard.hasTimer()) {
            timers.registerEventTimeTimer(atMillis);
            shard.timerIsSetFor(atMillis);
        }
    }

    final void onTimer(long watermarkMillis, TimerService timers) throws IOException {
        ShardState<T> shard = shards.value();
        if (shard == null || !shard.takeTimer(watermarkMillis)) {
            return;
        }
        long silentFor = watermarkMillis - shard.heardAtMillis();
        if (silentFor < silentAfterMillis) {
            watch(shard, shard.heardAtMillis() + silentAfterMillis, timers);
            shards.update(shard);
            return;
        }
        if (shard.table().live() > 0) {
            advance(shard.table(), shard.timeAt(watermarkMillis));
            metrics.open.inc(shard.changeOfLive());
        }
        if (shard.table().live() > 0) {
            watch(shard, watermarkMillis + silentAfterMillis, timers);
        } else if (silentFor < forgetAfterMillis) {
            watch(shard, shard.heardAtMillis() + forgetAfterMillis, timers);
        } else {
            shards.clear();
            return;
        }
        shards.update(shard);
    }
}
