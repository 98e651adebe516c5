package io.thalweg.engine.trace;

import java.util.Arrays;

/**
 * A multimap from 64-bit keys to small numbers, in primitive arrays: open addressing over keys, the numbers of one key as a
 * list, latest first. It shrinks when it is cleared, so that one that has held a giant trace is cheap for small ones.
 */
final class LongIndex {
    private static final int FIRST_SLOTS = 64;
    private static final long K = 0x9e37_79b9_7f4a_7c15L;

    /** Of a slot: the latest node of its key plus one; 0: free. */
    private int[] heads = new int[FIRST_SLOTS];

    private long[] keys = new long[FIRST_SLOTS / 2];
    private int[] values = new int[FIRST_SLOTS / 2];
    private int[] nexts = new int[FIRST_SLOTS / 2];
    private int nodes;

    void clear() {
        // Not slot by slot for few: to free a slot breaks the search for the keys that were pushed behind it.
        int slots = Math.max(FIRST_SLOTS, Integer.highestOneBit(Math.max(1, nodes)) * 4);
        if (slots * 8 < heads.length) {
            heads = new int[slots];
            keys = new long[slots / 2];
            values = new int[slots / 2];
            nexts = new int[slots / 2];
        } else {
            Arrays.fill(heads, 0);
        }
        nodes = 0;
    }

    void add(long key, int value) {
        if (nodes == keys.length) {
            grow();
        }
        int slot = slot(key);
        keys[nodes] = key;
        values[nodes] = value;
        nexts[nodes] = heads[slot] - 1;
        heads[slot] = ++nodes;
    }

    /** @return a node, or -1 */
    int first(long key) {
        return heads[slot(key)] - 1;
    }

    /** The node after this one with the same key, or -1. */
    int next(int node) {
        return nexts[node];
    }

    int value(int node) {
        return values[node];
    }

    /** How many there are, of all keys. */
    int size() {
        return nodes;
    }

    /** Where the key is, or would be. */
    private int slot(long key) {
        int mask = heads.length - 1;
        int slot = (int) (key * K >>> 32) & mask;
        while (heads[slot] != 0 && keys[heads[slot] - 1] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int larger = keys.length * 2;
        keys = Arrays.copyOf(keys, larger);
        values = Arrays.copyOf(values, larger);
        nexts = Arrays.copyOf(nexts, larger);
        heads = new int[larger * 2];
        for (int i = 0; i < nodes; i++) {
            heads[slot(keys[i])] = i + 1;
        }
    }
}
