package io.thalweg.engine.flow;

/**
 * Where a flow's counters stood when a second began, 224 bytes: what is taken off them when it ends.
 *
 * <pre>
 *   0 second (since the epoch)   4 slot of the flow, plus one   8 whether the flow begins in this second
 *  16 eight counters in the order of {@link FlowLayout#PACKETS_A}
 *  80 anomalies of A, as in {@link TcpLayout} from 40 on   96 of B
 * 112 times, as in {@link TcpLayout} from 112 to 184, or in {@link DatagramLayout} up to 16
 * 184 requests  188 responses  192 client errors  196 server errors  200 time-outs  204 RRT count  208 RRT sum  216 RRT max
 * </pre>
 *
 * Only flows that are active in a second have one, until the second ends. The maxima among the times are the period's so
 * far: the flow's own begin anew with the second, and get the larger of both when it ends.
 */
final class SecondLayout {
    static final int BYTES = 224;

    static final int SECOND = 0;
    static final int FLOW = 4;
    static final int IS_NEW = 8;
    static final int PACKETS_A = 16;
    static final int BYTES_A = 32;
    static final int L3_BYTES_A = 48;
    static final int L4_BYTES_A = 64;

    /** In longs. */
    static final int ANOMALIES_A = 80 / Long.BYTES;

    static final int ANOMALIES_B = 96 / Long.BYTES;
    static final int TIMES = 112 / Long.BYTES;

    /** Of a side's anomalies in {@link TcpLayout}, in longs. */
    static final int ANOMALIES_FROM = TcpLayout.RETRANSMISSIONS / Long.BYTES;

    static final int ANOMALIES_LONGS = 2;
    static final int TIMES_LONGS = 9;

    static final int REQUESTS = 184;
    static final int RESPONSES = 188;
    static final int CLIENT_ERRORS = 192;
    static final int SERVER_ERRORS = 196;
    static final int TIMEOUTS = 200;
    static final int RRT_COUNT = 204;
    static final int RRT_SUM = 208;
    static final int RRT_MAX = 216;

    private SecondLayout() {}
}
