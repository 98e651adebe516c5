package io.thalweg.engine.row;

import java.util.Arrays;

/**
 * Turns rows into bytes, one after the other, in one growing buffer that is reused: write any number of rows, take
 * {@link #buffer} up to {@link #length}, {@link #reset}. One writer per thread.
 */
public interface RowWriter<R> {
    /** Appends the row. The row is not kept. */
    void write(R row);

    /** The bytes so far are the first {@link #length} of this array; it may be another one after the next write. */
    byte[] buffer();

    int length();

    /** Forgets the bytes written so far. */
    void reset();

    default byte[] toByteArray() {
        return Arrays.copyOf(buffer(), length());
    }
}
