package io.thalweg.engine.flow;

/**
 * The outermost tunnel of a flow, 96 bytes; A's packets travel "tx" when A is the client.
 *
 * <pre>
 *  0 outer source high, A's packets    8 low    16 outer destination high   24 low
 * 32 the same for B's packets: 32, 40, 48, 56
 * 64 id A    68 id B    72 source MAC low 32, A    76 destination MAC, A    80, 84 the same for B
 * 88 tier    89 is IPv4
 * </pre>
 */
final class TunnelLayout {
    static final int BYTES = 96;

    /** Addresses and MACs of B's packets follow A's, so many longs behind them. */
    static final int SOURCE_HIGH = 0;

    static final int SOURCE_LOW = 8;
    static final int DESTINATION_HIGH = 16;
    static final int DESTINATION_LOW = 24;
    static final int ADDRESSES_B = 32 / Long.BYTES;
    static final int ID = 64;
    static final int ID_B = 4;
    static final int SOURCE_MAC = 72;
    static final int DESTINATION_MAC = 76;
    static final int MACS_B = 8 / Long.BYTES;
    static final int TIER = 88;
    static final int IS_IPV4 = 89;

    private TunnelLayout() {}
}
