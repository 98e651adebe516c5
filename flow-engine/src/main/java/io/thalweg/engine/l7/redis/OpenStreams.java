package io.thalweg.engine.l7.redis;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The streamed strings and aggregates of a message that are open, each inside the one before: their length is not told in
 * front, an end is sent behind them. Of each it is kept how many values come behind it in what it lies in.
 */
final class OpenStreams {
    static final int MAX_DEPTH = 7;

    private final long[] behind = new long[MAX_DEPTH];
    /** A bit for each: whether it is a string. */
    private int strings;

    private int depth;

    boolean isEmpty() {
        return depth == 0;
    }

    /** Whether the innermost is a string, in which nothing but its chunks may come. */
    boolean isInString() {
        return depth > 0 && (strings >> depth - 1 & 1) == 1;
    }

    /** @return false when there are too many */
    boolean open(long valuesBehind, boolean isString) {
        if (depth == MAX_DEPTH) {
            return false;
        }
        behind[depth] = valuesBehind;
        strings = strings & ~(1 << depth) | (isString ? 1 << depth : 0);
        depth++;
        return true;
    }

    /** Ends the innermost; how many values come behind it. */
    long close() {
        return behind[--depth];
    }

    void clear() {
        depth = 0;
    }

    void copyTo(OpenStreams copy) {
        System.arraycopy(behind, 0, copy.behind, 0, depth);
        copy.strings = strings;
        copy.depth = depth;
    }

    int depth() {
        return depth;
    }

    void writeTo(DataOutput out) throws IOException {
        for (int i = 0; i < depth; i++) {
            out.writeBoolean((strings >> i & 1) == 1);
            out.writeLong(behind[i]);
        }
    }

    void readFrom(DataInput in, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            boolean isString = in.readBoolean();
            if (!open(in.readLong(), isString)) {
                throw new IOException("Redis state: " + count + " streams");
            }
        }
    }
}
