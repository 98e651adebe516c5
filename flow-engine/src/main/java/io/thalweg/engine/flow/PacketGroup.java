package io.thalweg.engine.flow;

import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.sbe.PacketDirection;

/**
 * Packets that were decoded and wait to be counted.
 *
 * <p>The records of their flows are mostly not in the cache: a packet alone would wait for memory two or three times in a
 * row. {@link #fetch} asks for the memory of all of them at once, so the processor waits for many at the same time. What
 * it reads decides nothing.
 */
final class PacketGroup {
    static final int SIZE = 16;

    final PacketHeaders[] headers = new PacketHeaders[SIZE];
    final long[] nanos = new long[SIZE];
    final int[] points = new int[SIZE];
    final int[] hashes = new int[SIZE];
    final PacketDirection[] seen = new PacketDirection[SIZE];
    int count;

    /** The last of the counters that each packet moves; records do not begin with a cache line. */
    private static final int COUNTERS_END = FlowLayout.MAC_A_VLAN / Long.BYTES - 1;

    private final int[] entries = new int[SIZE];
    /** Keeps the compiler from leaving out reads whose result nobody wants. */
    private long wanted;

    PacketGroup() {
        for (int i = 0; i < SIZE; i++) {
            headers[i] = new PacketHeaders();
        }
    }

    /** Guesses each packet's flow by the first index entry of its hash, which is nearly always right. */
    void fetch(FlowIndex index, Slab flows) {
        if (flows.used() == 0) {
            return;
        }
        int n = count;
        int[] found = entries;
        for (int i = 0; i < n; i++) {
            found[i] = index.entry(index.first(hashes[i]));
        }
        long bits = 0;
        for (int i = 0; i < n; i++) {
            int slot = Math.max(0, FlowIndex.slot(found[i]));
            long[] r = flows.chunk(slot);
            int at = flows.offset(slot);
            bits += r[at] + r[at + 8] + r[at + COUNTERS_END] + r[at + FlowLayout.PERFORMANCE];
            bits += r[at + FlowLayout.PERFORMANCE + 8] + r[at + FlowLayout.PERFORMANCE + 15];
        }
        wanted = bits;
    }
}
