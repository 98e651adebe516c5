package io.thalweg.engine.flow;

/**
 * Performance record of a TCP flow, 192 bytes: a block per side, then the times.
 *
 * <pre>
 *   0 side A, 56 side B:
 *       0 last packet (ns)    8 first handshake packet (ns)
 *      16 sequence that ends the handshake   20 last sequence   24 last payload bytes
 *      28 received range: sequence   32 length   36 further ranges (slot + 1)
 *      40 retransmissions   44 out of order   48 zero windows
 *      52 bits   54 SYN (or SYN-ACK) packets
 * 112 SRT: sum (ns)  120 count  124 max (µs)      128 ART: the same      144 CIT: the same
 * 160 client RTT: sum (µs)  164 max (µs)   168 server RTT: sum  172 max   176 handshake RTT (µs)
 * 180 client RTT count  181 server RTT count  182 FIN packets   184 keep-alive sequence  188 keep-alive acknowledgment
 * </pre>
 */
final class TcpLayout {
    static final int BYTES = 192;

    /** In longs. */
    static final int SIDE_B = 56 / Long.BYTES;

    static final int LAST = 0;
    static final int FIRST_HANDSHAKE = 8;
    static final int EXPECTED = 16;
    static final int SEQUENCE = 20;
    static final int PAYLOAD = 24;
    static final int RANGE_SEQUENCE = 28;
    static final int RANGE_LENGTH = 32;
    static final int MORE_RANGES = 36;
    static final int RETRANSMISSIONS = 40;
    static final int OUT_OF_ORDER = 44;
    static final int ZERO_WINDOWS = 48;
    static final int BITS = 52;
    static final int SYNS = 54;

    /** In longs. */
    static final int SRT = 112 / Long.BYTES;

    static final int ART = 128 / Long.BYTES;
    static final int CIT = 144 / Long.BYTES;
    /** Within a time: */
    static final int SUM = 0;

    static final int COUNT = 8;
    static final int MAX = 12;

    static final int RTT_CLIENT_SUM = 160;
    static final int RTT_CLIENT_MAX = 164;
    static final int RTT_SERVER_SUM = 168;
    static final int RTT_SERVER_MAX = 172;
    static final int RTT = 176;
    static final int RTT_CLIENT_COUNT = 180;
    static final int RTT_SERVER_COUNT = 181;
    static final int FINS = 182;
    static final int KEEPALIVE_SEQUENCE = 184;
    static final int KEEPALIVE_ACKNOWLEDGMENT = 188;

    // BITS of a side
    static final int SYN_SENT = 1;
    static final int AFTER_HANDSHAKE = 2;
    static final int RTT_POSSIBLE = 4;
    static final int SRT_POSSIBLE = 8;
    static final int ART_POSSIBLE = 16;
    static final int FULL_PRECONDITION = 32;
    static final int FULL_POSSIBLE = 64;
    /** The handshake is under way; a bit of the flow, kept with side A. */
    static final int OPENING = 128;

    private TcpLayout() {}
}
