package io.thalweg.jobs.flow;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.HealthCheckMerger;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.metrics.DocumentTagger;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.syscall.SyscallEngine;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.SyscallBatchReader;
import io.thalweg.jobs.metrics.FlowMetrics;
import io.thalweg.jobs.metrics.MetricsSettings;
import io.thalweg.jobs.network.NetworkEventRow;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The flow job's heart, thin around the {@link FlowEngine} and the {@link SyscallEngine}: hands the batches of packets and of
 * socket calls to theirs. Rows leave as the engines make them: flows as the main output, sessions and losses at the
 * side, and so do health checks when they are to be merged, and the documents of {@link FlowMetrics}.
 */
final class FlowFunction extends KeyedProcessFunction<Long, BatchRecord, L4FlowLog> implements CheckpointedFunction {
    static final OutputTag<L7FlowLog> SESSIONS = new OutputTag<>("sessions", new ChainedRowType<>(L7FlowLog.class));
    static final OutputTag<CaptureLoss> LOSSES = new OutputTag<>("losses", new ChainedRowType<>(CaptureLoss.class));

    static final OutputTag<NetworkEventRow> NETWORK_EVENTS =
            new OutputTag<>("network-events", new ChainedRowType<>(NetworkEventRow.class));

    /** Flows that a {@link HealthCheckFunction} waits for. */
    static final OutputTag<L4FlowLog> HEALTH_CHECKS = new OutputTag<>("health-checks", FlowRowType.INSTANCE);

    private final EngineSettings settings;
    private final boolean setsHealthChecksAside;
    private final Patience patience;
    private final MetricsSettings metricsSettings;

    private transient FlowMetrics metrics;
    private transient Rows rows;
    private transient PacketShards packets;
    private transient SyscallShards syscalls;

    FlowFunction(
            EngineSettings settings,
            boolean setsHealthChecksAside,
            Patience patience,
            MetricsSettings metricsSettings) {
        this.settings = settings;
        this.setsHealthChecksAside = setsHealthChecksAside;
        this.patience = patience;
        this.metricsSettings = metricsSettings;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        metrics = new FlowMetrics(metricsSettings);
        metrics.initializeState(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        metrics.snapshotState();
    }

    @Override
    public void open(OpenContext context) throws Exception {
        RuntimeContext runtime = getRuntimeContext();
        metrics.open(DocumentTagger.NONE, runtime.getMetricGroup());
        rows = new Rows(setsHealthChecksAside, metrics);
        FlowEngine flowEngine = new FlowEngine(settings.options().withSeconds(metrics.enabled()), rows);
        EngineMetrics.add(runtime.getMetricGroup(), flowEngine.counters());
        packets = new PacketShards(
                flowEngine,
                new PacketBatchReader(),
                runtime.getState(new ValueStateDescriptor<>("shard", ShardStateSerializer.FLOWS)),
                new BatchMetrics(runtime.getMetricGroup(), "flowsOpen"),
                patience);
        MetricGroup ofSyscalls = runtime.getMetricGroup().addGroup("syscalls");
        SyscallEngine syscallEngine = new SyscallEngine(settings.options(), settings.maxSocketsPerShard(), rows);
        EngineMetrics.add(ofSyscalls, syscallEngine.counters());
        syscalls = new SyscallShards(
                syscallEngine,
                new SyscallBatchReader(),
                runtime.getState(new ValueStateDescriptor<>("sockets", ShardStateSerializer.SYSCALLS)),
                new BatchMetrics(ofSyscalls, "socketsOpen"),
                patience,
                rows::networkEvent);
    }

    @Override
    public void processElement(BatchRecord record, Context context, Collector<L4FlowLog> out)
            throws IOException, MalformedBatchException {
        rows.to(context, out);
        switch (record.kind()) {
            case PACKETS -> packets.take(record, context.timerService(), rows::loss);
            case SYSCALLS -> syscalls.take(record, context.timerService(), rows::loss);
        }
        metrics.advance(context.timerService().currentWatermark());
    }

    @Override
    public void onTimer(long watermarkMillis, OnTimerContext context, Collector<L4FlowLog> out) throws IOException {
        rows.to(context, out);
        packets.onTimer(watermarkMillis, context.timerService());
        syscalls.onTimer(watermarkMillis, context.timerService());
        metrics.advance(context.timerService().currentWatermark());
    }

    /** When a shard is silent, and when one that is silent and empty is forgotten. */
    record Patience(Duration silentAfter, Duration forgetAfter) implements Serializable {}

    /** What the engines are made with. */
    record EngineSettings(int maxFlowsPerShard, int maxSocketsPerShard, boolean l7, L7Options l7Options)
            implements Serializable {
        EngineOptions options() {
            return EngineOptions.defaults()
                    .withMaxFlowsPerShard(maxFlowsPerShard)
                    .withL7(l7)
                    .withL7Options(l7Options);
        }
    }

    /** Hands the engines' rows to the outputs of the call that is under way. */
    private static final class Rows implements RowSink {
        private final boolean setsHealthChecksAside;
        private final FlowMetrics metrics;
        private KeyedProcessFunction<Long, BatchRecord, L4FlowLog>.Context sides;
        private Collector<L4FlowLog> flows;

        Rows(boolean setsHealthChecksAside, FlowMetrics metrics) {
            this.setsHealthChecksAside = setsHealthChecksAside;
            this.metrics = metrics;
            metrics.to(document -> sides.output(FlowMetrics.DOCUMENTS, document));
        }

        void to(KeyedProcessFunction<Long, BatchRecord, L4FlowLog>.Context context, Collector<L4FlowLog> out) {
            sides = context;
            flows = out;
        }

        @Override
        public void flow(L4FlowLog row) {
            metrics.flow(row);
            if (setsHealthChecksAside && HealthCheckMerger.isHealthCheck(row)) {
                sides.output(HEALTH_CHECKS, row);
            } else {
                flows.collect(row);
            }
        }

        @Override
        public void session(L7FlowLog row) {
            metrics.session(row);
            sides.output(SESSIONS, row);
        }

        void networkEvent(NetworkEventRow event) {
            sides.output(NETWORK_EVENTS, event);
        }

        @Override
        public void second(MetricsDocument document) {
            metrics.second(document);
        }

        void loss(CaptureLoss loss) {
            sides.output(LOSSES, loss);
        }
    }
}
