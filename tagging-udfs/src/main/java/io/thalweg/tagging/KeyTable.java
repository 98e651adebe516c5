package io.thalweg.tagging;

import java.util.Arrays;

/**
 * From what is seen in traffic (addresses, ports, processes, ...) to the entries of the directory: many to many, because a
 * key has other holders at other times, and a holder several keys.
 *
 * <p>A link is a key of an entry. It is in two chains, that of its bucket and that of its entry:
 *
 * <pre>
 *   keys   | high | low |                      2 longs a link
 *   links  | tag | entry | next of bucket | next of entry |   4 ints a link
 *   buckets| first link + 1 |                  a power of two, at least as many as links
 * </pre>
 *
 * 40 bytes a key when full, 54 on the average of its growth. Links that are free are chained by {@code next of bucket}.
 * Budget of a look-up: 40 ns when the table is in the cache, no allocation.
 */
final class KeyTable {
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 64;
    private static final int KEY_LONGS = 2;
    private static final int LINK_INTS = 4;
    private static final int ENTRY = 1;
    private static final int NEXT_OF_BUCKET = 2;
    private static final int NEXT_OF_ENTRY = 3;

    private long[] keys;
    private int[] links;
    private int[] buckets;
    private int used;
    private int free;
    private int live;

    KeyTable() {
        keys = new long[FIRST_CAPACITY * KEY_LONGS];
        links = new int[FIRST_CAPACITY * LINK_INTS];
        buckets = new int[FIRST_CAPACITY];
        free = NONE;
    }

    private KeyTable(KeyTable from) {
        keys = from.keys.clone();
        links = from.links.clone();
        buckets = from.buckets.clone();
        used = from.used;
        free = from.free;
        live = from.live;
    }

    KeyTable copy() {
        return new KeyTable(this);
    }

    /** Links in the table. */
    int size() {
        return live;
    }

    long heapBytes() {
        return (long) keys.length * Long.BYTES + (long) (links.length + buckets.length) * Integer.BYTES;
    }

    /** The first link of the key, {@link #NONE} if there is none. */
    int first(int tag, long high, long low) {
        return match(buckets[bucket(tag, high, low)] - 1, tag, high, low);
    }

    /** The key's link after that one. */
    int next(int link) {
        return match(
                links[link * LINK_INTS + NEXT_OF_BUCKET] - 1,
                links[link * LINK_INTS],
                keys[link * KEY_LONGS],
                keys[link * KEY_LONGS + 1]);
    }

    private int match(int from, int tag, long high, long low) {
        int link = from;
        while (link != NONE) {
            if (links[link * LINK_INTS] == tag && keys[link * KEY_LONGS + 1] == low && keys[link * KEY_LONGS] == high) {
                return link;
            }
            link = links[link * LINK_INTS + NEXT_OF_BUCKET] - 1;
        }
        return NONE;
    }

    int entry(int link) {
        return links[link * LINK_INTS + ENTRY];
    }

    int tag(int link) {
        return links[link * LINK_INTS];
    }

    long high(int link) {
        return keys[link * KEY_LONGS];
    }

    long low(int link) {
        return keys[link * KEY_LONGS + 1];
    }

    /** The link of the same entry after that one. */
    int nextOfEntry(int link) {
        return links[link * LINK_INTS + NEXT_OF_ENTRY];
    }

    /** Adds a key to an entry whose first link is {@code firstOfEntry}; the entry's first link is the one returned. */
    int add(int tag, long high, long low, int entry, int firstOfEntry) {
        int link = take();
        keys[link * KEY_LONGS] = high;
        keys[link * KEY_LONGS + 1] = low;
        int at = link * LINK_INTS;
        links[at] = tag;
        links[at + ENTRY] = entry;
        links[at + NEXT_OF_ENTRY] = firstOfEntry;
        enter(link);
        live++;
        return link;
    }

    /** Removes all links of an entry. */
    void removeAll(int firstOfEntry) {
        int link = firstOfEntry;
        while (link != NONE) {
            int next = nextOfEntry(link);
            leave(link);
            links[link * LINK_INTS + NEXT_OF_BUCKET] = free;
            free = link;
            live--;
            link = next;
        }
    }

    private int take() {
        if (free != NONE) {
            int link = free;
            free = links[link * LINK_INTS + NEXT_OF_BUCKET];
            return link;
        }
        if (used * LINK_INTS == links.length) {
            grow();
        }
        return used++;
    }

    private void grow() {
        int capacity = used + (used >> 1);
        keys = Arrays.copyOf(keys, capacity * KEY_LONGS);
        links = Arrays.copyOf(links, capacity * LINK_INTS);
        if (capacity > buckets.length) {
            int[] before = buckets;
            buckets = new int[Integer.highestOneBit(capacity - 1) << 1];
            for (int bucket : before) {
                reenter(bucket - 1);
            }
        }
    }

    private void reenter(int first) {
        int link = first;
        while (link != NONE) {
            int next = links[link * LINK_INTS + NEXT_OF_BUCKET] - 1;
            enter(link);
            link = next;
        }
    }

    private void enter(int link) {
        int bucket = bucketOf(link);
        links[link * LINK_INTS + NEXT_OF_BUCKET] = buckets[bucket];
        buckets[bucket] = link + 1;
    }

    private void leave(int link) {
        int bucket = bucketOf(link);
        int next = links[link * LINK_INTS + NEXT_OF_BUCKET];
        int at = buckets[bucket] - 1;
        if (at == link) {
            buckets[bucket] = next;
            return;
        }
        while (links[at * LINK_INTS + NEXT_OF_BUCKET] - 1 != link) {
            at = links[at * LINK_INTS + NEXT_OF_BUCKET] - 1;
        }
        links[at * LINK_INTS + NEXT_OF_BUCKET] = next;
    }

    private int bucketOf(int link) {
        return bucket(links[link * LINK_INTS], keys[link * KEY_LONGS], keys[link * KEY_LONGS + 1]);
    }

    private int bucket(int tag, long high, long low) {
        long hash = (high ^ tag * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 32 ^ low) * 0x94d049bb133111ebL;
        hash = (hash ^ hash >>> 29) * 0x9e3779b97f4a7c15L;
        return (int) (hash >>> 32) & buckets.length - 1;
    }
}
