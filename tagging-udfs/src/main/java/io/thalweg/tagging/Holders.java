package io.thalweg.tagging;

/**
 * Who held which key of the {@link ResourceDirectory} at a time. A packet may be older than what Kubernetes says of its
 * sender: what begins up to {@link ResourceDirectory#EARLY_MICROS} after the time asked for counts when nobody held the key
 * then. What is of a cluster whose publication is under way is nobody's yet, and {@link #metIncomplete} tells that it was
 * met. One per thread; nothing allocated.
 */
final class Holders {
    static final int NONE = Entries.NONE;
    /** An epc that all entries match. */
    static final int ANY_EPC = Integer.MIN_VALUE;

    private static final long EARLY_MICROS = ResourceDirectory.EARLY_MICROS;

    private final ResourceDirectory directory;
    private final Entries entries;
    private final KeyTable shown;
    private final KeyTable other;
    private final Blocks blocks;
    private final Clusters incomplete;
    private boolean metIncomplete;

    Holders(ResourceDirectory directory) {
        this.directory = directory;
        entries = directory.entries;
        shown = directory.shown;
        other = directory.other;
        blocks = directory.blocks;
        incomplete = directory.incomplete;
    }

    /** Begins the look-ups that {@link #metIncomplete} tells of. */
    void begin() {
        metIncomplete = false;
    }

    boolean metIncomplete() {
        return metIncomplete;
    }

    private boolean isUsable(int entry) {
        if (incomplete.size() > 0 && incomplete.contains(entries.cluster(entry))) {
            metIncomplete = true;
            return false;
        }
        return true;
    }

    /**
     * Brings what look-ups of two addresses will read into the processor's caches, both at once: in a large directory they
     * spend their time waiting for memory, and one after the other they would wait twice as long.
     */
    long touch(long high, long low, long otherHigh, long otherLow) {
        return entries.ahead(high, low) ^ entries.ahead(otherHigh, otherLow);
    }

    /** Who held the address at that time: {@link #holder}, by the shortest way. */
    int holderOfAddress(long high, long low, int epc, long micros) {
        int entry = entries.alone(high, low);
        if (entry != NONE
                && entries.from(entry) <= micros
                && micros < entries.to(entry)
                && entries.epc(entry) == epc
                && isUsable(entry)) {
            return entry;
        }
        return holder(Keys.ADDRESS, high, low, epc, micros);
    }

    /** Who held the key at that time, {@link #NONE} for nobody. */
    int holder(int tag, long high, long low, int epc, long micros) {
        int holder = NONE;
        int early = NONE;
        KeyTable keys = directory.table(tag);
        for (int link = keys.first(tag, high, low); link != KeyTable.NONE; link = keys.next(link)) {
            int entry = keys.entry(link);
            if (epc != ANY_EPC && entries.epc(entry) != epc || !isUsable(entry)) {
                continue;
            }
            long from = entries.from(entry);
            if (from <= micros) {
                if (micros < entries.to(entry) && (holder == NONE || isBetter(entry, holder))) {
                    holder = entry;
                }
            } else if (from - EARLY_MICROS <= micros && (early == NONE || isSooner(entry, early))) {
                early = entry;
            }
        }
        return holder == NONE ? early : holder;
    }

    private boolean isBetter(int entry, int other) {
        int rank = Indexer.rank(entries.kind(entry)) - Indexer.rank(entries.kind(other));
        if (rank != 0) {
            return rank > 0;
        }
        return entries.from(entry) != entries.from(other)
                ? entries.from(entry) > entries.from(other)
                : isSmaller(entry, other);
    }

    private boolean isSooner(int entry, int other) {
        if (entries.from(entry) != entries.from(other)) {
            return entries.from(entry) < entries.from(other);
        }
        int rank = Indexer.rank(entries.kind(entry)) - Indexer.rank(entries.kind(other));
        return rank != 0 ? rank > 0 : isSmaller(entry, other);
    }

    private boolean isSmaller(int entry, int other) {
        return Integer.compareUnsigned(entries.id(entry), entries.id(other)) < 0;
    }

