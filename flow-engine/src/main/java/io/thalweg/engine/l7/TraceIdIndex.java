package io.thalweg.engine.l7;

/** The column {@code trace_id_index}: 64 bits of the trace id, so that a search skips what cannot hold it. FNV-1a. */
public final class TraceIdIndex {
    private static final long OFFSET = 0xcbf2_9ce4_8422_2325L;
    private static final long PRIME = 0x100_0000_01b3L;

    private TraceIdIndex() {}

    public static long of(String traceId) {
        long hash = OFFSET;
        for (int i = 0; i < traceId.length(); i++) {
            hash = (hash ^ traceId.charAt(i)) * PRIME;
        }
        return hash;
    }
}
