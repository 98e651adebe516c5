package io.thalweg.jobs.trace;

import io.thalweg.engine.flow.FlowHash;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The keys under which Flink holds the trace job's state, chosen so that they spread evenly: Flink hashes a key to one of
 * {@value #GROUPS} groups, and of a few hundred keys some subtasks would get twice as many as others. So there is one bucket
 * for each group, and places that follow each other in time are in groups far from each other.
 */
final class Keys {
    /** The job's max parallelism, on which state depends: never changed. */
    static final int GROUPS = 128;

    private static final int GROUP_BITS = 7;
    private static final int NONCE_BITS = 16;
    private static final int LEVEL_SHIFT = 60;
    private static final long[] OF_BUCKETS = ofBuckets();

    private Keys() {}

    /** Which of the {@link #GROUPS} buckets something is in. */
    static int bucket(long id) {
        return (int) FlowHash.spread(id) & GROUPS - 1;
    }

    static long ofBucket(int bucket) {
        return OF_BUCKETS[bucket];
    }

    /** The key of a place; {@link #place} turns it back. */
    static long ofPlace(long place) {
        long index = place & (1L << TimeLevels.LEVEL_SHIFT) - 1;
        long base = (long) TimeLevels.level(place) << LEVEL_SHIFT | index << NONCE_BITS;
        int group = Integer.reverse((int) index) >>> Integer.SIZE - GROUP_BITS;
        for (long nonce = 0; nonce < 1L << NONCE_BITS; nonce++) {
            if (group(base | nonce) == group) {
                return base | nonce;
            }
        }
        return base;
    }

    static long place(long key) {
        long index = key << Long.SIZE - LEVEL_SHIFT >>> Long.SIZE - LEVEL_SHIFT + NONCE_BITS;
        return key >>> LEVEL_SHIFT << TimeLevels.LEVEL_SHIFT | index;
    }

    private static long[] ofBuckets() {
        long[] keys = new long[GROUPS];
        int left = GROUPS;
        boolean[] isFound = new boolean[GROUPS];
        for (long key = 0; left > 0; key++) {
            int group = group(key);
            if (!isFound[group]) {
                isFound[group] = true;
                keys[group] = key;
                left--;
            }
        }
        return keys;
    }

    private static int group(long key) {
        return KeyGroupRangeAssignment.assignToKeyGroup(key, GROUPS);
    }
}
