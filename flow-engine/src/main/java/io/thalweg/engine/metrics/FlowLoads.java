package io.thalweg.engine.metrics;

import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.MetricsDocument;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many flows are alive of each document's key, from one second to the next: the meter {@code flow_load}. Flows that have
 * begun are added, closed ones taken off; a key of which nothing was heard for 300 s is forgotten.
 *
 * <p>Keys are their 64 bit hashes: 16 bytes a key, and one in ten thousand million that is taken for another.
 */
final class FlowLoads {
    private static final int IDLE_SECONDS = 300;
    private static final int FIRST_PLACES = 16;
    private static final int MOST_PLACES = 1 << 20;

    /** 0: the place is free. */
    private long[] keys = new long[FIRST_PLACES];

    private int[] living = new int[FIRST_PLACES];
    private int[] heard = new int[FIRST_PLACES];
    private int size;

    /** Keys that nobody counts, for lack of places. */
    long overflows;

    /**
     * Takes in a document of one second, and tells how many flows were alive in it.
     *
     * @param hash the document's
     * @param most keys at once
     */
    long load(long hash, MetricsDocument second, int most) {
        long key = key(hash);
        long begun = second.meter[FlowMeter.NEW_FLOW];
        long closed = second.meter[FlowMeter.CLOSED_FLOW];
        int place = place(key);
        long load = begun + (keys[place] == 0 ? 0 : living[place]);
        int left = (int) Math.max(0, Math.min(load - closed, Integer.MAX_VALUE));
        if (left > 0) {
            keep(place, key, second.time, left, most);
        } else if (keys[place] != 0) {
            remove(place);
        }
        // A flow that began before this was looked after is there all the same.
        return Math.max(load, hasTraffic(second) ? 1 : 0);
    }

    /** Flows of a minute's key that were alive in it: those that are alive at its end, and those that have gone. */
    long loadOfMinute(long hash, MetricsDocument minute) {
        int place = place(key(hash));
        long left = keys[place] == 0 ? 0 : living[place];
        return Math.max(left + minute.meter[FlowMeter.CLOSED_FLOW], hasTraffic(minute) ? 1 : 0);
    }

    private static boolean hasTraffic(MetricsDocument document) {
        return document.meter[FlowMeter.PACKET_TX] + document.meter[FlowMeter.PACKET_RX] > 0;
    }

    private void keep(int place, long key, int second, int left, int most) {
        if (keys[place] == 0) {
            if (size >= Math.min(most, MOST_PLACES / 2)) {
                overflows++;
                return;
            }
            keys[place] = key;
            size++;
        }
        living[place] = left;
        heard[place] = second;
        if (size * 2 > keys.length) {
            rehash(keys.length * 2, Integer.MIN_VALUE);
        }
    }

    /** Forgets keys of which nothing was heard for long. */
    void forgetIdle(int second) {
        rehash(keys.length, second - IDLE_SECONDS);
    }

    private void rehash(int places, int heardAfter) {
        long[] oldKeys = keys;
        int[] oldLiving = living;
        int[] oldHeard = heard;
        keys = new long[places];
        living = new int[places];
        heard = new int[places];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0 && (heardAfter == Integer.MIN_VALUE || oldHeard[i] - heardAfter >= 0)) {
                put(oldKeys[i], oldLiving[i], oldHeard[i]);
            }
        }
    }

    private void put(long key, int alive, int second) {
        int place = place(key);
        keys[place] = key;
        living[place] = alive;
        heard[place] = second;
        size++;
    }

    /** Closes the gap, so that what was filed behind it is found. */
    private void remove(int removed) {
        int mask = keys.length - 1;
        int gap = removed;
        size--;
        for (int i = gap + 1 & mask; keys[i] != 0; i = i + 1 & mask) {
            int home = (int) keys[i] & mask;
            if ((i - home & mask) >= (i - gap & mask)) {
                keys[gap] = keys[i];
                living[gap] = living[i];
                heard[gap] = heard[i];
                gap = i;
            }
        }
        keys[gap] = 0;
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) key & mask;
        while (keys[place] != 0 && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    /** 0 is no key. */
    private static long key(long hash) {
        return hash == 0 ? 1 : hash;
    }

    int size() {
        return size;
    }

    FlowLoads copy() {
        FlowLoads copy = new FlowLoads();
        copy.keys = Arrays.copyOf(keys, keys.length);
        copy.living = Arrays.copyOf(living, living.length);
        copy.heard = Arrays.copyOf(heard, heard.length);
        copy.size = size;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                out.writeLong(keys[i]);
                out.writeInt(living[i]);
                out.writeInt(heard[i]);
            }
        }
    }

    static FlowLoads readFrom(DataInput in) throws IOException {
        FlowLoads read = new FlowLoads();
        int size = in.readInt();
        if (size < 0 || size > MOST_PLACES / 2) {
            throw new IOException("metrics: loads of " + size + " keys");
        }
        read.rehash(Math.max(FIRST_PLACES, Integer.highestOneBit(Math.max(1, size)) * 4), Integer.MIN_VALUE);
        for (int i = 0; i < size; i++) {
            long key = in.readLong();
            if (key == 0) {
                throw new IOException("metrics: a load without a key");
            }
            read.put(key, in.readInt(), in.readInt());
        }
        return read;
    }
}
