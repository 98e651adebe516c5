package io.thalweg.jobs.flow;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.metrics.DocumentPacker;
import io.thalweg.engine.metrics.MetricsRules;
import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.event.BatchReader;
import io.thalweg.jobs.metrics.FlowMetrics;
import io.thalweg.jobs.metrics.MetricsSettings;
import io.thalweg.jobs.network.NetworkEventRow;
import io.thalweg.jobs.tagging.DirectoryLoader;
import io.thalweg.jobs.tagging.DirectoryRecord;
import io.thalweg.jobs.tagging.DirectoryStream;
import io.thalweg.jobs.tagging.TaggingOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** The flow operator on Flink's test bench, with real state and timers. */
final class FlowHarness implements AutoCloseable {
    static final Duration SILENT_AFTER = Duration.ofSeconds(10);
    static final Duration FORGET_AFTER = Duration.ofHours(1);

    private static final MetricsSettings METRICS =
            new MetricsSettings(true, true, MetricsRules.defaults(), Duration.ofSeconds(1), 1 << 10, 1 << 12, 0);

    static final TaggingOptions TAGGING =
            new TaggingOptions("resources", "", Duration.ZERO, Duration.ofSeconds(5), 1 << 10, Duration.ofHours(1));

    private final KeyedBroadcastOperatorTestHarness<Long, BatchRecord, DirectoryRecord, L4FlowLog> harness;
    private final CoBroadcastWithKeyedOperator<Long, BatchRecord, DirectoryRecord, L4FlowLog> operator;
    private long checkpoint;

    private FlowHarness(OperatorSubtaskState restored, DirectoryLoader loader) throws Exception {
        FlowFunction function = new FlowFunction(
                new FlowFunction.EngineSettings(1 << 16, 1 << 10, true, L7Options.defaults()),
                true,
                new FlowFunction.Patience(SILENT_AFTER, FORGET_AFTER),
                METRICS,
                TAGGING,
                loader);
        operator = new CoBroadcastWithKeyedOperator<>(function, List.of(DirectoryStream.STATE));
        harness = new KeyedBroadcastOperatorTestHarness<>(operator, BatchRecord::shardKey, Types.LONG, 1, 1, 0);
        harness.getExecutionConfig().enableObjectReuse();
        harness.setup(new ChainedRowType<>(L4FlowLog.class).createSerializer(null));
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
    }

    static FlowHarness fresh() throws Exception {
        return fresh(DirectoryLoader.NOTHING);
    }

    static FlowHarness fresh(DirectoryLoader loader) throws Exception {
        return new FlowHarness(null, loader);
    }

    static FlowHarness restored(OperatorSubtaskState state) throws Exception {
        return new FlowHarness(state, DirectoryLoader.NOTHING);
    }

    /** What the directory's topics tell. */
    void tell(DirectoryRecord record) throws Exception {
        harness.processBroadcastElement(record, 0);
    }

    /** This machine's clock. */
    void clock(long millis) throws Exception {
        harness.setProcessingTime(millis);
    }

    void send(byte[] batch) throws Exception {
        send(BatchKind.PACKETS, batch);
    }

    void sendCalls(byte[] batch) throws Exception {
        send(BatchKind.SYSCALLS, batch);
    }

    private void send(BatchKind kind, byte[] batch) throws Exception {
        BatchReader reader = BatchDeserializer.reader(kind);
        reader.wrap(batch, 0, batch.length);
        long endMillis = reader.endTimestamp() / TestAgent.MILLISECOND;
        BatchRecord record = BatchRecord.accepted(kind, reader.agentId(), reader.shard(), endMillis, batch);
        harness.processElement(record, endMillis);
    }

    /** A message of spans that an application told. */
    void sendTold(byte[] message) throws Exception {
        harness.processElement(
                BatchRecord.accepted(BatchKind.APPLICATIONS, 0, 0x8000, Long.MIN_VALUE, message), Long.MIN_VALUE);
    }

    void watermark(long millis) throws Exception {
        harness.processWatermark(new Watermark(millis));
        harness.processBroadcastWatermark(Watermark.MAX_WATERMARK);
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(++checkpoint, 0);
    }

    List<L4FlowLog> flows() {
        return harness.extractOutputValues();
    }

    /** Flows set aside for the {@link HealthCheckFunction}. */
    List<L4FlowLog> healthChecks() {
        return side(FlowFunction.HEALTH_CHECKS);
    }

    List<L7FlowLog> sessions() {
        return side(FlowFunction.SESSIONS);
    }

    List<CaptureLoss> losses() {
        return side(FlowFunction.LOSSES);
    }

    List<MetricsDocument> documents() {
        return side(FlowMetrics.DOCUMENTS).stream().map(DocumentPacker::unpack).toList();
    }

    List<NetworkEventRow> networkEvents() {
        return side(FlowFunction.NETWORK_EVENTS);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        var records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }

    /** Shards that the operator holds state of. */
    int shards() {
        KeyedStateBackend<?> backend = operator.getKeyedStateBackend();
        return ((HeapKeyedStateBackend<?>) backend).numKeyValueStateEntries();
    }

    int timers() {
        return harness.numEventTimeTimers();
    }

    /** Every row so far as text, flows, health checks and sessions each in their order. */
    List<String> rows() {
        JsonRowWriter<L4FlowLog> flow = new JsonRowWriter<>(L4FlowLogTable.TABLE);
        JsonRowWriter<L7FlowLog> session = new JsonRowWriter<>(L7FlowLogTable.TABLE);
        List<String> rows = new ArrayList<>();
        for (L4FlowLog row :
                Stream.concat(flows().stream(), healthChecks().stream()).toList()) {
            flow.reset();
            flow.write(row);
            rows.add(new String(flow.toByteArray(), StandardCharsets.UTF_8));
        }
        for (L7FlowLog row : sessions()) {
            session.reset();
            session.write(row);
            rows.add(new String(session.toByteArray(), StandardCharsets.UTF_8));
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) { // what the bench declares
            throw new IllegalStateException(e);
        }
    }
}
