package io.thalweg.tagging;

import java.util.Arrays;

/**
 * From what is seen in traffic (addresses, ports, processes, ...) to the entries of the directory: many to many, because a
 * key has other holders at other times, and a holder several keys.
 *
 * <p>A link is a key of an entry. It is in two chains, that of its bucket and that of its entry:
 *
 * <pre>
 *   links  | high 64 | low 64 | tag 32, entry 32 | next of bucket + 1 32, next of entry + 1 32 |
 *   buckets| first link + 1 |                  a power of two, at least as many as links
 * </pre>
 *
 * 40 bytes a key when full, 54 on the average of its growth, in one array: a look-up in a large table costs a miss of the
 * cache for the bucket and one for the link. Links that are free are chained by {@code next of bucket}. No allocation.
 */
final class KeyTable {
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 64;
    private static final int LOW = 1;
    private static final int TAG_ENTRY = 2;
    private static final int NEXT = 3;
    private static final int LONGS = 4;

    private long[] links;
    private int[] buckets;
    private int used;
    private int free;
    private int live;

    KeyTable() {
        links = new long[FIRST_CAPACITY * LONGS];
        buckets = new int[FIRST_CAPACITY];
        free = NONE;
    }

    private KeyTable(KeyTable from) {
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
        return (long) links.length * Long.BYTES + (long) buckets.length * Integer.BYTES;
    }

    /** The first link of the key, {@link #NONE} if there is none. */
    int first(int tag, long high, long low) {
        return match(buckets[bucket(tag, high, low)] - 1, tag, high, low);
    }

    /** The key's link after that one. */
    int next(int link) {
        return match(nextOfBucket(link), tag(link), high(link), low(link));
    }

    private int match(int from, int tag, long high, long low) {
        int link = from;
        while (link != NONE) {
            int at = link * LONGS;
            if (links[at + LOW] == low && links[at] == high && (int) (links[at + TAG_ENTRY] >>> 32) == tag) {
                return link;
            }
            link = (int) (links[at + NEXT] >>> 32) - 1;
        }
        return NONE;
    }

    /** Where the first link of the key's bucket is: a load that others need not wait for. */
    int ahead(int tag, long high, long low) {
        return buckets[bucket(tag, high, low)] - 1;
    }

    /** The entry of a link that {@link #ahead} found; any if it found none. */
    int entryAhead(int link) {
        return link == NONE ? 0 : entry(link);
    }

    int entry(int link) {
        return (int) links[link * LONGS + TAG_ENTRY];
    }

    int tag(int link) {
        return (int) (links[link * LONGS + TAG_ENTRY] >>> 32);
    }

    long high(int link) {
        return links[link * LONGS];
    }

    long low(int link) {
        return links[link * LONGS + LOW];
    }

    /** The link of the same entry after that one. */
    int nextOfEntry(int link) {
        return (int) links[link * LONGS + NEXT] - 1;
    }

    private int nextOfBucket(int link) {
        return (int) (links[link * LONGS + NEXT] >>> 32) - 1;
    }

    private void nextOfBucket(int link, int next) {
        int at = link * LONGS + NEXT;
        links[at] = links[at] & 0xffff_ffffL | (long) (next + 1) << 32;
    }

    /** Adds a key to an entry whose first link is {@code firstOfEntry}; the entry's first link is the one returned. */
    int add(int tag, long high, long low, int entry, int firstOfEntry) {
        int link = take();
        int at = link * LONGS;
        links[at] = high;
        links[at + LOW] = low;
        links[at + TAG_ENTRY] = (long) tag << 32 | entry & 0xffff_ffffL;
        links[at + NEXT] = firstOfEntry + 1 & 0xffff_ffffL;
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
            nextOfBucket(link, free);
            free = link;
            live--;
            link = next;
        }
    }

    private int take() {
        if (free != NONE) {
            int link = free;
            free = nextOfBucket(link);
            return link;
        }
        if (used * LONGS == links.length) {
            grow();
        }
        return used++;
    }

    private void grow() {
        int capacity = used + (used >> 1);
        links = Arrays.copyOf(links, capacity * LONGS);
        if (capacity > buckets.length) {
            int[] before = buckets;
            buckets = new int[Integer.highestOneBit(capacity - 1) << 1];
            for (int first : before) {
                reenter(first - 1);
            }
        }
    }

    private void reenter(int first) {
        int link = first;
        while (link != NONE) {
            int next = nextOfBucket(link);
            enter(link);
            link = next;
        }
    }

    private void enter(int link) {
        int bucket = bucketOf(link);
        nextOfBucket(link, buckets[bucket] - 1);
        buckets[bucket] = link + 1;
    }

    private void leave(int link) {
        int bucket = bucketOf(link);
        int next = nextOfBucket(link);
        int at = buckets[bucket] - 1;
        if (at == link) {
            buckets[bucket] = next + 1;
            return;
        }
        while (nextOfBucket(at) != link) {
            at = nextOfBucket(at);
        }
        nextOfBucket(at, next);
    }

    private int bucketOf(int link) {
        return bucket(tag(link), high(link), low(link));
    }

    private int bucket(int tag, long high, long low) {
        long hash = (high ^ tag * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 32 ^ low) * 0x94d049bb133111ebL;
        hash = (hash ^ hash >>> 29) * 0x9e3779b97f4a7c15L;
        return (int) (hash >>> 32) & buckets.length - 1;
    }
}
