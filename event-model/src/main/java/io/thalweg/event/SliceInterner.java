package io.thalweg.event;

import java.util.Arrays;

/**
 * Finds the object that was made from the same bytes before, so that the few capture points and processes that every
 * batch repeats are made once. Holds a bounded number of short slices; when it is full it starts anew. Longer slices than
 * any agent writes are not held, so that hostile batches cannot fill the memory.
 */
final class SliceInterner<T> {
    private static final int SLOTS = 4096;
    private static final int MOST = SLOTS / 2;
    static final int LONGEST_SLICE = 1024;

    private final byte[][] keys = new byte[SLOTS][];
    private final Object[] values = new Object[SLOTS];
    private int size;

    /** What {@link #put} was given for the same bytes, or null. */
    T get(byte[] bytes, int from, int to) {
        @SuppressWarnings("unchecked") // only put() stores
        T value = (T) values[slot(bytes, from, to)];
        return value;
    }

    void put(byte[] bytes, int from, int to, T value) {
        if (to - from > LONGEST_SLICE) {
            return;
        }
        if (size == MOST) {
            Arrays.fill(keys, null);
            Arrays.fill(values, null);
            size = 0;
        }
        int slot = slot(bytes, from, to);
        keys[slot] = Arrays.copyOfRange(bytes, from, to);
        values[slot] = value;
        size++;
    }

    /** The slot of these bytes, or the free one where they belong; there is always a free one. */
    private int slot(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to) & SLOTS - 1;
        while (keys[slot] != null && !Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, to)) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ hash >>> 15;
    }
}
