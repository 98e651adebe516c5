package io.thalweg.jobs.flow;

import io.thalweg.engine.row.RowSink;
import io.thalweg.jobs.otlp.MalformedOtlpException;
import io.thalweg.jobs.otlp.OtlpMessages;
import io.thalweg.jobs.otlp.OtlpRows;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The flow operator's part for spans that applications tell: rows of each message, on the way of the sessions that were seen. */
final class ApplicationSpans {
    private final OtlpRows rows = new OtlpRows();
    private final RowSink out;
    private final Counter spans;
    private final Counter unsoundSpans;

    ApplicationSpans(RowSink out, MetricGroup group) {
        this.out = out;
        spans = group.counter("spans");
        unsoundSpans = group.counter("spansWithoutIdsOrTime");
    }

    void take(BatchRecord message) {
        try {
            unsoundSpans.inc(rows.rows(OtlpMessages.read(message.bytes()), row -> {
                spans.inc();
                out.session(row);
            }));
        } catch (MalformedOtlpException e) {
            throw new IllegalStateException("a message that was checked when it was read", e);
        }
    }
}
