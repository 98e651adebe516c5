package io.thalweg.control.kubernetes;

import java.io.IOException;
import java.io.InputStream;

/** The JSON of one entry. Ends with an exception where the limit is, whatever is left. */
final class BudgetedStream extends InputStream {
    private static final int REST = 16 << 10;

    private final InputStream in;
    private final SyncBudget budget;
    private long read;

    BudgetedStream(InputStream in, SyncBudget budget) {
        this.in = in;
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            read += count;
            budget.takeBytes(count, read);
        }
        return count;
    }

    /** What follows after the JSON is part of the stream's check sum. */
    void readToEnd() throws IOException {
        if (read() < 0) {
            return;
        }
        byte[] rest = new byte[REST];
        while (read(rest, 0, rest.length) >= 0) {
            // Counted above.
        }
    }
}
