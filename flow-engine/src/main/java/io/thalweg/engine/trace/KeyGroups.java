package io.thalweg.engine.trace;

import java.util.Arrays;

/**
 * Numbers by 64-bit key, those of one key side by side in the order in which they were added: so that they can be searched
 * by bisection. Fill with {@link #add}, then {@link #close}, then ask.
 */
final class KeyGroups {
    private static final int FIRST = 64;

    private final LongIndex groupOf = new LongIndex();
    private int[] group = new int[FIRST];
    private int[] added = new int[FIRST];
    private int[] values = new int[FIRST];
    private int[] starts = new int[FIRST];
    private int count;
    private int groups;

    void clear() {
        groupOf.clear();
        count = 0;
        groups = 0;
    }

    void add(long key, int value) {
        if (count == added.length) {
            added = Arrays.copyOf(added, 2 * count);
            group = Arrays.copyOf(group, 2 * count);
        }
        int node = groupOf.first(key);
        if (node < 0) {
            groupOf.add(key, groups++);
            node = groupOf.first(key);
        }
        group[count] = groupOf.value(node);
        added[count++] = value;
    }

    void close() {
        if (starts.length < groups + 2) {
            starts = new int[groups + 2 + groups / 2];
        } else {
            Arrays.fill(starts, 0, groups + 2, 0);
        }
        if (values.length < count) {
            values = new int[added.length];
        }
        // Shifted by one, so that placing the values moves each group's start to where it belongs.
        for (int i = 0; i < count; i++) {
            starts[group[i] + 2]++;
        }
        for (int g = 2; g <= groups + 1; g++) {
            starts[g] += starts[g - 1];
        }
        for (int i = 0; i < count; i++) {
            values[starts[group[i] + 1]++] = added[i];
        }
    }

    int groups() {
        return groups;
    }

    /** @return the group of a key, or -1 */
    int group(long key) {
        int node = groupOf.first(key);
        return node < 0 ? -1 : groupOf.value(node);
    }

    /** Where the values of a group begin; they end where those of the next begin. */
    int start(int group) {
        return starts[group];
    }

    int end(int group) {
        return starts[group + 1];
    }

    int value(int index) {
        return values[index];
    }
}
