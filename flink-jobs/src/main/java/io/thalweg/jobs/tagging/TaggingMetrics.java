package io.thalweg.jobs.tagging;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What is counted of tagging. */
public final class TaggingMetrics {
    final Counter rowsHeld;
    final Counter rowsNotHeld;
    final Counter rowsFound;
    final Counter rowsNotFound;
    final Counter rowsUntagged;
    private final MetricGroup group;

    public TaggingMetrics(MetricGroup group) {
        this.group = group;
        rowsHeld = group.counter("rowsHeld");
        rowsNotHeld = group.counter("rowsNotHeld");
        rowsFound = group.counter("rowsFound");
        rowsNotFound = group.counter("rowsNotFound");
        rowsUntagged = group.counter("rowsUntagged");
    }

    /** Read by the reporter's thread as they stand. */
    void watch(DirectoryState state, Map<DirectoryState.Place, Long> missing, Supplier<Long> waiting) {
        gauge("rowsWaiting", waiting::get);
        gauge("directoryLoaded", () -> missing.isEmpty() ? 1L : 0L);
        gauge("directoryEntries", () -> (long) state.directory().size());
        gauge("directoryBytes", () -> state.directory().heapBytes());
        gauge("directoryRejected", () -> state.directory().rejected());
        gauge("directoryKeysCut", () -> state.directory().cut());
        gauge("directoryMalformed", state::malformed);
        gauge("directoryIncompleteClusters", () -> (long) state.directory().incompleteClusters());
    }

    private void gauge(String name, Gauge<Long> value) {
        group.gauge(name, value);
    }
}
