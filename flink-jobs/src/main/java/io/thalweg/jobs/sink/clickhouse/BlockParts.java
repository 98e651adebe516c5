package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.NativePart;
import java.io.IOException;
import java.util.Arrays;

/**
 * All rows of a block, of which some can be taken out: ClickHouse has refused them as a whole.
 *
 * @param ends where rows end, of {@link InsertFormat#ROW_BINARY}
 */
record BlockParts(InsertFormat format, byte[] bytes, int[] ends) {
    /** {@link InsertBlock#send} of some of the rows. */
    int send(ClickHouseConnection server, InsertTarget target, String token, int from, int to)
            throws IOException, InterruptedException {
        byte[] part = part(from, to);
        server.insert(target, token + "-" + from + "-" + to, format, out -> out.write(part), false);
        return part.length;
    }

    /** A row that is refused also by itself. */
    RefusedRow refused(InsertTarget target, String reason, int row) {
        return new RefusedRow(target.toString(), reason, format.clickHouse().name(), part(row, row + 1));
    }

    private byte[] part(int from, int to) {
        return switch (format) {
            case ROW_BINARY -> Arrays.copyOfRange(bytes, from == 0 ? 0 : ends[from - 1], ends[to - 1]);
            case NATIVE -> NativePart.of(bytes, from, to);
        };
    }
}
