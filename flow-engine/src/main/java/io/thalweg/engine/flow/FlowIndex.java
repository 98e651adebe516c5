package io.thalweg.engine.flow;

/**
 * Open-addressing map from a flow's hash to its slot: one long an entry, hash in the high half, slot + 1 in the low.
 *
 * <p>Linear probing, at most three quarters full, removal by moving back, so there are no tombstones. Equal hashes of
 * different flows are told apart by the caller, who compares the keys.
 */
final class FlowIndex {
    private static final int MIN_CAPACITY = 16;

    private long[] entries;
    private int mask;
    private int size;

    FlowIndex() {
        this(new long[MIN_CAPACITY], 0);
    }

    private FlowIndex(long[] entries, int size) {
        this.entries = entries;
        this.mask = entries.length - 1;
        this.size = size;
    }

    int size() {
        return size;
    }

    int capacity() {
        return entries.length;
    }

    /** Where the probe for {@code hash} begins; go on with {@link #next}. */
    int first(int hash) {
        return hash & mask;
    }

    int next(int position) {
        return position + 1 & mask;
    }

    /** The entry at a position; 0: empty, the probe ends. */
    long entry(int position) {
        return entries[position];
    }

    static int hash(long entry) {
        return (int) (entry >>> 32);
    }

    static int slot(long entry) {
        return (int) entry - 1;
    }

    void add(int hash, int slot) {
        if ((size + 1) * 4L > entries.length * 3L) {
            grow();
        }
        insert((long) hash << 32 | (slot + 1));
        size++;
    }

    void remove(int hash, int slot) {
        long wanted = (long) hash << 32 | (slot + 1);
        int hole = first(hash);
        while (entries[hole] != wanted) {
            if (entries[hole] == 0) {
                throw new IllegalStateException("flow index: slot " + slot + " is not there");
            }
            hole = next(hole);
        }
        // Entries behind the hole move up when the hole lies between their home and them.
        for (int position = next(hole); entries[position] != 0; position = next(position)) {
            int home = first(hash(entries[position]));
            if ((position - home & mask) >= (position - hole & mask)) {
                entries[hole] = entries[position];
                hole = position;
            }
        }
        entries[hole] = 0;
        size--;
    }

    FlowIndex copy() {
        return new FlowIndex(entries.clone(), size);
    }

    private void grow() {
        long[] old = entries;
        entries = new long[old.length * 2];
        mask = entries.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                insert(entry);
            }
        }
    }

    private void insert(long entry) {
        int position = first(hash(entry));
        while (entries[position] != 0) {
            position = next(position);
        }
        entries[position] = entry;
    }
}
