package io.thalweg.tagging;

import java.util.Arrays;

/**
 * From what is seen in traffic (addresses, ports, processes, ...) to the entries of the directory: many to many, because a
 * key has other holders at other times, and a holder several keys.
 *
 * <p>A link is a key of an entry. It stands in the home of its key or, when that is taken, in the overflow behind the homes,
 * chained to it; so a look-up in a large table waits for memory once, whether the key is there or not. All links of an
 * entry are chained too. Most keys that are not there are told by the {@link KeyFilter}, without that wait.
 *
 * <pre>
 *   links  | high 64 | low 64 | tag 32, entry 32 | next of home + 1 32, next of entry + 1 32 |
 *            homes, then overflow                   tag 0: free
 *   firsts | first link + 1 |                       by entry
 * </pre>
 *
 * 46 to 56 bytes a key. A link keeps its place until the table grows, which makes it anew: hold no link over an
 * {@link #add}. No allocation but for growth.
 */
final class KeyTable {
    static final int NONE = -1;

    private static final int FIRST_HOMES = 64;
    private static final int LOW = 1;
    private static final int TAG_ENTRY = 2;
    private static final int NEXT = 3;
    private static final int LONGS = 4;
    /** A home in so many more is made when homes grow. */
    private static final int HOMES_GROW_BY = 4;
    /** At the load that homes have after growing a quarter of the links overflow. */
    private static final int OVERFLOW_OF_HOMES = 4;

    private static final int OVERFLOW_GROWS_BY = 16;

    private long[] links;
    private int homes;
    /** Homes, and what of the overflow was ever used. */
    private int used;
    /** Free links of the overflow, chained by {@code next of home}. */
    private int free;

    private int live;
    private int[] firsts;
    private KeyFilter filter;

    KeyTable() {
        clear(FIRST_HOMES);
        firsts = new int[FIRST_HOMES];
    }

    private KeyTable(KeyTable from) {
        links = from.links.clone();
        homes = from.homes;
        used = from.used;
        free = from.free;
        live = from.live;
        firsts = from.firsts.clone();
        filter = from.filter.copy();
    }

    KeyTable copy() {
        return new KeyTable(this);
    }

    private void clear(int newHomes) {
        homes = newHomes;
        links = new long[(homes + homes / OVERFLOW_OF_HOMES) * LONGS];
        used = homes;
        free = NONE;
        filter = new KeyFilter(homes);
    }

    /** Links in the table. */
    int size() {
        return live;
    }

    long heapBytes() {
        return (long) links.length * Long.BYTES + (long) firsts.length * Integer.BYTES + filter.heapBytes();
    }

    /** The first link of the key, {@link #NONE} if there is none. */
    int first(int tag, long high, long low) {
        long hash = hash(tag, high, low);
        return filter.mayHave(hash) ? match(home(hash), tag, high, low) : NONE;
    }

    /** The key's link after that one. */
    int next(int link) {
        return match(nextOfHome(link), tag(link), high(link), low(link));
    }

