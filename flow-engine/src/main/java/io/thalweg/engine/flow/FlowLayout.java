package io.thalweg.engine.flow;

/**
 * The record of a flow, 376 bytes: who, how much and how long; then how well, by protocol.
 *
 * <pre>
 *   0 A high      8 A low      16 B high     24 B low            who: A sent the first packet
 *  32 port A     34 port B     36 protocol   37 tunnel type   38 capture point
 *  40 last packet (ns)         48 state      49 bits          50 TCP flags A   51 TCP flags B
 *  52 hash       56 first packet (ns)
 *  64 packets A  72 packets B  80 bytes A    88 bytes B          how much, since the first packet
 *  96 L3 bytes A 104 L3 bytes B 112 L4 bytes A 120 L4 bytes B
 * 128 MAC A (48 bits), VLAN (16)             136 MAC B (48), EtherType (16)
 * 144 flow id      152 rare record          156 reported-so-far record   160 tunnel record
 * 164 timer tick 168 first IP id            172 direction score 173 guests
 * 176 end of the reporting period (s)   180 record of the open second
 * 184 performance: {@link TcpLayout} or {@link DatagramLayout}
 * </pre>
 *
 * The first 64 bytes serve the look-up, the second the counters; the third are touched when a flow begins, ends or reports.
 * Performance has no record of its own: a packet of a flow that is not in the cache then waits for memory once, as the
 * place of all its lines is known at once.
 */
final class FlowLayout {
    static final int BYTES = 376;

    /** Longs from A's address to B's. */
    static final int ADDRESS_B = 16 / Long.BYTES;

    static final int A_HIGH = 0;
    static final int A_LOW = 8;
    static final int B_HIGH = 16;
    static final int B_LOW = 24;
    static final int PORT_A = 32;
    static final int PORT_B = 34;
    static final int PROTOCOL = 36;
    static final int TUNNEL_TYPE = 37;
    static final int POINT = 38;
    static final int LAST = 40;
    static final int STATE = 48;
    static final int BITS = 49;
    static final int TCP_FLAGS_A = 50;
    static final int TCP_FLAGS_B = 51;
    static final int HASH = 52;
    static final int FIRST = 56;

    /** Counters of A and B stand side by side: a long further for B. */
    static final int PACKETS_A = 64;

    static final int BYTES_A = 80;
    static final int L3_BYTES_A = 96;
    static final int L4_BYTES_A = 112;

    static final int MAC_A_VLAN = 128;
    static final int VLAN_SHIFT = 48;
    static final int MAC_B_TYPE = 136;
    static final int FLOW_ID = 144;
    /** Slot of a {@link RareLayout} record, plus one; 0: nothing of that kind has happened. */
    static final int RARE = 152;
    /** Slot of a {@link ReportedLayout} record, plus one; 0 until the first row. */
    static final int REPORTED = 156;
    /** Slot of a {@link TunnelLayout} record, plus one; 0 outside tunnels. */
    static final int TUNNEL = 160;

    static final int TIMER_TICK = 164;
    static final int INIT_IP_ID = 168;
    static final int DIRECTION_SCORE = 172;
    /** Which ends are known to be pods or virtual machines of this host. */
    static final int GUESTS = 173;

    /** Seconds since the epoch, unsigned; {@link #NO_END} when rows are of whole flows. */
    static final int PERIOD_END = 176;

    static final long NO_END = 0xffff_ffffL;
    /** Slot of a {@link SecondLayout} record, plus one; 0 in a second without packets. */
    static final int SECOND = 180;
    /** In longs, as the records within the record are addressed. */
    static final int PERFORMANCE = 184 / Long.BYTES;

    // BITS
    /** The client is B, not A. */
    static final int CLIENT_IS_B = 1;

    static final int SEEN_A = 2;
    static final int SEEN_B = 4;
    static final int IS_IPV4 = 8;
    /** A SYN or SYN-ACK told who the client is: nothing weaker may change it. */
    static final int DIRECTION_CERTAIN = 16;
    /** How the first packet passed its capture point. */
    static final int FIRST_WAS_IN = 32;

    static final int FIRST_WAS_OUT = 64;
    /** Addresses are addresses and ports are ports; otherwise MACs and EtherTypes stand in their place. */
    static final int IS_IP = 128;

    // GUESTS
    static final int A_IS_GUEST = 1;

    static final int B_IS_GUEST = 2;

    private FlowLayout() {}
}
