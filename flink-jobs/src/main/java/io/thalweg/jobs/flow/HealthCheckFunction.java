package io.thalweg.jobs.flow;

import io.thalweg.engine.flow.HealthCheckMerger;
import io.thalweg.engine.flow.HealthChecks;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Merges health checks of all shards of an agent, whose client ports have spread them: thin around the
 * {@link HealthCheckMerger}. A timer per minute lets the rows go.
 *
 * <p>The key is the agent and {@value #BUCKETS} buckets of what checks are merged by, so that the state of a key is a
 * table of bounded size rather than a row.
 */
final class HealthCheckFunction extends KeyedProcessFunction<Integer, L4FlowLog, L4FlowLog> {
    static final int BUCKETS = 16;

    private final int maxWaitingOfBucket;

    private transient HealthCheckMerger merger;
    private transient Collector<L4FlowLog> rows;
    private transient ValueState<HealthChecks> checks;

    /** @param maxWaiting rows of an agent that wait at once */
    HealthCheckFunction(int maxWaiting) {
        maxWaitingOfBucket = Math.max(1, maxWaiting / BUCKETS);
    }

    static Integer key(L4FlowLog row) {
        return row.agentId * BUCKETS + (HealthCheckMerger.spread(row) & BUCKETS - 1);
    }

    @Override
    public void open(OpenContext context) {
        merger = new HealthCheckMerger(maxWaitingOfBucket, row -> rows.collect(row));
        checks = getRuntimeContext().getState(new ValueStateDescriptor<>("checks", HealthChecksSerializer.INSTANCE));
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        metrics.gauge("healthChecksMerged", () -> merger.merged);
        metrics.gauge("healthChecksEvicted", () -> merger.evicted);
        metrics.gauge("healthCheckFlowIdsLeftOut", () -> merger.flowIdsLeftOut);
    }

    @Override
    public void processElement(L4FlowLog row, Context context, Collector<L4FlowLog> out) throws IOException {
        HealthChecks waiting = checks.value();
        if (waiting == null) {
            waiting = new HealthChecks();
        }
        long due = HealthCheckMerger.dueSecond(row); // asked before the row is the merger's
        rows = out;
        merger.open(waiting);
        merger.take(row);
        if (context.timerService().currentWatermark() >= TimeUnit.SECONDS.toMillis(due)) {
            // Its minute was told long ago, and a timer in the past waits for a watermark that may not come.
            merger.advance(due);
        } else {
            context.timerService().registerEventTimeTimer(TimeUnit.SECONDS.toMillis(due));
        }
        keep(waiting);
    }

    private void keep(HealthChecks waiting) throws IOException {
        if (waiting.isEmpty()) {
            checks.clear();
        } else {
            checks.update(waiting);
        }
    }

    @Override
    public void onTimer(long millis, OnTimerContext context, Collector<L4FlowLog> out) throws IOException {
        HealthChecks waiting = checks.value();
        if (waiting == null) {
            return;
        }
        rows = out;
        merger.open(waiting);
        merger.advance(TimeUnit.MILLISECONDS.toSeconds(millis));
        keep(waiting);
    }
}
