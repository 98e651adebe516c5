package io.thalweg.engine.flow;

import io.thalweg.engine.EngineOptions;

/**
 * Open-addressing map from a flow's hash to its slot: four bytes an entry, eight bits of the hash and slot + 1 below them.
 *
 * <p>Linear probing, at most three quarters full, removal by moving back, so there are no tombstones. The eight bits spare
 * nearly all looks at records of other flows; the whole hash is in the record, where the caller compares it.
 */
final class FlowIndex {
    private static final int MIN_CAPACITY = 16;
    private static final int SLOT_MASK = EngineOptions.MOST_FLOWS;
    private static final int TAG_SHIFT = Integer.bitCount(SLOT_MASK);

    /** Slots are below. */
    static final int MAX_SLOTS = SLOT_MASK;

    private final Slab flows;
    private int[] entries;
    private int mask;
    private int size;

    /** @param flows the records, which have the hashes */
    FlowIndex(Slab flows) {
        this(flows, new int[MIN_CAPACITY], 0);
    }

    private FlowIndex(Slab flows, int[] entries, int size) {
        this.flows = flows;
        this.entries = entries;
        this.mask = entries.length - 1;
        this.size = size;
    }

    int size() {
        return size;
    }

    /** Where the probe for {@code hash} begins; go on with {@link #next}. */
    int first(int hash) {
        return hash & mask;
    }

    int next(int position) {
        return position + 1 & mask;
    }

    /** The entry at a position; 0: empty, the probe ends. */
    int entry(int position) {
        return entries[position];
    }

    /** Whether the entry may be of a flow with this hash. */
    static boolean mayBe(int entry, int hash) {
        return (entry ^ hash) >>> TAG_SHIFT == 0;
    }

    static int slot(int entry) {
        return (entry & SLOT_MASK) - 1;
    }

    /** @param slot below {@link #MAX_SLOTS}; its record has the hash already, or will before the next call */
    void add(int hash, int slot) {
        if ((size + 1) * 4L > entries.length * 3L) {
            grow();
        }
        insert(hash, hash & ~SLOT_MASK | slot + 1);
        size++;
    }

    void remove(int hash, int slot) {
        int wanted = hash & ~SLOT_MASK | slot + 1;
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

    /** @param copiedFlows the copy of the records */
    FlowIndex copy(Slab copiedFlows) {
        return new FlowIndex(copiedFlows, entries.clone(), size);
    }

    private int hash(int entry) {
        int slot = slot(entry);
        return Fields.i32(flows.chunk(slot), flows.offset(slot), FlowLayout.HASH);
    }

    private void grow() {
        int[] old = entries;
        entries = new int[old.length * 2];
        mask = entries.length - 1;
        for (int entry : old) {
            if (entry != 0) {
                insert(hash(entry), entry);
            }
        }
    }

    private void insert(int hash, int entry) {
        int position = first(hash);
        while (entries[position] != 0) {
            position = next(position);
        }
        entries[position] = entry;
    }
}
