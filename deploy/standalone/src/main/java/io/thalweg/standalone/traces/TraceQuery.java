package io.thalweg.standalone.traces;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * Which trace is wanted: that of a row of {@code l7_flow_log}, or those of an application's trace id.
 *
 * @param rowId 0: none is given
 * @param traceId empty: none is given
 * @param fromSecond earliest second of the trace, since the epoch
 */
record TraceQuery(long rowId, String traceId, long fromSecond, long untilSecond) {
    private static final long MARGIN_SECONDS = Duration.ofHours(1).toSeconds();
    private static final long LAST_SECOND = 0xffff_ffffL;

    /** The trace of a row, whose id tells its time. */
    static TraceQuery ofRow(long rowId) {
        long second = rowId >>> 32;
        return new TraceQuery(
                rowId, "", Math.max(0, second - MARGIN_SECONDS), Math.min(LAST_SECOND, second + MARGIN_SECONDS));
    }

    /** All traces of an application's trace id, as far as rows are kept. */
    static TraceQuery ofTraceId(String traceId) {
        return new TraceQuery(0, traceId, 0, LAST_SECOND);
    }

    /** A number of 64 bits is a row's id; anything else is an application's trace id. */
    static TraceQuery parse(String id) {
        try {
            long rowId = Long.parseUnsignedLong(id);
            return rowId == 0 ? ofTraceId(id) : ofRow(rowId);
        } catch (NumberFormatException e) {
            return ofTraceId(id);
        }
    }

    /**
     * As DeepFlow's clients ask: {@code _id} or {@code trace_id}, and {@code TIME_START} and {@code TIME_END} in seconds.
     * What else they send belongs to a search that has been done already, and is passed over.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static TraceQuery of(JsonNode body) {
        if (body == null || !body.isObject()) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        String row = body.path("_id").asText("");
        String trace = body.path("trace_id").asText("");
        long from = body.path("TIME_START").asLong(0);
        long until = body.path("TIME_END").asLong(LAST_SECOND);
        if (row.isEmpty() && trace.isEmpty()) {
            throw new IllegalArgumentException("neither _id nor trace_id is given");
        }
        if (from < 0 || until < from) {
            throw new IllegalArgumentException("TIME_START " + from + ", TIME_END " + until);
        }
        if (row.isEmpty()) {
            return new TraceQuery(0, trace, from, Math.min(until, LAST_SECOND));
        }
        try {
            return ofRow(Long.parseUnsignedLong(row));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("_id is not a number: " + row);
        }
    }
}
