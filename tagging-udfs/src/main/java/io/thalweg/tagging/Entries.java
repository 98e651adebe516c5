package io.thalweg.tagging;

import java.util.Arrays;

/**
 * What the directory knows of one interval of a resource: numbers only, 64 bytes, a line of the cache or two.
 *
 * <pre>
 *   0 from                        µs
 *   1 to                          first that is not in it; MAX_VALUE when it lasts
 *   2 kind 8, flags 8, type 8, - 8 | id 32
 *   3 epc 32 | cluster 16, namespace 16
 *   4 node 32 | owner 32
 *   5 region 16, availability zone 16, host 16, subnet 16
 *   6 team 32 | -
 *   7 first link of what traffic shows + 1 32 | first link of other keys + 1 32
 * </pre>
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

    private static final int FIRST_CAPACITY = 16;
    private static final int FROM = 0;
    private static final int TO = 1;
    private static final int HEAD_ID = 2;
    private static final int EPC_NAMESPACE = 3;
    private static final int NODE_OWNER = 4;
    private static final int PLACE = 5;
    private static final int TEAM = 6;
    private static final int LINKS = 7;
    private static final int LONGS = 8;

    private long[] longs;
    private int used;
    private int free;
    private int live;

    Entries() {
        longs = new long[FIRST_CAPACITY * LONGS];
        free = NONE;
    }

    private Entries(Entries from) {
        longs = from.longs.clone();
        used = from.used;
        free = from.free;
        live = from.live;
    }

    Entries copy() {
        return new Entries(this);
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

    int add(int kind, int id, long from, long to) {
        int entry = free;
        if (entry != NONE) {
            free = id(entry);
        } else {
            if (used * LONGS == longs.length) {
                longs = Arrays.copyOf(longs, (used + (used >> 1)) * LONGS);
            }
            entry = used++;
        }
        int at = entry * LONGS;
        Arrays.fill(longs, at, at + LONGS, 0);
        longs[at + FROM] = from;
        longs[at + TO] = to;
        longs[at + HEAD_ID] = pair(kind, id);
        live++;
        return entry;
    }

    void remove(int entry) {
        longs[entry * LONGS + HEAD_ID] = pair(FREE, free);
        free = entry;
        live--;
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
        int head = kind(entry) | (flags & 0xff) << 8 | (type & 0xff) << 16;
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

    /** The first link of the keys that traffic shows. */
    int firstShown(int entry) {
        return high(entry, LINKS) - 1;
    }

    /** The first link of the other keys. */
    int firstOther(int entry) {
        return low(entry, LINKS) - 1;
    }

    void links(int entry, int firstShown, int firstOther) {
        longs[entry * LONGS + LINKS] = pair(firstShown + 1, firstOther + 1);
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
