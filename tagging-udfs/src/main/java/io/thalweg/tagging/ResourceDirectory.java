package io.thalweg.tagging;

import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Who held which address when: the topics of resources and processes as a table for look-ups as of a time. The
 * {@link Tagger} asks it for both ends of every row.
 *
 * <p>It holds numbers only, no names: {@link Entries} (an interval of a resource's life) and {@link KeyTable} (by what it is
 * found). The order in which records come does not matter, and a record may come again. 100 000 pods with their
 * workloads, nodes and services take about 500 bytes a pod. One thread; a wrong answer here is a wrong name on a row.
 *
 * <p>A packet may be older than what Kubernetes says of its sender: what begins up to {@value #EARLY_MICROS} µs after the time
 * asked for counts when nobody held the key then.
 */
public final class ResourceDirectory {
    /** How long before its beginning a resource is taken for the holder of what nobody else held. */
    public static final long EARLY_MICROS = 10_000_000;

    /** Version of what {@link #writeTo} writes. */
    public static final int STATE_VERSION = DirectoryCodec.VERSION;

    static final int NONE = Entries.NONE;
    /** An epc that all entries match. */
    static final int ANY_EPC = Integer.MIN_VALUE;

    private static final int MOST_CLUSTER = 0xffff;

    final Entries entries;
    /** By what traffic shows. */
    final KeyTable shown;
    /** By all else. */
    final KeyTable other;

    final WorkloadTypes workloadTypes;
    final Blocks blocks;
    final Vpcs vpcs;
    private final Clusters incomplete;
    private final Indexer indexer = new Indexer(this);

    private int customs;
    private long rejected;
    private long cut;
    /** Whether the look-up that was last begun met entries of a cluster that is not complete. */
    private boolean metIncomplete;

    public ResourceDirectory() {
        entries = new Entries();
        shown = new KeyTable();
        other = new KeyTable();
        workloadTypes = new WorkloadTypes();
        blocks = new Blocks();
        vpcs = new Vpcs();
        incomplete = new Clusters();
    }

    private ResourceDirectory(ResourceDirectory from) {
        entries = from.entries.copy();
        shown = from.shown.copy();
        other = from.other.copy();
        workloadTypes = from.workloadTypes.copy();
        blocks = from.blocks.copy();
        vpcs = from.vpcs.copy();
        incomplete = from.incomplete.copy();
        customs = from.customs;
        rejected = from.rejected;
        cut = from.cut;
    }

    public ResourceDirectory copy() {
        return new ResourceDirectory(this);
    }

    /** Intervals that are known. */
    public int size() {
        return entries.size();
    }

    /** Of the tables; what else there is is small. */
    public long heapBytes() {
        return entries.heapBytes() + shown.heapBytes() + other.heapBytes();
    }

    /** Records that could not be used: an id that does not fit, an unknown kind. */
    public long rejected() {
        return rejected;
    }

    /** Keys that were left out, because they are no addresses or because one resource had too many. */
    public long cut() {
        return cut;
    }

    /** Clusters whose publication is under way. */
    public int incompleteClusters() {
        return incomplete.size();
    }

    /** Puts an interval in place of what was known of it. */
    public void put(Resource resource) {
        int kind = resource.getKindValue();
        if (kind == ResourceKind.RESOURCE_KIND_SNAPSHOT_VALUE) {
            mark(resource.getId(), resource.getSnapshot().getComplete());
            return;
        }
        if (resource.getId() == 0 || resource.getKind() == ResourceKind.UNRECOGNIZED || kind == Entries.FREE) {
            rejected++;
            return;
        }
        drop(find(kind, resource.getId(), resource.getValidFrom()));
        cut += indexer.put(resource);
    }

    /** Forgets an interval. */
    public void remove(ResourceKey key) {
        if (key.kind() == ResourceKind.RESOURCE_KIND_SNAPSHOT) {
            mark(key.id(), true);
        } else if (key.kind() != ResourceKind.UNRECOGNIZED) {
            drop(find(key.kind().getNumber(), key.id(), key.validFrom()));
        }
    }

    private void mark(int cluster, boolean complete) {
        if (cluster < 0 || cluster > MOST_CLUSTER) {
            rejected++;
        } else if (complete) {
            incomplete.remove(cluster);
        } else {
            incomplete.add(cluster);
        }
    }

    /** Puts a process in place of what was known of it. One that is in no container is of no use and is left out. */
    public void put(Process process) {
        removeProcess(process.getAgentId(), process.getPid(), process.getStartTime());
        indexer.put(process);
    }

    /** @param startMicros since the epoch, as the process's record has it */
    public void removeProcess(int agentId, int pid, long startMicros) {
        int link = other.first(Keys.PROCESS, Keys.process(agentId, pid), 0);
        while (link != KeyTable.NONE) {
            int entry = other.entry(link);
            if (entries.has(entry, Entries.SEEN) && entries.from(entry) == startMicros) {
                drop(entry);
                return;
            }
            link = other.next(link);
        }
    }

    /** Forgets what ended before that time, µs since the epoch; returns how many. */
    public int expire(long endedBeforeMicros) {
        int expired = 0;
        for (int entry = 0; entry < entries.end(); entry++) {
            if (entries.kind(entry) != Entries.FREE && entries.to(entry) < endedBeforeMicros) {
                drop(entry);
                expired++;
            }
        }
        return expired;
    }

    private int find(int kind, int id, long from) {
        int link = other.first(Keys.ID, Keys.resource(kind, id), 0);
        while (link != KeyTable.NONE) {
            if (entries.from(other.entry(link)) == from) {
                return other.entry(link);
            }
            link = other.next(link);
        }
        return NONE;
    }

    private void drop(int entry) {
        if (entry == NONE) {
            return;
        }
        for (int link = entries.firstShown(entry); link != KeyTable.NONE; link = shown.nextOfEntry(link)) {
            count(entry, shown.tag(link), -1);
        }
        shown.removeAll(entries.firstShown(entry));
        other.removeAll(entries.firstOther(entry));
        int kind = entries.kind(entry);
        int id = entries.id(entry);
        entries.remove(entry);
        if (kind == ResourceKind.RESOURCE_KIND_WORKLOAD_VALUE
                && other.first(Keys.ID, Keys.resource(kind, id), 0) == KeyTable.NONE) {
            workloadTypes.remove(id);
        }
    }

    /** Adds a key to an entry. */
    void link(int entry, int tag, long high, long low) {
        int firstShown = entries.firstShown(entry);
        int firstOther = entries.firstOther(entry);
        if (Keys.isShown(tag)) {
            firstShown = shown.add(tag, high, low, entry, firstShown);
            count(entry, tag, 1);
        } else {
            firstOther = other.add(tag, high, low, entry, firstOther);
            if (tag == Keys.ID && entries.kind(entry) == ResourceKind.RESOURCE_KIND_WORKLOAD_VALUE) {
                workloadTypes.put(entries.id(entry), entries.type(entry));
            }
        }
        entries.links(entry, firstShown, firstOther);
    }

    private void count(int entry, int tag, int change) {
        switch (tag & ~0xff_ffff) {
            case Keys.CIDR -> {
                blocks.count(tag & 0xff, change);
                vpcs.count(entries.epc(entry), change);
            }
            case Keys.ADDRESS -> vpcs.count(entries.epc(entry), change);
            case Keys.CUSTOM, Keys.CUSTOM_IP -> customs += change;
            default -> {}
        }
    }

    boolean hasCustoms() {
        return customs > 0;
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
     * Brings what two look-ups will read into the processor's caches, both at once: in a large directory they spend their
     * time waiting for memory, and one after the other they would wait twice as long.
     */
    long touch(int tag, long high, long low, int otherTag, long otherHigh, long otherLow) {
        int one = shown.ahead(tag, high, low);
        int two = shown.ahead(otherTag, otherHigh, otherLow);
        int entryOne = shown.entryAhead(one);
        int entryTwo = shown.entryAhead(two);
        return entries.from(entryOne) ^ entries.from(entryTwo);
    }

    /** Who held the key at that time, {@link #NONE} for nobody. */
    int holder(int tag, long high, long low, int epc, long micros) {
        int holder = NONE;
        int early = NONE;
        KeyTable keys = Keys.isShown(tag) ? shown : other;
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
        KeyTable keys = Keys.isShown(tag) ? shown : other;
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
        for (int link = entries.firstOther(seenProcess); link != KeyTable.NONE; link = other.nextOfEntry(link)) {
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

    /** Clusters whose publication is under way, for {@link DirectoryCodec}. */
    Clusters incomplete() {
        return incomplete;
    }

    public void writeTo(DataOutput out) throws IOException {
        DirectoryCodec.write(this, out);
    }

    /** @throws IOException for bytes that this build does not read */
    public static ResourceDirectory readFrom(DataInput in) throws IOException {
        return DirectoryCodec.read(in);
    }
}