    /** Whether two entries at once hold the key, as of bridges that give all their ports one MAC. */
    boolean isShared(int tag, long high, long low, int epc, long micros) {
        int holders = 0;
        KeyTable keys = directory.table(tag);
        for (int link = keys.first(tag, high, low); link != KeyTable.NONE; link = keys.next(link)) {
            int entry = keys.entry(link);
            if (entries.epc(entry) == epc && entries.from(entry) <= micros && micros < entries.to(entry)) {
                holders++;
            }
        }
        return holders > 1;
    }

    /** The resource of that kind and id as it was then. */
    int resource(int kind, int id, long micros) {
        return id == 0 ? NONE : holder(Keys.ID, Keys.resource(kind, id), 0, ANY_EPC, micros);
    }

    /** The smallest block around the address. */
    int block(long high, long low, int epc, long micros) {
        for (int i = 0; i < blocks.lengths(); i++) {
            int length = blocks.length(i);
            int entry =
                    holder(Keys.CIDR | length, high & Keys.maskHigh(length), low & Keys.maskLow(length), epc, micros);
            if (entry != NONE) {
                return entry;
            }
        }
        return NONE;
    }

    /** The process of that number at that time, as the control plane knows it or as its agent saw it. */
    int process(int agentId, int pid, boolean seen, long micros) {
        int process = NONE;
        for (int link = other.first(Keys.PROCESS, Keys.process(agentId, pid), 0);
                link != KeyTable.NONE;
                link = other.next(link)) {
            int entry = other.entry(link);
            if (entries.has(entry, Entries.SEEN) == seen
                    && isUsable(entry)
                    && entries.from(entry) - EARLY_MICROS <= micros
                    && micros < entries.to(entry)
                    && (process == NONE || entries.from(entry) > entries.from(process))) {
                process = entry;
            }
        }
        return process;
    }

    /** The pod of a process that an agent saw. */
    int podOf(int seenProcess, long micros) {
        for (int link = other.firstOf(seenProcess); link != KeyTable.NONE; link = other.nextOfEntry(link)) {
            int space = other.tag(link);
            if (space == Indexer.IN_CONTAINER || space == Indexer.IN_POD) {
                int tag = space == Indexer.IN_CONTAINER ? Keys.CONTAINER : Keys.UID;
                int pod = holder(tag, other.high(link), other.low(link), ANY_EPC, micros);
                if (pod != NONE) {
                    return pod;
                }
            }
        }
        return NONE;
    }

    /** Whether its agent saw the process in a container or pod, known or not. */
    boolean isContained(int seenProcess) {
        for (int link = other.firstOf(seenProcess); link != KeyTable.NONE; link = other.nextOfEntry(link)) {
            int space = other.tag(link);
            if (space == Indexer.IN_CONTAINER || space == Indexer.IN_POD) {
                return true;
            }
        }
        return false;
    }

    /** The service with the smallest id that the key belonged to, 0 for none. */
    int service(int tag, long high, long low, int epc, long micros) {
        int service = 0;
        for (int link = shown.first(tag, high, low); link != KeyTable.NONE; link = shown.next(link)) {
            int entry = shown.entry(link);
            if (isServing(entry, epc, micros)
                    && (service == 0 || Integer.compareUnsigned(entries.id(entry), service) < 0)) {
                service = entries.id(entry);
            }
        }
        return service;
    }

    /** The service that the key belonged to if there was only one, else 0. */
    int onlyService(int tag, long high, long low, long micros) {
        int service = 0;
        for (int link = shown.first(tag, high, low); link != KeyTable.NONE; link = shown.next(link)) {
            int entry = shown.entry(link);
            if (isServing(entry, ANY_EPC, micros)) {
                if (service != 0 && service != entries.id(entry)) {
                    return 0;
                }
                service = entries.id(entry);
            }
        }
        return service;
    }

    private boolean isServing(int entry, int epc, long micros) {
        return (epc == ANY_EPC || entries.epc(entry) == epc)
                && entries.from(entry) - EARLY_MICROS <= micros
                && micros < entries.to(entry)
                && isUsable(entry);
    }

    /** A custom service by its key: its entry. */
    int custom(int tag, long high, long low, long micros) {
        return holder(tag, high, low, ANY_EPC, micros);
    }
}
