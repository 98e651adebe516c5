package io.thalweg.event;

/**
 * The hash that decides the shard of a flow: the same for both directions, so that one operator instance sees the whole
 * flow. Agents and jobs of any version must agree on it, or flows are torn apart: it is part of the wire contract and is
 * never changed without a new topic. Cost: a few ns, no allocation.
 *
 * <p>Each end (address and port) is mixed by itself, the two are added, which forgets their order, and the sum is mixed
 * again with the protocol. The mixers are David Stafford's 64-bit finalizers (variants 13 and 1), whose every output bit
 * depends on every input bit: ports and hosts that count up spread like random ones.
 */
public final class ShardHash {
    private static final long ETHERNET = 0x9e37_79b9_7f4a_7c15L;

    private ShardHash() {}

    /** Addresses in network order, e.g. 10.0.0.1 as 0x0a000001; ports 0..65535, 0 where there are none. */
    public static int ipv4(int srcIp, int dstIp, int srcPort, int dstPort, int protocol) {
        long src = endpoint((srcIp & 0xffff_ffffL) << 16 | srcPort & 0xffff);
        long dst = endpoint((dstIp & 0xffff_ffffL) << 16 | dstPort & 0xffff);
        return join(src, dst, protocol);
    }

    /**
     * Addresses as two halves in network order. A flow between IPv4-mapped addresses (::ffff:a.b.c.d), as a dual-stack
     * socket names IPv4 ones, hashes as the IPv4 flow that it is.
     */
    public static int ipv6(
            long srcHigh, long srcLow, long dstHigh, long dstLow, int srcPort, int dstPort, int protocol) {
        if (isIpv4Mapped(srcHigh, srcLow) && isIpv4Mapped(dstHigh, dstLow)) {
            return ipv4((int) srcLow, (int) dstLow, srcPort, dstPort, protocol);
        }
        long src = endpoint(endpoint(endpoint(srcHigh) + srcLow) + (srcPort & 0xffff));
        long dst = endpoint(endpoint(endpoint(dstHigh) + dstLow) + (dstPort & 0xffff));
        return join(src, dst, protocol);
    }

    /** Frames without an IP header. MACs are 48 bits. */
    public static int ethernet(long srcMac, long dstMac, int etherType) {
        return join(endpoint(srcMac ^ ETHERNET), endpoint(dstMac ^ ETHERNET), etherType);
    }

    /** @param shardCount a power of two */
    public static int shard(int hash, int shardCount) {
        return hash & shardCount - 1;
    }

    private static boolean isIpv4Mapped(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    private static int join(long one, long other, int protocol) {
        long mixed = one + other + protocol * ETHERNET;
        mixed = (mixed ^ mixed >>> 31) * 0x7fb5_d329_728e_a185L;
        mixed = (mixed ^ mixed >>> 27) * 0x81da_def4_bc2d_d44dL;
        return (int) (mixed ^ mixed >>> 33);
    }

    private static long endpoint(long value) {
        long mixed = value + ETHERNET;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }
}
