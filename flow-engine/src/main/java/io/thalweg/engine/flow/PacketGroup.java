package io.thalweg.engine.flow;

import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.sbe.PacketDirection;

/**
 * Packets that were decoded and wait to be counted.
 *
 * <p>The record of a flow is mostly not in the cache. When nothing but counting is done for a while, the processor begins
 * with the next packets while it waits for the memory of this one; decoding in between would be too long for that.
 */
final class PacketGroup {
    static final int SIZE = 16;

    final PacketHeaders[] headers = new PacketHeaders[SIZE];
    final long[] nanos = new long[SIZE];
    final int[] points = new int[SIZE];
    final int[] hashes = new int[SIZE];
    final PacketDirection[] seen = new PacketDirection[SIZE];
    int count;

    PacketGroup() {
        for (int i = 0; i < SIZE; i++) {
            headers[i] = new PacketHeaders();
        }
    }
}
