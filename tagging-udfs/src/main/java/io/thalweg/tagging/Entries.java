package io.thalweg.tagging;

import java.util.Arrays;

/**
 * What the directory knows of one interval of a resource's life: numbers only, 96 bytes, two lines of the cache.
 *
 * <pre>
 *   0, 1 home                     its first address, by which nearly all look-ups ask for it
 *   2 from                        µs
 *   3 to                          first that is not in it; MAX_VALUE when it lasts
 *   4 kind 8, flags 8, type 8, alone 1 | id 32
 *   5 epc 32 | cluster 16, namespace 16
 *   6 node 32 | owner 32
 *   7 region 16, availability zone 16, host 16, subnet 16
 *   8 team 32 | -
 *   9, 10, 11 of a pod: {@link KnownServices}
 * </pre>
 *
 * <p>An entry stands where the hash of its home says or, when others stand there, close behind it or in the overflow: so a
 * look-up by address waits for memory once. {@link #alone} finds it there; who finds nothing asks the {@link KeyTable}.
 */
final class Entries {
    static final int FREE = 0;
    static final int NONE = -1;
    static final long LASTS = Long.MAX_VALUE;

    /** Of a pod: it lives in its node's network. */
    static final int HOST_NETWORK = 1;
    /** It came from the topic of processes. */
    static final int SEEN = 2;
    /** Its blocks are those that pods get addresses of. */
    static final int POD_BLOCKS = 4;

    private static final int FIRST_HOMES = 16;
    /** Places at which an entry may stand for its home. */
    private static final int REACH = 4;
    /** Of 8 homes so many are taken before there are more. */
    private static final int MOST_OF_EIGHT = 5;

    private static final int HOMES_GROW_BY = 4;
    private static final int OVERFLOW_GROWS_BY = 16;

    private static final int HOME_HIGH = 0;
    private static final int HOME_LOW = 1;
    private static final int FROM = 2;
    private static final int TO = 3;
    private static final int HEAD_ID = 4;
    private static final int EPC_NAMESPACE = 5;
    private static final int NODE_OWNER = 6;
    private static final int PLACE = 7;
    private static final int TEAM = 8;
    private static final int KNOWN = 9;
    private static final int LONGS = KNOWN + KnownServices.LONGS;
    private static final int ALONE = 1 << 24;

    private long[] longs;
    private int homes;
    /** Homes, and what of the overflow was ever used. */
    private int used;
    /** Free entries of the overflow, chained by id. */
    private int free;

    private int live;

    Entries() {
        clear(FIRST_HOMES);
    }

    private Entries(Entries from) {
        longs = from.longs.clone();
        homes = from.homes;
        used = from.used;
        free = from.free;
        live = from.live;
    }

    Entries copy() {
        return new Entries(this);
    }

    private void clear(int newHomes) {
        homes = newHomes;
        used = homes + REACH - 1;
        longs = new long[(used + homes / OVERFLOW_GROWS_BY) * LONGS];
        free = NONE;
    }

    int size() {
        return live;
    }

    /** Entries have numbers below this; some are free. */
    int end() {
        return used;
    }

    long heapBytes() {
        return (long) longs.length * Long.BYTES;
    }

    /** Whether there must be more room before an entry is added. */
    boolean isFull() {
        return live * 8L >= homes * (long) MOST_OF_EIGHT;
    }

    /** Makes room; entries get other numbers: at each old one the new one. */
    int[] grow() {
        long[] before = longs;
        int[] moved = new int[used];
        clear(homes + homes / HOMES_GROW_BY);
        for (int entry = 0; entry < moved.length; entry++) {
            int at = entry * LONGS;
            if ((before[at + HEAD_ID] >>> 32 & 0xff) != FREE) {
                moved[entry] = take(before[at + HOME_HIGH], before[at + HOME_LOW]);
                System.arraycopy(before, at, longs, moved[entry] * LONGS, LONGS);
            }
        }
        return moved;
    }

    /** Of a resource without addresses the home may be anything. */
    int add(int kind, int id, long homeHigh, long homeLow, long from, long to) {
        int entry = take(homeHigh, homeLow);
        int at = entry * LONGS;
        Arrays.fill(longs, at, at + LONGS, 0);
        longs[at + HOME_HIGH] = homeHigh;
        longs[at + HOME_LOW] = homeLow;
        longs[at + FROM] = from;
        longs[at + TO] = to;
        longs[at + HEAD_ID] = pair(kind, id);
        live++;
        return entry;
    }

    private int take(long homeHigh, long homeLow) {
        int home = home(homeHigh, homeLow);
        for (int entry = home; entry < home + REACH; entry++) {
            if (kind(entry) == FREE) {
                return entry;
            }
        }
        if (free != NONE) {
            int entry = free;
            free = id(entry);
            return entry;
        }
        if (used * LONGS == longs.length) {
            longs = Arrays.copyOf(longs, longs.length + (used / OVERFLOW_GROWS_BY + 1) * LONGS);
        }
        return used++;
    }

