package io.thalweg.engine.flow;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Addresses of the pods and virtual machines of a host, learned from the packets at their interfaces: so it is known at the
 * host's own interface which flows only pass it, when no tunnel tells.
 *
 * <p>A set-associative table of fixed size, part of the shard's state: eight addresses a set; in a full one the newest takes
 * the place of another.
 */
final class GuestAddresses {
    private static final int SETS = 64;
    private static final int WAYS = 8;

    /** Hashes of the addresses; 0: free. */
    private final long[] keys;

    GuestAddresses() {
        this(new long[SETS * WAYS]);
    }

    private GuestAddresses(long[] keys) {
        this.keys = keys;
    }

    void learn(long addressHigh, long addressLow) {
        long key = key(addressHigh, addressLow);
        int first = set(key);
        int place = first + (int) (key & WAYS - 1);
        for (int i = first + WAYS - 1; i >= first; i--) {
            if (keys[i] == key) {
                return;
            }
            place = keys[i] == 0 ? i : place;
        }
        keys[place] = key;
    }

    boolean knows(long addressHigh, long addressLow) {
        long key = key(addressHigh, addressLow);
        int first = set(key);
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }

    private static long key(long addressHigh, long addressLow) {
        long key = FlowHash.spread(FlowHash.endpoint(addressHigh, addressLow, 0));
        return key == 0 ? 1 : key;
    }

    private static int set(long key) {
        return (int) (key >>> 58) * WAYS;
    }

    GuestAddresses copy() {
        return new GuestAddresses(keys.clone());
    }

    void writeTo(DataOutput out) throws IOException {
        int used = 0;
        for (long key : keys) {
            used += key != 0 ? 1 : 0;
        }
        out.writeShort(used);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                out.writeShort(i);
                out.writeLong(keys[i]);
            }
        }
    }

    static GuestAddresses readFrom(DataInput in) throws IOException {
        GuestAddresses read = new GuestAddresses();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            int index = in.readUnsignedShort();
            if (index >= read.keys.length) {
                throw new IOException("flow state: guest address " + index + " of " + read.keys.length);
            }
            read.keys[index] = in.readLong();
        }
        return read;
    }
}
