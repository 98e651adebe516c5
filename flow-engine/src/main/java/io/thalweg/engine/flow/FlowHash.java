package io.thalweg.engine.flow;

import io.thalweg.engine.decode.PacketHeaders;

/** Hashes of flow keys: the same for both directions, spread over all bits. */
public final class FlowHash {
    private static final long K1 = 0x9e37_79b9_7f4a_7c15L;
    private static final long K2 = 0xc2b2_ae3d_27d4_eb4fL;

    private FlowHash() {}

    /** @param point which capture point saw the packet: the same packet seen at two is two flows */
    static int of(PacketHeaders h, int point) {
        long source = endpoint(h.sourceHigh, h.sourceLow, h.sourcePort);
        long destination = endpoint(h.destinationHigh, h.destinationLow, h.destinationPort);
        long mixed = (source + destination) * K2 + (h.protocol | h.tunnelType << 8 | point << 16) * K1;
        return (int) (mixed >>> 32) ^ (int) mixed;
    }

    public static long endpoint(long high, long low, int port) {
        long mixed = (low ^ high * K2 ^ (long) port << 40) * K1;
        return mixed ^ mixed >>> 29;
    }

    /** A bijection of 64 bits whose every input bit moves every output bit (splitmix64's last step). */
    public static long spread(long value) {
        long z = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }
}
