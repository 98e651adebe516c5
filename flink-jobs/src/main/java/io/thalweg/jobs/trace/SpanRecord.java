package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Span;

/**
 * A record of the topic of spans, read: a span with its bytes, or the reason why it is none.
 *
 * @param refused why it is put aside, null for a span
 * @param deadLetter what is written of it then
 */
record SpanRecord(Span span, byte[] bytes, String refused, byte[] deadLetter) {
    static SpanRecord of(Span span, byte[] bytes) {
        return new SpanRecord(span, bytes, null, null);
    }

    static SpanRecord refused(String reason, byte[] deadLetter) {
        return new SpanRecord(null, null, reason, deadLetter);
    }

    /** When the span ended, ms since the epoch. */
    long endMillis() {
        return Math.max(span.startTime, span.endTime) / 1000;
    }
}
