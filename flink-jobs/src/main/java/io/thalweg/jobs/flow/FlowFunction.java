package io.thalweg.jobs.flow;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.HealthCheckMerger;
import io.thalweg.engine.l7.L7Options;
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
import io.thalweg.jobs.otlp.OtlpRows;
import io.thalweg.jobs.tagging.DirectoryLoader;
import io.thalweg.jobs.tagging.DirectoryRecord;
import io.thalweg.jobs.tagging.DirectoryState;
import io.thalweg.jobs.tagging.DirectoryStream;
import io.thalweg.jobs.tagging.RowTagging;
import io.thalweg.jobs.tagging.TaggingMetrics;
import io.thalweg.jobs.tagging.TaggingOptions;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The flow job's heart, thin around the {@link FlowEngine} and the {@link SyscallEngine}: hands the batches of packets and of
 * socket calls to theirs, and what applications tell to {@link ApplicationSpans}. Rows leave as the engines make them, tagged: flows as the main output, sessions and losses at the
 * side, and so do health checks when they are to be merged, and the documents of {@link FlowMetrics}.
 *
 * <p>The other input is the directory that rows are tagged by, the same for all subtasks.
 */
final class FlowFunction extends KeyedBroadcastProcessFunction<Long, BatchRecord, DirectoryRecord, L4FlowLog>
        implements CheckpointedFunction {
    static final OutputTag<L7FlowLog> SESSIONS = new OutputTag<>("sessions", new ChainedRowType<>(L7FlowLog.class));
    static final OutputTag<CaptureLoss> LOSSES = new OutputTag<>("losses", new ChainedRowType<>(CaptureLoss.class));

    static final OutputTag<NetworkEventRow> NETWORK_EVENTS =
            new OutputTag<>("network-events", new ChainedRowType<>(NetworkEventRow.class));

    /** Flows that a {@link HealthCheckFunction} waits for. */
    static final OutputTag<L4FlowLog> HEALTH_CHECKS = new OutputTag<>("health-checks", FlowRowType.INSTANCE);

    /** Key of the only value of the broadcast state. */
    private static final int DIRECTORY = 0;

    private final EngineSettings settings;
    private final boolean setsHealthChecksAside;
    private final Patience patience;
    private final MetricsSettings metricsSettings;
    private final TaggingOptions taggingOptions;
    private final DirectoryLoader loader;

    private transient FlowMetrics metrics;
    private transient DirectoryState directory;
    private transient RowTagging tagging;
    private transient Rows rows;
    private transient PacketShards packets;
    private transient SyscallShards syscalls;
    private transient ApplicationSpans applications;

    FlowFunction(
            EngineSettings settings,
            boolean setsHealthChecksAside,
            Patience patience,
            MetricsSettings metricsSettings,
            TaggingOptions taggingOptions,
            DirectoryLoader loader) {
        this.settings = settings;
        this.setsHealthChecksAside = setsHealthChecksAside;
        this.patience = patience;
        this.metricsSettings = metricsSettings;
        this.taggingOptions = taggingOptions;
        this.loader = loader;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        metrics = new FlowMetrics(metricsSettings);
        metrics.initializeState(context.getOperatorStateStore());
        BroadcastState<Integer, DirectoryState> state =
                context.getOperatorStateStore().getBroadcastState(DirectoryStream.STATE);
        directory = state.get(DIRECTORY);
        if (directory == null) {
            directory = new DirectoryState();
            state.put(DIRECTORY, directory);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        metrics.snapshotState();
    }

    @Override
    public void open(OpenContext context) throws Exception {
        RuntimeContext runtime = getRuntimeContext();
        metrics.open(document -> tagging.tag(document), runtime.getMetricGroup());
        rows = new Rows(setsHealthChecksAside, metrics);
        tagging = new RowTagging(
                rows,
                taggingOptions,
                directory,
                loader.load(directory, taggingOptions.loadTimeout()),
                runtime.getState(RowTagging.heldRows()),
                new TaggingMetrics(runtime.getMetricGroup().addGroup("tagging")));
        FlowEngine flowEngine = new FlowEngine(settings.options().withSeconds(metrics.enabled()), tagging);
        EngineMetrics.add(runtime.getMetricGroup(), flowEngine.counters());
        packets = new PacketShards(
                flowEngine,
                new PacketBatchReader(),
                runtime.getState(new ValueStateDescriptor<>("shard", ShardStateSerializer.FLOWS)),
                new BatchMetrics(runtime.getMetricGroup(), "flowsOpen"),
                patience);
        MetricGroup ofSyscalls = runtime.getMetricGroup().addGroup("syscalls");
        SyscallEngine syscallEngine = new SyscallEngine(settings.options(), settings.maxSocketsPerShard(), tagging);
        EngineMetrics.add(ofSyscalls, syscallEngine.counters());
        syscalls = new SyscallShards(
                syscallEngine,
                new SyscallBatchReader(),
                runtime.getState(new ValueStateDescriptor<>("sockets", ShardStateSerializer.SYSCALLS)),
                new BatchMetrics(ofSyscalls, "socketsOpen"),
                patience,
                rows::networkEvent);
        applications = new ApplicationSpans(tagging, runtime.getMetricGroup().addGroup("applications"));
    }

    @Override
    public void processElement(BatchRecord record, ReadOnlyContext context, Collector<L4FlowLog> out)
            throws IOException, MalformedBatchException {
        rows.to(context, out);
        tagging.at(context.timerService(), record.endMillis());
        switch (record.kind()) {
            case PACKETS -> packets.take(record, context.timerService(), rows::loss);
            case SYSCALLS -> syscalls.take(record, context.timerService(), rows::loss);
            case APPLICATIONS -> applications.take(record);
        }
        metrics.advance(context.timerService().currentWatermark());
        metrics.lookAgain(context.timerService());
    }

    @Override
    public void processBroadcastElement(DirectoryRecord record, Context context, Collector<L4FlowLog> out) {
        tagging.apply(record);
    }

    @Override
    public void onTimer(long millis, OnTimerContext context, Collector<L4FlowLog> out) throws IOException {
        rows.to(context, out);
        boolean isEventTime = context.timeDomain() == TimeDomain.EVENT_TIME;
        tagging.at(context.timerService(), isEventTime ? millis : Long.MIN_VALUE);
        tagging.onTimer(millis, context.timeDomain());
        if (isEventTime) {
            packets.onTimer(millis, context.timerService());
            syscalls.onTimer(millis, context.timerService());
        }
        metrics.advance(context.timerService().currentWatermark());
        if (!isEventTime) {
            metrics.look(context.timerService());
        }
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
        private KeyedBroadcastProcessFunction<Long, BatchRecord, DirectoryRecord, L4FlowLog>.ReadOnlyContext sides;
        private Collector<L4FlowLog> flows;

        Rows(boolean setsHealthChecksAside, FlowMetrics metrics) {
            this.setsHealthChecksAside = setsHealthChecksAside;
            this.metrics = metrics;
            metrics.to(document -> sides.output(FlowMetrics.DOCUMENTS, document));
        }

        void to(
                KeyedBroadcastProcessFunction<Long, BatchRecord, DirectoryRecord, L4FlowLog>.ReadOnlyContext context,
                Collector<L4FlowLog> out) {
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
            if (row.signalSource != OtlpRows.OF_OPEN_TELEMETRY) {
                metrics.session(row);
            }
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
