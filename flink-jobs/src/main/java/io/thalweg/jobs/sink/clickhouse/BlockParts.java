package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.NativePart;
import java.util.Arrays;

/**
 * All rows of a block, of which some can be taken out: ClickHouse has refused them as a whole.
 *
 * @param ends where rows end, of {@link InsertFormat#ROW_BINARY}
 */
record BlockParts(InsertFormat format, byte[] bytes, int[] ends) {
    /** The rows from {@code from} on, without {@code to}. */
    byte[] part(int from, int to) {
        return switch (format) {
            case ROW_BINARY -> Arrays.copyOfRange(bytes, from == 0 ? 0 : ends[from - 1], ends[to - 1]);
            case NATIVE -> NativePart.of(bytes, from, to);
        };
    }
}
