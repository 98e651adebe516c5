package io.thalweg.jobs.trace;

/**
 * One row of {@code flow_log.trace_span}: a row of {@code l7_flow_log} in a version of a trace. Of several rows that are one
 * span, halves of a session and repeats, each has one, with the span's number.
 *
 * @param rowId of the row
 * @param index number of the span in the trace, parents before children
 * @param parentIndex -1: it is a root
 * @param parentId row of the parent, 0 for a root
 * @param clockCorrection to add to the times of the row, µs
 */
record TraceSpanRow(
        long trace,
        int version,
        long rowId,
        int index,
        int parentIndex,
        long parentId,
        String relation,
        String confidence,
        long selfTime,
        long clockCorrection) {

    /** Second of the trace's id. */
    long time() {
        return TimeLevels.second(trace);
    }
}
