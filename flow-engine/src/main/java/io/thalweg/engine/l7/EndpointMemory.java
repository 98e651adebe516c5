package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which protocol each server endpoint of a shard speaks, and which endpoints speak none that we know.
 *
 * <p>A set-associative table, eight entries a set, that grows to a fixed size; beyond it the entry of the set that was
 * used longest ago leaves. An entry is a key and
 *
 * <pre>
 *   63      56 55      48 47          32 31                    0
 *   | unused  | protocol | failures     | seconds: last used    |
 * </pre>
 *
 * An endpoint with as many failures as the limit is left alone until the retry time after the last of them; the time is
 * not moved while it is left alone. The first bytes of a connection whose handshake was seen are tried even then.
 */
final class EndpointMemory {
    static final int UNKNOWN = 0;

    private static final int WAYS = 8;
    private static final int FIRST_SETS = 8;
    private static final int MAX_SETS = 512;
    private static final int PROTOCOL_SHIFT = 48;
    private static final int FAILURES_SHIFT = 32;
    private static final int MAX_FAILURES = 0xffff;

    private long[] keys;
    private long[] entries;
    private int used;

    EndpointMemory() {
        this(FIRST_SETS);
    }

    private EndpointMemory(int sets) {
        keys = new long[sets * WAYS];
        entries = new long[sets * WAYS];
    }

    int size() {
        return used;
    }

    /** The protocol the endpoint was seen to speak, or {@link #UNKNOWN}. */
    int protocol(long key) {
        int index = find(key);
        return index < 0 ? UNKNOWN : (int) (entries[index] >>> PROTOCOL_SHIFT) & 0xff;
    }

    /** Whether the endpoint has failed so often, and so lately, that trying again is a waste. */
    boolean isHopeless(long key, int seconds, int maxFailures, int retrySeconds) {
        int index = find(key);
        if (index < 0 || failures(entries[index]) < maxFailures) {
            return false;
        }
        if (seconds - (int) entries[index] < retrySeconds) {
            return true;
        }
        entries[index] = seconds & 0xffff_ffffL;
        return false;
    }

    void succeeded(long key, int protocol, int seconds) {
        int index = findOrTake(key);
        entries[index] = (long) protocol << PROTOCOL_SHIFT | seconds & 0xffff_ffffL;
    }

    /** One more packet that no parser knew; of no account once the endpoint's protocol is known. */
    void failed(long key, int seconds) {
        int index = findOrTake(key);
        long entry = entries[index];
        if ((entry >>> PROTOCOL_SHIFT & 0xff) == UNKNOWN) {
            int failures = Math.min(MAX_FAILURES, failures(entry) + 1);
            entries[index] = (long) failures << FAILURES_SHIFT | seconds & 0xffff_ffffL;
        }
    }

    private static int failures(long entry) {
        return (int) (entry >>> FAILURES_SHIFT) & 0xffff;
    }

    private int set(long key) {
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 40) % (keys.length / WAYS) * WAYS;
    }

    private int find(long key) {
        int first = set(key);
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    private int findOrTake(long key) {
        int found = find(key);
        if (found >= 0) {
            return found;
        }
        int place = place(key);
        if (keys[place] != 0 && keys.length < MAX_SETS * WAYS) {
            grow();
            place = place(key);
        }
        used += keys[place] == 0 ? 1 : 0;
        keys[place] = key;
        entries[place] = 0;
        return place;
    }

    /** A free entry of the key's set, or the one that was used longest ago. */
    private int place(long key) {
        int first = set(key);
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == 0) {
                return i;
            }
            if ((int) entries[i] - (int) entries[oldest] < 0) {
                oldest = i;
            }
        }
        return oldest;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldEntries = entries;
        keys = new long[oldKeys.length * 2];
        entries = new long[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                entries[place] = oldEntries[i];
            }
        }
    }

    EndpointMemory copy() {
        EndpointMemory copy = new EndpointMemory(0);
        copy.keys = keys.clone();
        copy.entries = entries.clone();
        copy.used = used;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeShort(keys.length / WAYS);
        out.writeShort(used);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                out.writeShort(i);
                out.writeLong(keys[i]);
                out.writeLong(entries[i]);
            }
        }
    }

    static EndpointMemory readFrom(DataInput in) throws IOException {
        int sets = in.readUnsignedShort();
        if (sets < FIRST_SETS || sets > MAX_SETS || Integer.bitCount(sets) != 1) {
            throw new IOException("L7 state: endpoint memory of " + sets + " sets");
        }
        EndpointMemory read = new EndpointMemory(sets);
        int used = in.readUnsignedShort();
        for (int i = 0; i < used; i++) {
            int index = in.readUnsignedShort();
            if (index >= read.keys.length) {
                throw new IOException("L7 state: endpoint " + index + " of " + read.keys.length);
            }
            read.keys[index] = in.readLong();
            read.entries[index] = in.readLong();
        }
        read.used = used;
        return read;
    }
}
