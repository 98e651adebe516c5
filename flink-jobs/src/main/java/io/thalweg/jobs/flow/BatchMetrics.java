package io.thalweg.jobs.flow;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the flow operator counts of the batches of one kind. */
final class BatchMetrics {
    final Counter batches;
    final Counter duplicateBatches;
    final Counter missingBatches;
    final Counter kernelDrops;
    final Counter agentDrops;
    final Counter open;

    /** @param open name of the metric that tells what is in the tables now */
    BatchMetrics(MetricGroup group, String open) {
        batches = group.counter("batches");
        duplicateBatches = group.counter("duplicateBatches");
        missingBatches = group.counter("missingBatches");
        kernelDrops = group.counter("kernelDrops");
        agentDrops = group.counter("agentDrops");
        this.open = group.counter(open);
    }
}
