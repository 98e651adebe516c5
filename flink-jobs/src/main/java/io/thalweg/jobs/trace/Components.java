package io.thalweg.jobs.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Spans and which of them belong together: a union-find in primitive arrays, each component also a ring, so that its
 * members are found without a search. Nothing in it is ever taken out one by one: see {@link #keepOnly}.
 *
 * <pre>
 *   per span        id | parent | next of the ring | last (event time, ms) | REGISTERED: the span itself has come
 *   per component   size | spans registered | first and last second | trace (0: not closed yet) | version | CLOSED | place it has gone to (-1: none)
 *   (at its root)
 * </pre>
 *
 * A span that only a link has told of is not registered: it may be known elsewhere, or come yet.
 */
final class Components {
    static final int NONE = -1;
    static final long NOWHERE = -1;

    private static final int VERSION = 1;
    private static final int FIRST_ENTRIES = 16;
    private static final int MOST_ENTRIES = 1 << 28;
    private static final long K = 0x9e37_79b9_7f4a_7c15L;
    private static final byte REGISTERED = 1;
    private static final byte CLOSED = 2;
    private static final byte SPLIT = 4;

    private long[] ids = new long[FIRST_ENTRIES];
    private int[] parents = new int[FIRST_ENTRIES];
    private int[] nexts = new int[FIRST_ENTRIES];
    private long[] lasts = new long[FIRST_ENTRIES];
    private byte[] flags = new byte[FIRST_ENTRIES];
    private int[] sizes = new int[FIRST_ENTRIES];
    private int[] registered = new int[FIRST_ENTRIES];
    private int[] firstSeconds = new int[FIRST_ENTRIES];
    private int[] lastSeconds = new int[FIRST_ENTRIES];
    private long[] traces = new long[FIRST_ENTRIES];
    private int[] versions = new int[FIRST_ENTRIES];
    private long[] places = new long[FIRST_ENTRIES];
    private int count;
    /** Entry plus one by the hash of its id; 0: free. */
    private int[] index = new int[FIRST_ENTRIES * 2];

    int count() {
        return count;
    }

    /** @return the span's entry, or {@link #NONE} */
    int entry(long id) {
        return index[slot(id)] - 1;
    }

    /** @return the span's entry, made if need be */
    int add(long id) {
        int slot = slot(id);
        if (index[slot] != 0) {
            return index[slot] - 1;
        }
        if (count == ids.length) {
            grow();
            slot = slot(id);
        }
        int entry = count++;
        index[slot] = entry + 1;
        ids[entry] = id;
        parents[entry] = entry;
        nexts[entry] = entry;
        lasts[entry] = Long.MIN_VALUE;
        flags[entry] = 0;
        sizes[entry] = 1;
        registered[entry] = 0;
        firstSeconds[entry] = (int) TimeLevels.second(id);
        lastSeconds[entry] = (int) TimeLevels.second(id);
        traces[entry] = 0;
        versions[entry] = 0;
        places[entry] = NOWHERE;
        return entry;
    }

    /** @return the root of the entry's component */
    int root(int entry) {
        int at = entry;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /** Notes that the span itself has come. @return false when it had */
    boolean register(int entry) {
        if ((flags[entry] & REGISTERED) != 0) {
            return false;
        }
        flags[entry] |= REGISTERED;
        registered[root(entry)]++;
        return true;
    }

    /** Whether both together have no more spans, and take no longer, than they may. */
    boolean fit(int root, int other, int mostSpans, int longestSeconds) {
        int first = Math.min(firstSeconds[root], firstSeconds[other]);
        int last = Math.max(lastSeconds[root], lastSeconds[other]);
        return (long) sizes[root] + sizes[other] <= mostSpans && (long) last - first <= longestSeconds;
    }

    /** Makes one component of two, whose traces, versions and places the caller has seen to. @return its root */
    int unite(int one, int other) {
        boolean isOneLarger = sizes[one] >= sizes[other];
        int root = isOneLarger ? one : other;
        int child = isOneLarger ? other : one;
        parents[child] = root;
        int next = nexts[root];
        nexts[root] = nexts[child];
        nexts[child] = next;
        sizes[root] += sizes[child];
        registered[root] += registered[child];
        lasts[root] = Math.max(lasts[root], lasts[child]);
        firstSeconds[root] = Math.min(firstSeconds[root], firstSeconds[child]);
        lastSeconds[root] = Math.max(lastSeconds[root], lastSeconds[child]);
        flags[root] |= (byte) (flags[child] & SPLIT);
        return root;
    }

    boolean isRoot(int entry) {
        return parents[entry] == entry;
    }

    long id(int entry) {
        return ids[entry];
    }

    /** The next member; after as many steps as there are, the first again. */
    int next(int entry) {
        return nexts[entry];
    }

    boolean isRegistered(int entry) {
        return (flags[entry] & REGISTERED) != 0;
    }

    /** Spans that are known of. */
    int size(int root) {
        return sizes[root];
    }

    /** Spans that have come. */
    int registered(int root) {
        return registered[root];
    }

    long last(int root) {
        return lasts[root];
    }

    void touch(int root, long millis) {
        lasts[root] = Math.max(lasts[root], millis);
    }

    boolean isClosed(int root) {
        return (flags[root] & CLOSED) != 0;
    }

    void close(int root, boolean isClosed) {
        flags[root] = (byte) (isClosed ? flags[root] | CLOSED : flags[root] & ~CLOSED);
    }

    /** A link of it was refused: it is a part of something larger. */
    boolean isSplit(int root) {
        return (flags[root] & SPLIT) != 0;
    }

    void split(int root) {
        flags[root] |= SPLIT;
    }

    long trace(int root) {
        return traces[root];
    }

    int version(int root) {
        return versions[root];
    }

    void identify(int root, long trace, int version) {
        traces[root] = trace;
        versions[root] = version;
    }

    /** Where the component has gone to, {@link #NOWHERE}: it is here. */
    long place(int root) {
        return places[root];
    }

    void place(int root, long place) {
        places[root] = place;
    }

    /** The smallest id of a span that has come, unsigned: one of those that ended in the first second. */
    long smallest(int root) {
        long smallest = -1;
        int at = root;
        do {
            if (isRegistered(at) && Long.compareUnsigned(ids[at], smallest) < 0) {
                smallest = ids[at];
            }
            at = nexts[at];
        } while (at != root);
        return smallest;
    }

    /** Forgets the components whose root's entry is not set. */
    void keepOnly(boolean[] roots) {
        Components kept = new Components();
        int[] moved = new int[count];
        for (int i = 0; i < count; i++) {
            moved[i] = roots[root(i)] ? kept.add(ids[i]) : NONE;
        }
        for (int i = 0; i < count; i++) {
            if (moved[i] != NONE) {
                kept.take(moved[i], this, i, moved);
            }
        }
        adopt(kept);
    }

    private void take(int at, Components from, int entry, int[] moved) {
        parents[at] = moved[from.root(entry)];
        nexts[at] = moved[from.nexts[entry]];
        lasts[at] = from.lasts[entry];
        flags[at] = from.flags[entry];
        sizes[at] = from.sizes[entry];
        registered[at] = from.registered[entry];
        firstSeconds[at] = from.firstSeconds[entry];
        lastSeconds[at] = from.lastSeconds[entry];
        traces[at] = from.traces[entry];
        versions[at] = from.versions[entry];
        places[at] = from.places[entry];
    }

    private void adopt(Components other) {
        ids = other.ids;
        parents = other.parents;
        nexts = other.nexts;
        lasts = other.lasts;
        flags = other.flags;
        sizes = other.sizes;
        registered = other.registered;
        firstSeconds = other.firstSeconds;
        lastSeconds = other.lastSeconds;
        traces = other.traces;
        versions = other.versions;
        places = other.places;
        index = other.index;
        count = other.count;
    }

    private void grow() {
        resize(count * 2);
        for (int i = 0; i < count; i++) {
            index[slot(ids[i])] = i + 1;
        }
    }

    private void resize(int entries) {
        ids = Arrays.copyOf(ids, entries);
        parents = Arrays.copyOf(parents, entries);
        nexts = Arrays.copyOf(nexts, entries);
        lasts = Arrays.copyOf(lasts, entries);
        flags = Arrays.copyOf(flags, entries);
        sizes = Arrays.copyOf(sizes, entries);
        registered = Arrays.copyOf(registered, entries);
        firstSeconds = Arrays.copyOf(firstSeconds, entries);
        lastSeconds = Arrays.copyOf(lastSeconds, entries);
        traces = Arrays.copyOf(traces, entries);
        versions = Arrays.copyOf(versions, entries);
        places = Arrays.copyOf(places, entries);
        index = new int[Integer.highestOneBit(entries) * 4];
    }

    private int slot(long id) {
        int mask = index.length - 1;
        int slot = (int) (id * K >>> 32) & mask;
        while (index[slot] != 0 && ids[index[slot] - 1] != id) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    Components copy() {
        Components copy = new Components();
        copy.adopt(this);
        copy.ids = ids.clone();
        copy.parents = parents.clone();
        copy.nexts = nexts.clone();
        copy.lasts = lasts.clone();
        copy.flags = flags.clone();
        copy.sizes = sizes.clone();
        copy.registered = registered.clone();
        copy.firstSeconds = firstSeconds.clone();
        copy.lastSeconds = lastSeconds.clone();
        copy.traces = traces.clone();
        copy.versions = versions.clone();
        copy.places = places.clone();
        copy.index = index.clone();
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeLong(ids[i]);
            out.writeInt(parents[i]);
            out.writeInt(nexts[i]);
            out.writeLong(lasts[i]);
            out.writeByte(flags[i]);
            out.writeInt(sizes[i]);
            out.writeInt(registered[i]);
            out.writeInt(firstSeconds[i]);
            out.writeInt(lastSeconds[i]);
            out.writeLong(traces[i]);
            out.writeInt(versions[i]);
            out.writeLong(places[i]);
        }
    }

    /** @throws IOException for bytes that are none of {@link #writeTo}; the message says which it reads */
    static Components readFrom(DataInput in) throws IOException {
        StateVersion.require("components", in.readUnsignedByte(), VERSION);
        int entries = StateVersion.count("components", in.readInt(), MOST_ENTRIES);
        Components read = new Components();
        read.resize(Math.max(FIRST_ENTRIES, entries));
        for (int i = 0; i < entries; i++) {
            read.add(in.readLong());
            read.parents[i] = entryOf(in.readInt(), entries);
            read.nexts[i] = entryOf(in.readInt(), entries);
            read.lasts[i] = in.readLong();
            read.flags[i] = in.readByte();
            read.sizes[i] = in.readInt();
            read.registered[i] = in.readInt();
            read.firstSeconds[i] = in.readInt();
            read.lastSeconds[i] = in.readInt();
            read.traces[i] = in.readLong();
            read.versions[i] = in.readInt();
            read.places[i] = in.readLong();
        }
        return read;
    }

    private static int entryOf(int entry, int entries) throws IOException {
        if (entry < 0 || entry >= entries) {
            throw new IOException("components: entry " + entry + " of " + entries);
        }
        return entry;
    }
}
