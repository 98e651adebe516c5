package io.thalweg.tagging;

import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Who held which address when: the topics of resources and processes as a table for look-ups as of a time, which
 * {@link Holders} makes. The {@link Tagger} asks it for both ends of every row.
 *
 * <p>It holds numbers only, no names: {@link Entries} (an interval of a resource's life) and {@link KeyTable} (by what it is
 * found). The order in which records come does not matter, and a record may come again. 100 000 pods with their
 * workloads, nodes and services take 480 to 560 bytes a pod. One thread; a wrong answer here is a wrong name on a row.
 *
 * <p>A packet may be older than what Kubernetes says of its sender: what begins up to {@value #EARLY_MICROS} µs after the time
 * asked for counts when nobody held the key then.
 */
public final class ResourceDirectory {
    /** How long before its beginning a resource is taken for the holder of what nobody else held. */
    public static final long EARLY_MICROS = 10_000_000;

    /** Version of what {@link #writeTo} writes. */
    public static final int STATE_VERSION = DirectoryCodec.VERSION;

    private static final int MOST_CLUSTER = 0xffff;

    final Entries entries;
    /** By what traffic shows. */
    final KeyTable shown;
    /** By all else. */
    final KeyTable other;

    final WorkloadTypes workloadTypes;
    final Blocks blocks;
    final Vpcs vpcs;
    final Clusters incomplete;
    private final Indexer indexer = new Indexer(this);

    private int customs;
    private int sockets;
    private long changes;
    private long serviceChanges;
    private long rejected;
    private long cut;

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
        sockets = from.sockets;
        changes = from.changes;
        serviceChanges = from.serviceChanges;
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
        changes++;
        if (cluster < 0 || cluster > MOST_CLUSTER) {
            rejected++;
        } else if (complete) {
            incomplete.remove(cluster);
        } else {
            incomplete.add(cluster);
        }
    }

    /** Puts a process in place of what was known of it. One that is in no container and has no sockets is of no use and is left out. */
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
        return Entries.NONE;
    }

    private void drop(int entry) {
        if (entry == Entries.NONE) {
            return;
        }
        changes++;
        for (int link = shown.firstOf(entry); link != KeyTable.NONE; link = shown.nextOfEntry(link)) {
            count(entry, shown.tag(link), -1);
        }
        long homeHigh = entries.homeHigh(entry);
        long homeLow = entries.homeLow(entry);
        for (int link = other.firstOf(entry); link != KeyTable.NONE; link = other.nextOfEntry(link)) {
            count(entry, other.tag(link), -1);
        }
        shown.removeAll(entry);
        other.removeAll(entry);
        countHolders(homeHigh, homeLow);
        int kind = entries.kind(entry);
        int id = entries.id(entry);
        entries.remove(entry);
        if (kind == ResourceKind.RESOURCE_KIND_WORKLOAD_VALUE
                && other.first(Keys.ID, Keys.resource(kind, id), 0) == KeyTable.NONE) {
            workloadTypes.remove(id);
        }
    }

    /** Adds an entry; others get other numbers by it. */
    int add(int kind, int id, long homeHigh, long homeLow, long from, long to) {
        changes++;
        if (entries.isFull()) {
            int[] moved = entries.grow();
            shown.renumber(moved);
            other.renumber(moved);
        }
        return entries.add(kind, id, homeHigh, homeLow, from, to);
    }

    /** Adds a key to an entry. */
    void link(int entry, int tag, long high, long low) {
        changes++;
        if (Keys.isShown(tag)) {
            shown.add(tag, high, low, entry);
            count(entry, tag, 1);
            if (tag == Keys.ADDRESS) {
                countHolders(high, low);
            }
        } else {
            other.add(tag, high, low, entry);
            count(entry, tag, 1);
            if (tag == Keys.ID && entries.kind(entry) == ResourceKind.RESOURCE_KIND_WORKLOAD_VALUE) {
                workloadTypes.put(entries.id(entry), entries.type(entry));
            }
        }
    }

    /** Whoever is the only one to hold an address is found by a shorter way. */
    private void countHolders(long high, long low) {
        int first = shown.first(Keys.ADDRESS, high, low);
        boolean isAlone = first != KeyTable.NONE && shown.next(first) == KeyTable.NONE;
        for (int link = first; link != KeyTable.NONE; link = shown.next(link)) {
            if (entries.isHome(shown.entry(link), high, low)) {
                entries.alone(shown.entry(link), isAlone);
            }
        }
    }

    private void count(int entry, int tag, int change) {
        switch (Keys.space(tag)) {
            case Keys.CIDR -> {
                blocks.count(tag & 0xff, change);
                vpcs.count(entries.epc(entry), change);
            }
            case Keys.ADDRESS -> vpcs.count(entries.epc(entry), change);
            case Keys.TARGET, Keys.BEHIND, Keys.VIRTUAL -> serviceChanges++;
            case Keys.CUSTOM, Keys.CUSTOM_IP -> customs += change;
            case Keys.LISTENS, Keys.CONNECTION -> sockets += change;
            default -> {}
        }
    }

    boolean hasCustoms() {
        return customs > 0;
    }

    /** Whether any process is known to have a socket. */
    boolean hasSockets() {
        return sockets > 0;
    }

    /** The table that has keys of that tag. */
    KeyTable table(int tag) {
        return Keys.isShown(tag) ? shown : other;
    }

    /** No cluster's publication is under way. */
    boolean isComplete() {
        return incomplete.size() == 0;
    }

    /** Goes on with every change. */
    long changes() {
        return changes;
    }

    /** Goes on when a service comes to be in front of a workload or at an address, or no longer is. */
    long serviceChanges() {
        return serviceChanges;
    }

    public void writeTo(DataOutput out) throws IOException {
        DirectoryCodec.write(this, out);
    }

    /** @throws IOException for bytes that this build does not read */
    public static ResourceDirectory readFrom(DataInput in) throws IOException {
        return DirectoryCodec.read(in);
    }
}
