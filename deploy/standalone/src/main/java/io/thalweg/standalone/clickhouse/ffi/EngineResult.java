package io.thalweg.standalone.clickhouse.ffi;

/**
 * What a statement gave: its output, unless it went to a file, and what it cost.
 *
 * @param output the formatted result; empty for statements without one
 * @param readRows rows read from storage
 * @param writtenRows rows written, those of materialized views included
 */
public record EngineResult(
        byte[] output,
        long resultRows,
        long resultBytes,
        long readRows,
        long readBytes,
        long writtenRows,
        long writtenBytes,
        long elapsedNanos) {
    public static final EngineResult NONE = new EngineResult(new byte[0], 0, 0, 0, 0, 0, 0, 0);
}
