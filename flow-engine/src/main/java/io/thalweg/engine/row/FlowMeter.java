package io.thalweg.engine.row;

/**
 * The meters of {@code network*} and {@code traffic_policy}, as places in {@link MetricsDocument#meter}. Those before
 * {@link #SUMS} add up when documents merge, of the rest the largest counts. Times are sums of ns and maxima of µs.
 */
public final class FlowMeter {
    public static final int PACKET_TX = 0;
    public static final int PACKET_RX = 1;
    public static final int BYTE_TX = 2;
    public static final int BYTE_RX = 3;
    public static final int L3_BYTE_TX = 4;
    public static final int L3_BYTE_RX = 5;
    public static final int L4_BYTE_TX = 6;
    public static final int L4_BYTE_RX = 7;
    public static final int RETRANS_TX = 8;
    public static final int RETRANS_RX = 9;
    public static final int ZERO_WIN_TX = 10;
    public static final int ZERO_WIN_RX = 11;
    public static final int OOO_TX = 12;
    public static final int OOO_RX = 13;
    /** Of the pairs so far, the first is what goes from the client to the server. */
    private static final int PAIRS_END = 14;

    public static final int NEW_FLOW = 14;
    public static final int CLOSED_FLOW = 15;
    public static final int SYN_COUNT = 16;
    public static final int SYNACK_COUNT = 17;
    public static final int RETRANS_SYN = 18;
    public static final int RETRANS_SYNACK = 19;
    public static final int L7_REQUEST = 20;
    public static final int L7_RESPONSE = 21;
    public static final int L7_CLIENT_ERROR = 22;
    public static final int L7_SERVER_ERROR = 23;
    public static final int L7_TIMEOUT = 24;
    public static final int RTT_SUM = 25;
    public static final int RTT_COUNT = 26;
    public static final int RTT_CLIENT_SUM = 27;
    public static final int RTT_CLIENT_COUNT = 28;
    public static final int RTT_SERVER_SUM = 29;
    public static final int RTT_SERVER_COUNT = 30;
    public static final int SRT_SUM = 31;
    public static final int SRT_COUNT = 32;
    public static final int ART_SUM = 33;
    public static final int ART_COUNT = 34;
    public static final int RRT_SUM = 35;
    public static final int RRT_COUNT = 36;
    public static final int CIT_SUM = 37;
    public static final int CIT_COUNT = 38;
    public static final int CLIENT_RST_FLOW = 39;
    public static final int SERVER_RST_FLOW = 40;
    public static final int SERVER_SYN_MISS = 41;
    public static final int CLIENT_ACK_MISS = 42;
    public static final int CLIENT_HALF_CLOSE_FLOW = 43;
    public static final int SERVER_HALF_CLOSE_FLOW = 44;
    public static final int CLIENT_SOURCE_PORT_REUSE = 45;
    public static final int SERVER_RESET = 46;
    public static final int SERVER_QUEUE_LACK = 47;
    public static final int CLIENT_ESTABLISH_OTHER_RST = 48;
    public static final int SERVER_ESTABLISH_OTHER_RST = 49;
    public static final int TCP_TIMEOUT = 50;

    static final int SUMS = 51;

    public static final int RTT_MAX = 51;
    public static final int RTT_CLIENT_MAX = 52;
    public static final int RTT_SERVER_MAX = 53;
    public static final int SRT_MAX = 54;
    public static final int ART_MAX = 55;
    public static final int RRT_MAX = 56;
    public static final int CIT_MAX = 57;
    public static final int DIRECTION_SCORE = 58;
    /** Flows alive, which only who knows all of a document's flows can tell. */
    public static final int FLOW_LOAD = 59;

    public static final int SIZE = 60;

    private FlowMeter() {}

    static void merge(long[] into, long[] from) {
        for (int i = 0; i < SUMS; i++) {
            into[i] += from[i];
        }
        for (int i = SUMS; i < SIZE; i++) {
            into[i] = Math.max(into[i], from[i]);
        }
    }

    /** Makes {@code to} the same meters as the server's end sees them: what it sends is tx. */
    static void reverse(long[] meter, long[] to) {
        for (int i = 0; i < PAIRS_END; i += 2) {
            to[i] = meter[i + 1];
            to[i + 1] = meter[i];
        }
        System.arraycopy(meter, PAIRS_END, to, PAIRS_END, SIZE - PAIRS_END);
    }
}
