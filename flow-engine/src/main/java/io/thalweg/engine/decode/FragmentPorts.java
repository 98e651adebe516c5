package io.thalweg.engine.decode;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The ports of first fragments, for the fragments that follow them: only the first carries the transport header.
 *
 * <p>Part of a shard's state in the flow job, and of the capture loop in the agent, which must send all fragments of a flow
 * to one shard. Of fixed size, sets of {@value #WAYS}, so that a flood of first fragments only pushes out older ones; an
 * entry is believed for {@value #LIFETIME_SECONDS} s, as long as a receiver holds fragments (RFC 791, 3.2: 15 s and more).
 * Nothing is put together and no fragment's bytes are kept, so overlaps have nothing to attack.
 */
public final class FragmentPorts {
    private static final int SETS = 128;
    private static final int WAYS = 4;
    private static final int LIFETIME_SECONDS = 30;
    private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(LIFETIME_SECONDS);

    /** Empty until the first fragment comes: most shards never see one. */
    private long[] keys;

    private long[] seenNanos;
    /** Source port, and destination port in the high half. */
    private int[] ports;

    public FragmentPorts() {
        this(new long[0], new long[0], new int[0]);
    }

    private FragmentPorts(long[] keys, long[] seenNanos, int[] ports) {
        this.keys = keys;
        this.seenNanos = seenNanos;
        this.ports = ports;
    }

    /** A first fragment, whose ports were read. */
    void remember(PacketHeaders h, long nowNanos) {
        if (keys.length == 0) {
            keys = new long[SETS * WAYS];
            seenNanos = new long[SETS * WAYS];
            ports = new int[SETS * WAYS];
        }
        long key = key(h);
        int place = place(key);
        keys[place] = key;
        seenNanos[place] = nowNanos;
        ports[place] = h.sourcePort | h.destinationPort << 16;
    }

    /** A later fragment: gives it the ports of its first, if that was seen. */
    void recall(PacketHeaders h, long nowNanos) {
        if (keys.length == 0) {
            return;
        }
        long key = key(h);
        int first = set(key);
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key) {
                if (Math.abs(nowNanos - seenNanos[i]) <= LIFETIME_NANOS) {
                    h.hasPorts = true;
                    h.sourcePort = ports[i] & 0xffff;
                    h.destinationPort = ports[i] >>> 16;
                }
                return;
            }
        }
    }

    /** Where a key stands, or the empty or oldest place of its set. */
    private int place(long key) {
        int first = set(key);
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key || keys[i] == 0) {
                return i;
            }
            if (seenNanos[i] < seenNanos[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    private static int set(long key) {
        return (int) (key >>> 32 & SETS - 1) * WAYS;
    }

    /** What RFC 791 and RFC 8200 say makes fragments one packet; never 0. */
    private static long key(PacketHeaders h) {
        long key = mix(h.sourceHigh, h.sourceLow);
        key = mix(key, h.destinationHigh);
        key = mix(key, h.destinationLow);
        key = mix(key, (long) h.protocol << 32 | h.ipId & 0xffff_ffffL);
        return key == 0 ? 1 : key;
    }

    private static long mix(long a, long b) {
        long z = (a ^ b * 0x9e37_79b9_7f4a_7c15L) * 0xbf58_476d_1ce4_e5b9L;
        return z ^ z >>> 29;
    }

    public FragmentPorts copy() {
        return new FragmentPorts(keys.clone(), seenNanos.clone(), ports.clone());
    }

    /** How many entries, then each with its place. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt((int) Arrays.stream(keys).filter(key -> key != 0).count());
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                out.writeShort(i);
                out.writeLong(keys[i]);
                out.writeLong(seenNanos[i]);
                out.writeInt(ports[i]);
            }
        }
    }

    /** @throws IOException also for a place that {@link #writeTo} cannot have written */
    public static FragmentPorts readFrom(DataInput in) throws IOException {
        int entries = in.readInt();
        if (entries == 0) {
            return new FragmentPorts();
        }
        FragmentPorts read = new FragmentPorts(new long[SETS * WAYS], new long[SETS * WAYS], new int[SETS * WAYS]);
        for (int i = 0; i < entries; i++) {
            int place = in.readUnsignedShort();
            if (place >= read.keys.length) {
                throw new IOException("flow state: fragment " + place + " of " + read.keys.length);
            }
            read.keys[place] = in.readLong();
            read.seenNanos[place] = in.readLong();
            read.ports[place] = in.readInt();
        }
        return read;
    }
}
