package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.LinkKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Link keys and the first span that offered each: a later one of the same key is linked with that one, so a key of n spans
 * makes n - 1 links. A share of all keys; state of the operator {@code links}.
 *
 * <p>A key that more spans offer than its kind may have, or that lives for longer than a trace may take, has become a
 * constant: it makes no links until nobody has offered it for a while. What it has linked until then the assembly takes
 * apart again.
 *
 * <pre>
 *   keys[slot]       0: free
 *   firsts[slot]     the first span
 *   touched[slot]    second when the key was last offered, or the watermark's, whichever is later
 *   counts[slot]     spans so far; HOT: it links no more
 * </pre>
 */
final class LinkTable {
    private static final int VERSION = 1;
    private static final int FIRST_SLOTS = 64;
    private static final int HOT = -1;
    private static final LinkKind[] KINDS = LinkKind.values();
    private static final int MOST_KEYS = 1 << 28;

    /** What offering a key came to. */
    enum Outcome {
        FIRST,
        SAME,
        LINKED,
        /** It has just turned hot. */
        TURNED_HOT,
        HOT
    }

    private long[] keys = new long[FIRST_SLOTS];
    private long[] firsts = new long[FIRST_SLOTS];
    private int[] touched = new int[FIRST_SLOTS];
    private int[] counts = new int[FIRST_SLOTS];
    private int size;
    private long first;

    int size() {
        return size;
    }

    /** The span that {@link Outcome#LINKED} means. */
    long first() {
        return first;
    }

    /**
     * @param key not 0
     * @param mostSpans of a key, if its kind allows more
     * @param now second of the watermark, or 0 when there is none yet
     */
    Outcome offer(long key, long span, LinkKind kind, int mostSpans, int now) {
        int slot = slot(key);
        int at = Math.max(now, (int) TimeLevels.second(span));
        if (keys[slot] == 0) {
            insert(slot, key, span, at);
            return Outcome.FIRST;
        }
        touched[slot] = Math.max(touched[slot], at);
        if (counts[slot] == HOT) {
            return Outcome.HOT;
        }
        first = firsts[slot];
        if (first == span) {
            return Outcome.SAME;
        }
        long apart = TimeLevels.second(span) - TimeLevels.second(first);
        if (counts[slot] >= Math.min(mostSpans, kind.usualLimit()) || Math.abs(apart) > TimeLevels.LONGEST_SECONDS) {
            counts[slot] = HOT;
            return Outcome.TURNED_HOT;
        }
        counts[slot]++;
        return Outcome.LINKED;
    }

    /** Forgets the keys that were last offered before this second. */
    void forgetBefore(int second) {
        int left = 0;
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0 && touched[i] >= second) {
                left++;
            }
        }
        if (left < size) {
            rebuild(slotsFor(left), second);
        }
    }

    private static int slotsFor(int entries) {
        return Math.max(FIRST_SLOTS, Integer.highestOneBit(Math.max(1, entries)) * 4);
    }

    private void insert(int slot, long key, long span, int at) {
        keys[slot] = key;
        firsts[slot] = span;
        touched[slot] = at;
        counts[slot] = 1;
        if (++size * 4L > keys.length * 3L) {
            rebuild(keys.length * 2, Integer.MIN_VALUE);
        }
    }

    private void rebuild(int slots, int since) {
        long[] oldKeys = keys;
        long[] oldFirsts = firsts;
        int[] oldTouched = touched;
        int[] oldCounts = counts;
        allocate(slots);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0 && oldTouched[i] >= since) {
                put(oldKeys[i], oldFirsts[i], oldTouched[i], oldCounts[i]);
            }
        }
    }

    private void allocate(int slots) {
        keys = new long[slots];
        firsts = new long[slots];
        touched = new int[slots];
        counts = new int[slots];
        size = 0;
    }

    private void put(long key, long span, int at, int count) {
        int slot = slot(key);
        size += keys[slot] == 0 ? 1 : 0;
        keys[slot] = key;
        firsts[slot] = span;
        touched[slot] = at;
        counts[slot] = count;
    }

    /** Keys are hashes; their low bits may be those that chose this table. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    LinkTable copy() {
        LinkTable copy = new LinkTable();
        copy.keys = keys.clone();
        copy.firsts = firsts.clone();
        copy.touched = touched.clone();
        copy.counts = counts.clone();
        copy.size = size;
        return copy;
    }

    static LinkKind kind(int ordinal) {
        return KINDS[ordinal];
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(size);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                out.writeLong(keys[i]);
                out.writeLong(firsts[i]);
                out.writeInt(touched[i]);
                out.writeInt(counts[i]);
            }
        }
    }

    /** @throws IOException for bytes that are none of {@link #writeTo}; the message says which it reads */
    static LinkTable readFrom(DataInput in) throws IOException {
        StateVersion.require("link keys", in.readUnsignedByte(), VERSION);
        LinkTable table = new LinkTable();
        int count = StateVersion.count("link keys", in.readInt(), MOST_KEYS);
        table.allocate(slotsFor(count));
        for (int i = 0; i < count; i++) {
            table.put(in.readLong(), in.readLong(), in.readInt(), in.readInt());
        }
        return table;
    }
}