    private int match(int from, int tag, long high, long low) {
        int link = from;
        while (link != NONE) {
            int at = link * LONGS;
            if (links[at + LOW] == low && (int) (links[at + TAG_ENTRY] >>> 32) == tag && links[at] == high) {
                return link;
            }
            link = (int) (links[at + NEXT] >>> 32) - 1;
        }
        return NONE;
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

    /** The first link of an entry. */
    int firstOf(int entry) {
        return entry < firsts.length ? firsts[entry] - 1 : NONE;
    }

    /** The link of the same entry after that one. */
    int nextOfEntry(int link) {
        return (int) links[link * LONGS + NEXT] - 1;
    }

    private int nextOfHome(int link) {
        return (int) (links[link * LONGS + NEXT] >>> 32) - 1;
    }

    private void nextOfHome(int link, int next) {
        int at = link * LONGS + NEXT;
        links[at] = links[at] & 0xffff_ffffL | (long) (next + 1) << 32;
    }

    /** Adds a key to an entry. */
    void add(int tag, long high, long low, int entry) {
        if (live == homes) {
            growHomes();
        }
        if (entry >= firsts.length) {
            firsts = Arrays.copyOf(firsts, entry + (entry >> 1));
        }
        enter(tag, high, low, entry);
        live++;
    }

    private void enter(int tag, long high, long low, int entry) {
        long hash = hash(tag, high, low);
        int link = home(hash);
        filter.add(hash);
        if (tag(link) != 0) {
            int home = link;
            link = takeOverflow();
            nextOfHome(link, nextOfHome(home));
            nextOfHome(home, link);
        }
        int at = link * LONGS;
        links[at] = high;
        links[at + LOW] = low;
        links[at + TAG_ENTRY] = (long) tag << 32 | entry & 0xffff_ffffL;
        links[at + NEXT] = links[at + NEXT] & ~0xffff_ffffL | firsts[entry];
        firsts[entry] = link + 1;
    }

    /** Removes all links of an entry. */
    void removeAll(int entry) {
        int link = firstOf(entry);
        while (link != NONE) {
            int next = nextOfEntry(link);
            remove(link);
            live--;
            link = next;
        }
        if (entry < firsts.length) {
            firsts[entry] = 0;
        }
        if (filter.isWorn()) {
            renewFilter();
        }
    }

    /** A home that is free keeps the chain behind it. */
    private void remove(int link) {
        if (link >= homes) {
            int before = home(hash(tag(link), high(link), low(link)));
            while (nextOfHome(before) != link) {
                before = nextOfHome(before);
            }
            nextOfHome(before, nextOfHome(link));
            nextOfHome(link, free);
            free = link;
        }
        int at = link * LONGS;
        links[at] = 0;
        links[at + LOW] = 0;
        links[at + TAG_ENTRY] = 0;
        filter.remove();
    }

    private void renewFilter() {
        filter = new KeyFilter(homes);
        for (int link = 0; link < used; link++) {
            if (tag(link) != 0) {
                filter.add(hash(tag(link), high(link), low(link)));
            }
        }
    }

    /** Entries have got other numbers: at each old one the new one. */
    void renumber(int[] moved) {
        int most = 0;
        for (int entry : moved) {
            most = Math.max(most, entry);
        }
        int[] before = firsts;
        firsts = new int[Math.max(most + 1, FIRST_HOMES)];
        for (int entry = 0; entry < Math.min(before.length, moved.length); entry++) {
            if (before[entry] != 0) {
                firsts[moved[entry]] = before[entry];
            }
        }
        for (int at = TAG_ENTRY; at < used * LONGS; at += LONGS) {
            if (links[at] != 0) {
                links[at] = links[at] & ~0xffff_ffffL | moved[(int) links[at]];
            }
        }
    }

    private int takeOverflow() {
        if (free != NONE) {
            int link = free;
            free = nextOfHome(link);
            return link;
        }
        if (used * LONGS == links.length) {
            links = Arrays.copyOf(links, links.length + (used / OVERFLOW_GROWS_BY + 1) * LONGS);
        }
        return used++;
    }

    private void growHomes() {
        long[] before = links;
        int usedBefore = used;
        clear(homes + homes / HOMES_GROW_BY);
        Arrays.fill(firsts, 0);
        for (int at = 0; at < usedBefore * LONGS; at += LONGS) {
            int tag = (int) (before[at + TAG_ENTRY] >>> 32);
            if (tag != 0) {
                enter(tag, before[at], before[at + LOW], (int) before[at + TAG_ENTRY]);
            }
        }
    }

    private static long hash(int tag, long high, long low) {
        long hash = (high ^ tag * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 32 ^ low) * 0x94d049bb133111ebL;
        return (hash ^ hash >>> 29) * 0x9e3779b97f4a7c15L;
    }

    /** Any number of homes: the hash's share of them. */
    private int home(long hash) {
        return (int) ((hash >>> 32) * homes >>> 32);
    }
}
