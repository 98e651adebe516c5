package io.thalweg.standalone.replay;

import io.thalweg.engine.flow.HealthCheckMerger;
import io.thalweg.engine.flow.HealthChecks;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;

/** Merges health checks, as the flow job does, before the rows are written. Time is that of the rows that come by. */
final class MergedHealthChecks implements RowSink {
    private static final int MAX_WAITING = 1 << 14;

    private final RowSink rows;
    private final HealthCheckMerger merger;
    private long second;

    MergedHealthChecks(RowSink rows) {
        this.rows = rows;
        merger = new HealthCheckMerger(MAX_WAITING, rows::flow);
        merger.open(new HealthChecks());
    }

    @Override
    public void flow(L4FlowLog row) {
        second = Math.max(second, Integer.toUnsignedLong(row.time));
        if (HealthCheckMerger.isHealthCheck(row)) {
            merger.take(row);
        } else {
            rows.flow(row);
        }
        merger.advance(second);
    }

    @Override
    public void session(L7FlowLog row) {
        rows.session(row);
    }

    /** No more rows will come: those that wait are told. */
    void finish() {
        merger.finish();
    }
}
