package io.thalweg.jobs.flow;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.HealthCheckMerger;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The flow job's heart, thin around the {@link FlowEngine}: opens the state of a batch's shard, drops what was seen, tells
 * what is missing, and feeds the packets. Rows leave as the engine makes them: flows as the main output, sessions and
 * losses at the side, and so do health checks when they are to be merged.
 *
 * <p>One engine serves all shards of a subtask. A timer looks after a shard whose agent has gone silent: time moves on
 * for it with the other agents' time, so its flows end; after {@code forgetAfter} the empty shard is forgotten.
 */
final class FlowFunction extends KeyedProcessFunction<Long, BatchRecord, L4FlowLog> {
    static final OutputTag<L7FlowLog> SESSIONS = new OutputTag<>("sessions", new ChainedRowType<>(L7FlowLog.class));
    static final OutputTag<CaptureLoss> LOSSES = new OutputTag<>("losses", new ChainedRowType<>(CaptureLoss.class));

    /** Flows that a {@link HealthCheckFunction} waits for. */
    static final OutputTag<L4FlowLog> HEALTH_CHECKS = new OutputTag<>("health-checks", FlowRowType.INSTANCE);

    private final EngineSettings settings;
    private final boolean setsHealthChecksAside;
    private final long silentAfterMillis;
    private final long forgetAfterMillis;

    private transient FlowEngine engine;
    private transient PacketBatchReader batch;
    private transient Rows rows;
    private transient FlowMetrics metrics;
    private transient ValueState<ShardState> shards;

    FlowFunction(EngineSettings settings, boolean setsHealthChecksAside, Duration silentAfter, Duration forgetAfter) {
        this.settings = settings;
        this.setsHealthChecksAside = setsHealthChecksAside;
        this.silentAfterMillis = silentAfter.toMillis();
        this.forgetAfterMillis = forgetAfter.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        rows = new Rows(setsHealthChecksAside);
        engine = new FlowEngine(settings.options(), rows);
        batch = new PacketBatchReader();
        metrics = new FlowMetrics(getRuntimeContext().getMetricGroup(), engine.counters());
        shards = getRuntimeContext().getState(new ValueStateDescriptor<>("shard", ShardStateSerializer.INSTANCE));
    }

    @Override
    public void processElement(BatchRecord record, Context context, Collector<L4FlowLog> out)
            throws IOException, MalformedBatchException {
        batch.wrap(record.bytes(), 0, record.bytes().length);
        ShardState shard = shards.value();
        if (shard == null) {
            shard = new ShardState(engine.newShard(batch.agentId(), batch.shard()));
        }
        if (!shard.sequence().accept(batch.bootId(), batch.sequence())) {
            metrics.duplicateBatches.inc();
            return;
        }
        metrics.batches.inc();
        tellLosses(shard, context);
        rows.to(context, out);
        engine.open(shard.flows());
        feed();
        engine.advance(batch.endTimestamp());
        shard.heard(batch.endTimestamp(), context.timerService().currentWatermark());
        watch(shard, shard.heardAtMillis() + silentAfterMillis, context.timerService());
        metrics.flowsOpen(shard.changeOfFlows());
        shards.update(shard);
    }

    private void feed() {
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

    private void tellLosses(ShardState shard, Context context) {
        long missing = shard.sequence().missing();
        if (missing != 0) {
            metrics.missingBatches.inc(missing);
            context.output(LOSSES, CaptureLoss.ofBatches(batch, shard.sequence().firstMissing(), missing));
        }
        if (batch.kernelDrops() != 0) {
            metrics.kernelDrops.inc(batch.kernelDrops());
            context.output(LOSSES, CaptureLoss.ofPackets(batch, CaptureLossReason.KERNEL_DROP, batch.kernelDrops()));
        }
        if (batch.agentDrops() != 0) {
            metrics.agentDrops.inc(batch.agentDrops());
            context.output(LOSSES, CaptureLoss.ofPackets(batch, CaptureLossReason.AGENT_DROP, batch.agentDrops()));
        }
    }

    /** One timer per shard: it is not moved with each batch, but looks again when it was too early. */
    private static void watch(ShardState shard, long atMillis, TimerService timers) {
        if (!shard.hasTimer()) {
            timers.registerEventTimeTimer(atMillis);
            shard.timerIsSetFor(atMillis);
        }
    }

    @Override
    public void onTimer(long watermarkMillis, OnTimerContext context, Collector<L4FlowLog> out) throws IOException {
        ShardState shard = shards.value();
        if (shard == null) {
            return;
        }
        shard.timerHasFired();
        TimerService timers = context.timerService();
        long silentFor = watermarkMillis - shard.heardAtMillis();
        if (silentFor < silentAfterMillis) {
            watch(shard, shard.heardAtMillis() + silentAfterMillis, timers);
            shards.update(shard);
            return;
        }
        if (shard.flows().flows() > 0) {
            rows.to(context, out);
            engine.open(shard.flows());
            engine.advance(shard.timeAt(watermarkMillis));
            metrics.flowsOpen(shard.changeOfFlows());
        }
        if (shard.flows().flows() > 0) {
            watch(shard, watermarkMillis + silentAfterMillis, timers);
        } else if (silentFor < forgetAfterMillis) {
            watch(shard, shard.heardAtMillis() + forgetAfterMillis, timers);
        } else {
            shards.clear();
            return;
        }
        shards.update(shard);
    }

    /** What the engine is made with. */
    record EngineSettings(int maxFlowsPerShard, boolean l7, L7Options l7Options) implements java.io.Serializable {
        EngineOptions options() {
            return EngineOptions.defaults()
                    .withMaxFlowsPerShard(maxFlowsPerShard)
                    .withL7(l7)
                    .withL7Options(l7Options);
        }
    }

    /** Hands the engine's rows to the outputs of the call that is under way. */
    private static final class Rows implements RowSink {
        private final boolean setsHealthChecksAside;
        private KeyedProcessFunction<Long, BatchRecord, L4FlowLog>.Context sides;
        private Collector<L4FlowLog> flows;

        Rows(boolean setsHealthChecksAside) {
            this.setsHealthChecksAside = setsHealthChecksAside;
        }

        void to(KeyedProcessFunction<Long, BatchRecord, L4FlowLog>.Context context, Collector<L4FlowLog> out) {
            sides = context;
            flows = out;
        }

        @Override
        public void flow(L4FlowLog row) {
            if (setsHealthChecksAside && HealthCheckMerger.isHealthCheck(row)) {
                sides.output(HEALTH_CHECKS, row);
            } else {
                flows.collect(row);
            }
        }

        @Override
        public void session(L7FlowLog row) {
            sides.output(SESSIONS, row);
        }
    }
}
