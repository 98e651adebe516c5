package io.thalweg.jobs.sink.clickhouse;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/** What the sink counts, under {@code clickhouse.<table>}. Counted by the threads of the inserts. */
final class ClickHouseSinkMetrics {
    final Counter rows;
    final Counter bytes;
    final Counter inserts;
    final Counter retries;
    final Counter splits;
    final Counter refusedRows;
    final Counter windowOverruns;

    private final MetricGroup ofTable;

    ClickHouseSinkMetrics(MetricGroup group, String table) {
        ofTable = group.addGroup("clickhouse").addGroup(table);
        rows = ofTable.counter("rows", new ThreadSafeSimpleCounter());
        bytes = ofTable.counter("bytes", new ThreadSafeSimpleCounter());
        inserts = ofTable.counter("inserts", new ThreadSafeSimpleCounter());
        retries = ofTable.counter("retries", new ThreadSafeSimpleCounter());
        splits = ofTable.counter("splits", new ThreadSafeSimpleCounter());
        windowOverruns = ofTable.counter("windowOverruns", new ThreadSafeSimpleCounter());
        refusedRows = ofTable.counter("refusedRows", new ThreadSafeSimpleCounter());
    }

    /** Servers that did not answer when they were last asked. */
    void serversAway(Gauge<Integer> count) {
        ofTable.gauge("serversAway", count);
    }
}
