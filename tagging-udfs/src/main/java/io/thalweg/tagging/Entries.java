package io.thalweg.tagging;

import java.util.Arrays;

/**
 * What the directory knows of one interval of a resource: numbers only, in two arrays.
 *
 * <pre>
 *   times | from | to |                                     µs; to: first that is not in it, MAX_VALUE when it lasts
 *   words | kind 8, flags 8, type 8, - 8 | id | epc | cluster 16, namespace 16 | node | owner
 *         | region 16, availability zone 16 | host 16, subnet 16 | team 16 | first link
 * </pre>
 *
 * 56 bytes an entry when full, 70 on the average of its growth.
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
    private static final int HEAD = 0;
    private static final int ID = 1;
    private static final int EPC = 2;
    private static final int CLUSTER_NAMESPACE = 3;
    private static final int NODE = 4;
    private static final int OWNER = 5;
    private static final int REGION_ZONE = 6;
    private static final int HOST_SUBNET = 7;
    private static final int TEAM = 8;
    private static final int FIRST_LINK = 9;
    private static final int WORDS = 10;

    private int[] words;
    private long[] times;
    private int used;
    private int free;
    private int live;

    Entries() {
        words = new int[FIRST_CAPACITY * WORDS];
        times = new long[FIRST_CAPACITY * 2];
        free = NONE;
    }

    private Entries(Entries from) {
        words = from.words.clone();
        times = from.times.clone();
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
        return (long) words.length * Integer.BYTES + (long) times.length * Long.BYTES;
    }

    int add(int kind, int id, long from, long to) {
        int entry = free;
        if (entry != NONE) {
            free = words[entry * WORDS + ID];
        } else {
            if (used * WORDS == words.length) {
                int capacity = used + (used >> 1);
                words = Arrays.copyOf(words, capacity * WORDS);
                times = Arrays.copyOf(times, capacity * 2);
            }
            entry = used++;
        }
        Arrays.fill(words, entry * WORDS, (entry + 1) * WORDS, 0);
        words[entry * WORDS + HEAD] = kind;
        words[entry * WORDS + ID] = id;
        words[entry * WORDS + FIRST_LINK] = KeyTable.NONE;
        times[entry * 2] = from;
        times[entry * 2 + 1] = to;
        live++;
        return entry;
    }

    void remove(int entry) {
        words[entry * WORDS + HEAD] = FREE;
        words[entry * WORDS + ID] = free;
        free = entry;
        live--;
    }

    int kind(int entry) {
        return words[entry * WORDS + HEAD] & 0xff;
    }

    boolean has(int entry, int flag) {
        return (words[entry * WORDS + HEAD] >>> 8 & flag) != 0;
    }

    int flags(int entry) {
        return words[entry * WORDS + HEAD] >>> 8 & 0xff;
    }

    /** Workload, device or custom type. */
    int type(int entry) {
        return words[entry * WORDS + HEAD] >>> 16 & 0xff;
    }

    void mark(int entry, int flags, int type) {
        words[entry * WORDS + HEAD] = kind(entry) | (flags & 0xff) << 8 | (type & 0xff) << 16;
    }

    int id(int entry) {
        return words[entry * WORDS + ID];
    }

    int epc(int entry) {
        return words[entry * WORDS + EPC];
    }

    int cluster(int entry) {
        return words[entry * WORDS + CLUSTER_NAMESPACE] >>> 16;
    }

    int namespace(int entry) {
        return words[entry * WORDS + CLUSTER_NAMESPACE] & 0xffff;
    }

    int node(int entry) {
        return words[entry * WORDS + NODE];
    }

    /** A pod's workload, the pod of a process or an agent. */
    int owner(int entry) {
        return words[entry * WORDS + OWNER];
    }

    int region(int entry) {
        return words[entry * WORDS + REGION_ZONE] >>> 16;
    }

    int zone(int entry) {
        return words[entry * WORDS + REGION_ZONE] & 0xffff;
    }

    int host(int entry) {
        return words[entry * WORDS + HOST_SUBNET] >>> 16;
    }

    int subnet(int entry) {
        return words[entry * WORDS + HOST_SUBNET] & 0xffff;
    }

    int team(int entry) {
        return words[entry * WORDS + TEAM] & 0xffff;
    }

    long from(int entry) {
        return times[entry * 2];
    }

    long to(int entry) {
        return times[entry * 2 + 1];
    }

    int firstLink(int entry) {
        return words[entry * WORDS + FIRST_LINK];
    }

    void firstLink(int entry, int link) {
        words[entry * WORDS + FIRST_LINK] = link;
    }

    void belongs(int entry, int epc, int cluster, int namespace, int node, int owner) {
        int at = entry * WORDS;
        words[at + EPC] = epc;
        words[at + CLUSTER_NAMESPACE] = cluster << 16 | namespace & 0xffff;
        words[at + NODE] = node;
        words[at + OWNER] = owner;
    }

    void stands(int entry, int region, int zone, int host, int subnet, int team) {
        int at = entry * WORDS;
        words[at + REGION_ZONE] = region << 16 | zone & 0xffff;
        words[at + HOST_SUBNET] = host << 16 | subnet & 0xffff;
        words[at + TEAM] = team & 0xffff;
    }
}