    void remove(int entry) {
        int at = entry * LONGS;
        longs[at + HEAD_ID] = 0;
        if (entry >= homes + REACH - 1) {
            longs[at + HEAD_ID] = pair(FREE, free);
            free = entry;
        }
        live--;
    }

    private int home(long high, long low) {
        long hash = (low ^ high * 0xbf58476d1ce4e5b9L) * 0x94d049bb133111ebL;
        hash = (hash ^ hash >>> 29) * 0x9e3779b97f4a7c15L;
        return (int) ((hash >>> 32) * homes >>> 32);
    }

    /** The entry with that home if nobody else holds the address, at any time; {@link #NONE} if another look is needed. */
    int alone(long high, long low) {
        int home = home(high, low);
        for (int entry = home; entry < home + REACH; entry++) {
            int at = entry * LONGS;
            if (longs[at + HOME_LOW] == low && longs[at + HOME_HIGH] == high && isAlone(entry)) {
                return entry;
            }
            if (kind(entry) == FREE) {
                return NONE;
            }
        }
        return NONE;
    }

    /** Loads what {@link #alone} will look at; others need not wait for it. */
    long ahead(long high, long low) {
        int at = home(high, low) * LONGS;
        return longs[at] ^ longs[at + LONGS - 1];
    }

    long homeHigh(int entry) {
        return longs[entry * LONGS + HOME_HIGH];
    }

    long homeLow(int entry) {
        return longs[entry * LONGS + HOME_LOW];
    }

    long known(int entry, int word) {
        return longs[entry * LONGS + KNOWN + word];
    }

    void know(int entry, int word, long value) {
        longs[entry * LONGS + KNOWN + word] = value;
    }

    boolean isHome(int entry, long high, long low) {
        return homeLow(entry) == low && homeHigh(entry) == high;
    }

    private boolean isAlone(int entry) {
        return (high(entry, HEAD_ID) & ALONE) != 0;
    }

    /** Nobody else holds the address that is its home, or somebody does. */
    void alone(int entry, boolean isAlone) {
        int head = high(entry, HEAD_ID);
        longs[entry * LONGS + HEAD_ID] = pair(isAlone ? head | ALONE : head & ~ALONE, id(entry));
    }

    private static long pair(int high, int low) {
        return (long) high << 32 | low & 0xffff_ffffL;
    }

    private int high(int entry, int word) {
        return (int) (longs[entry * LONGS + word] >>> 32);
    }

    private int low(int entry, int word) {
        return (int) longs[entry * LONGS + word];
    }

    int kind(int entry) {
        return high(entry, HEAD_ID) & 0xff;
    }

    boolean has(int entry, int flag) {
        return (high(entry, HEAD_ID) >>> 8 & flag) != 0;
    }

    int flags(int entry) {
        return high(entry, HEAD_ID) >>> 8 & 0xff;
    }

    /** Workload, device or custom type. */
    int type(int entry) {
        return high(entry, HEAD_ID) >>> 16 & 0xff;
    }

    void mark(int entry, int flags, int type) {
        int head = high(entry, HEAD_ID) & ALONE | kind(entry) | (flags & 0xff) << 8 | (type & 0xff) << 16;
        longs[entry * LONGS + HEAD_ID] = pair(head, id(entry));
    }

    int id(int entry) {
        return low(entry, HEAD_ID);
    }

    int epc(int entry) {
        return high(entry, EPC_NAMESPACE);
    }

    int cluster(int entry) {
        return low(entry, EPC_NAMESPACE) >>> 16;
    }

    int namespace(int entry) {
        return low(entry, EPC_NAMESPACE) & 0xffff;
    }

    int node(int entry) {
        return high(entry, NODE_OWNER);
    }

    /** A pod's workload, the pod of a process or an agent. */
    int owner(int entry) {
        return low(entry, NODE_OWNER);
    }

    int region(int entry) {
        return high(entry, PLACE) >>> 16;
    }

    int zone(int entry) {
        return high(entry, PLACE) & 0xffff;
    }

    int host(int entry) {
        return low(entry, PLACE) >>> 16;
    }

    int subnet(int entry) {
        return low(entry, PLACE) & 0xffff;
    }

    int team(int entry) {
        return high(entry, TEAM) & 0xffff;
    }

    long from(int entry) {
        return longs[entry * LONGS + FROM];
    }

    long to(int entry) {
        return longs[entry * LONGS + TO];
    }

    void belongs(int entry, int epc, int cluster, int namespace, int node, int owner) {
        longs[entry * LONGS + EPC_NAMESPACE] = pair(epc, cluster << 16 | namespace & 0xffff);
        longs[entry * LONGS + NODE_OWNER] = pair(node, owner);
    }

    void stands(int entry, int region, int zone, int host, int subnet, int team) {
        longs[entry * LONGS + PLACE] = pair(region << 16 | zone & 0xffff, host << 16 | subnet & 0xffff);
        longs[entry * LONGS + TEAM] = pair(team & 0xffff, 0);
    }
}
