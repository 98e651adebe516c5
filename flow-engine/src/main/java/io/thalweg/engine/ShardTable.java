package io.thalweg.engine;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What an engine keeps of one flow shard of one agent, and the flow job as its state. Not thread-safe.
 *
 * @param <T> the table itself
 */
public interface ShardTable<T extends ShardTable<T>> {
    /** Flows or sockets alive now. */
    int live();

    /** For a checkpoint: shares nothing that changes. */
    T copy();

    void writeTo(DataOutput out) throws IOException;
}
