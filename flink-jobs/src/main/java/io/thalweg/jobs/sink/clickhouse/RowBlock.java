package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import java.io.OutputStream;

/** Rows of one insert. Filled by the task's thread, then handed to one thread of the inserts; reused. */
public abstract sealed class RowBlock<R> permits RowBinaryBlock, NativeBlock {
    private int shard;

    /** On which shard the rows belong. */
    final int shard() {
        return shard;
    }

    final void shard(int index) {
        shard = index;
    }

    public abstract InsertFormat format();

    abstract void add(R row);

    public abstract int rows();

    /** Bytes of the rows in their format. */
    public abstract int bytes();

    /** Writes all rows. */
    public abstract void writeTo(OutputStream out) throws IOException;

    /** Where rows end, if it takes that to {@link BlockParts find} some of them; else null. */
    public abstract int[] ends();

    abstract void reset();
}
