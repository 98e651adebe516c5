package io.thalweg.jobs.flow;

import io.thalweg.engine.EngineCounters;
import io.thalweg.engine.decode.DecodeError;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the flow operator tells of itself. The engine's own counters are read as they stand by the reporter's thread: a
 * figure may be a moment old, never torn.
 */
final class FlowMetrics {
    final Counter batches;
    final Counter duplicateBatches;
    final Counter missingBatches;
    final Counter kernelDrops;
    final Counter agentDrops;
    private final Counter flowsOpen;

    FlowMetrics(MetricGroup group, EngineCounters engine) {
        batches = group.counter("batches");
        duplicateBatches = group.counter("duplicateBatches");
        missingBatches = group.counter("missingBatches");
        kernelDrops = group.counter("kernelDrops");
        agentDrops = group.counter("agentDrops");
        flowsOpen = group.counter("flowsOpen");
        gauge(group, "packets", () -> engine.packets);
        gauge(group, "bytes", () -> engine.bytes);
        gauge(group, "flowsBegun", () -> engine.flowsBegun);
        gauge(group, "flowsEvicted", () -> engine.flowsEvicted);
        gauge(group, "flowRows", () -> engine.flowRows);
        gauge(group, "sessionRows", () -> engine.sessionRows);
        gauge(group, "l7Malformed", engine.l7::malformed);
        gauge(group, "l7NotInferred", () -> engine.l7.notInferred);
        gauge(group, "l7LostBytes", () -> engine.l7.lostBytes);
        gauge(group, "l7SegmentsBuffered", () -> engine.l7.segmentsBuffered);
        gauge(group, "l7PluginFaults", () -> engine.l7.pluginFaults);
        gauge(group, "l7OutstandingOverflow", () -> engine.l7.outstandingOverflow);
        for (DecodeError reason : DecodeError.values()) {
            gauge(group, reason.metric(), () -> engine.decodeErrors(reason));
        }
    }

    private static void gauge(MetricGroup group, String name, Gauge<Long> value) {
        group.gauge(name, value);
    }

    void flowsOpen(int change) {
        flowsOpen.inc(change);
    }
}
