package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.row.FlowMeter;

/**
 * What the counters of a flow have grown by since its second began. The maxima of the second are made by setting the
 * flow's to zero at its begin: so {@link #save} changes the flow, and {@link #restore} must follow.
 */
final class SecondMeters {
    private static final int RTT_CLIENT = TcpLayout.RTT_CLIENT_SUM - TcpLayout.SRT * Long.BYTES;
    private static final int RTT_SERVER = TcpLayout.RTT_SERVER_SUM - TcpLayout.SRT * Long.BYTES;
    private static final int RTT = TcpLayout.RTT - TcpLayout.SRT * Long.BYTES;
    private static final int RTT_CLIENT_COUNT = TcpLayout.RTT_CLIENT_COUNT - TcpLayout.SRT * Long.BYTES;
    private static final int RTT_SERVER_COUNT = TcpLayout.RTT_SERVER_COUNT - TcpLayout.SRT * Long.BYTES;
    private static final int MAX_OF_SUM = TcpLayout.RTT_CLIENT_MAX - TcpLayout.RTT_CLIENT_SUM;
    private static final int ART = TcpLayout.ART - TcpLayout.SRT;
    private static final int CIT = TcpLayout.CIT - TcpLayout.SRT;

    private SecondMeters() {}

    /** Remembers how the flow stands in {@code s}, a record of {@link SecondLayout} at {@code base}. */
    static void save(long[] r, int at, FlowL7 l7, long[] s, int base) {
        System.arraycopy(r, at + FlowLayout.PACKETS_A / Long.BYTES, s, base + SecondLayout.PACKETS_A / Long.BYTES, 8);
        int performance = at + FlowLayout.PERFORMANCE;
        int protocol = u8(r, at, FlowLayout.PROTOCOL);
        if (protocol == IpProtocol.TCP) {
            saveSide(r, performance, s, base + SecondLayout.ANOMALIES_A);
            saveSide(r, performance + TcpLayout.SIDE_B, s, base + SecondLayout.ANOMALIES_B);
            int times = performance + TcpLayout.SRT;
            System.arraycopy(r, times, s, base + SecondLayout.TIMES, SecondLayout.TIMES_LONGS);
            clearTcpMaxima(r, times);
        } else if (DatagramPerformance.measures(protocol)) {
            System.arraycopy(r, performance, s, base + SecondLayout.TIMES, 2);
            i32(r, performance, DatagramLayout.MAX, 0);
        }
        if (l7 != null) {
            saveL7(l7, s, base);
        }
    }

    private static void saveSide(long[] r, int side, long[] s, int to) {
        System.arraycopy(r, side + SecondLayout.ANOMALIES_FROM, s, to, SecondLayout.ANOMALIES_LONGS);
    }

    private static void clearTcpMaxima(long[] r, int times) {
        i32(r, times, TcpLayout.MAX, 0);
        i32(r, times + ART, TcpLayout.MAX, 0);
        i32(r, times + CIT, TcpLayout.MAX, 0);
        i32(r, times, RTT_CLIENT + MAX_OF_SUM, 0);
        i32(r, times, RTT_SERVER + MAX_OF_SUM, 0);
    }

    private static void saveL7(FlowL7 l7, long[] s, int base) {
        i32(s, base, SecondLayout.REQUESTS, l7.requests);
        i32(s, base, SecondLayout.RESPONSES, l7.responses);
        i32(s, base, SecondLayout.CLIENT_ERRORS, l7.clientErrors);
        i32(s, base, SecondLayout.SERVER_ERRORS, l7.serverErrors);
        i32(s, base, SecondLayout.TIMEOUTS, l7.serverTimeouts);
        i32(s, base, SecondLayout.RRT_COUNT, l7.rrtCount);
        i64(s, base, SecondLayout.RRT_SUM, l7.rrtSumMicros);
        i64(s, base, SecondLayout.RRT_MAX, l7.rrtMaxMicros);
        l7.rrtMaxMicros = 0;
    }

    /** Adds the difference to {@code meter}, whose places are those of {@link FlowMeter}. */
    static void add(long[] meter, long[] r, int at, FlowL7 l7, long[] s, int base, boolean clientIsB) {
        volume(
                meter,
                r,
                at + FlowLayout.PACKETS_A / Long.BYTES,
                s,
                base + SecondLayout.PACKETS_A / Long.BYTES,
                clientIsB);
        meter[FlowMeter.NEW_FLOW] += i64(s, base, SecondLayout.IS_NEW);
        meter[FlowMeter.DIRECTION_SCORE] = u8(r, at, FlowLayout.DIRECTION_SCORE);
        int protocol = u8(r, at, FlowLayout.PROTOCOL);
        int performance = at + FlowLayout.PERFORMANCE;
        if (protocol == IpProtocol.TCP) {
            anomalies(meter, r, performance, s, base, clientIsB);
            tcpTimes(meter, r, performance + TcpLayout.SRT, s, base + SecondLayout.TIMES);
        } else if (DatagramPerformance.measures(protocol)) {
            int sum = protocol == IpProtocol.UDP ? FlowMeter.ART_SUM : FlowMeter.SRT_SUM;
            int max = protocol == IpProtocol.UDP ? FlowMeter.ART_MAX : FlowMeter.SRT_MAX;
            time(meter, sum, max, r, performance, s, base + SecondLayout.TIMES);
        }
        if (l7 != null) {
            l7(meter, l7, s, base);
        }
    }

    private static void volume(long[] meter, long[] r, int counters, long[] s, int before, boolean clientIsB) {
        int tx = clientIsB ? 1 : 0;
        int rx = 1 - tx;
        for (int i = 0; i < 8; i += 2) {
            meter[FlowMeter.PACKET_TX + i] += r[counters + i + tx] - s[before + i + tx];
            meter[FlowMeter.PACKET_RX + i] += r[counters + i + rx] - s[before + i + rx];
        }
    }

    private static void anomalies(long[] meter, long[] r, int performance, long[] s, int base, boolean clientIsB) {
        int clientNow = performance + SecondLayout.ANOMALIES_FROM + (clientIsB ? TcpLayout.SIDE_B : 0);
        int serverNow = performance + SecondLayout.ANOMALIES_FROM + (clientIsB ? 0 : TcpLayout.SIDE_B);
        int client = base + (clientIsB ? SecondLayout.ANOMALIES_B : SecondLayout.ANOMALIES_A);
        int server = base + (clientIsB ? SecondLayout.ANOMALIES_A : SecondLayout.ANOMALIES_B);
        meter[FlowMeter.RETRANS_TX] += grown32(r, clientNow, s, client, 0);
        meter[FlowMeter.RETRANS_RX] += grown32(r, serverNow, s, server, 0);
        meter[FlowMeter.OOO_TX] += grown32(r, clientNow, s, client, TcpLayout.OUT_OF_ORDER - TcpLayout.RETRANSMISSIONS);
        meter[FlowMeter.OOO_RX] += grown32(r, serverNow, s, server, TcpLayout.OUT_OF_ORDER - TcpLayout.RETRANSMISSIONS);
        meter[FlowMeter.ZERO_WIN_TX] +=
                grown32(r, clientNow, s, client, TcpLayout.ZERO_WINDOWS - TcpLayout.RETRANSMISSIONS);
        meter[FlowMeter.ZERO_WIN_RX] +=
                grown32(r, serverNow, s, server, TcpLayout.ZERO_WINDOWS - TcpLayout.RETRANSMISSIONS);
        handshakes(meter, FlowMeter.SYN_COUNT, FlowMeter.RETRANS_SYN, r, clientNow, s, client);
        handshakes(meter, FlowMeter.SYNACK_COUNT, FlowMeter.RETRANS_SYNACK, r, serverNow, s, server);
    }

    /** The first SYN of a period is none that was sent again, as in the flow log. */
    private static void handshakes(long[] meter, int count, int again, long[] r, int now, long[] s, int before) {
        int field = TcpLayout.SYNS - TcpLayout.RETRANSMISSIONS;
        int syns = u16(r, now, field);
        int told = u16(s, before, field);
        meter[count] += syns - told;
        meter[again] += Math.max(0, syns - 1) - Math.max(0, told - 1);
    }

    private static void tcpTimes(long[] meter, long[] r, int times, long[] s, int before) {
        time(meter, FlowMeter.SRT_SUM, FlowMeter.SRT_MAX, r, times, s, before);
        time(meter, FlowMeter.ART_SUM, FlowMeter.ART_MAX, r, times + ART, s, before + ART);
        time(meter, FlowMeter.CIT_SUM, FlowMeter.CIT_MAX, r, times + CIT, s, before + CIT);
        meter[FlowMeter.RTT_CLIENT_SUM] += 1000 * grown32(r, times, s, before, RTT_CLIENT);
        meter[FlowMeter.RTT_SERVER_SUM] += 1000 * grown32(r, times, s, before, RTT_SERVER);
        meter[FlowMeter.RTT_CLIENT_COUNT] += u8(r, times, RTT_CLIENT_COUNT) - u8(s, before, RTT_CLIENT_COUNT);
        meter[FlowMeter.RTT_SERVER_COUNT] += u8(r, times, RTT_SERVER_COUNT) - u8(s, before, RTT_SERVER_COUNT);
        meter[FlowMeter.RTT_CLIENT_MAX] = u32(r, times, RTT_CLIENT + MAX_OF_SUM);
        meter[FlowMeter.RTT_SERVER_MAX] = u32(r, times, RTT_SERVER + MAX_OF_SUM);
        long rtt = u32(r, times, RTT);
        if (rtt != 0 && rtt != u32(s, before, RTT)) {
            meter[FlowMeter.RTT_SUM] += 1000 * rtt;
            meter[FlowMeter.RTT_COUNT]++;
            meter[FlowMeter.RTT_MAX] = rtt;
        }
    }

    /** A time's sum, count and maximum, which {@link TcpLayout} and {@link DatagramLayout} have at the same places. */
    private static void time(long[] meter, int sum, int max, long[] r, int now, long[] s, int before) {
        meter[sum] += i64(r, now, TcpLayout.SUM) - i64(s, before, TcpLayout.SUM);
        meter[sum + 1] += grown32(r, now, s, before, TcpLayout.COUNT);
        meter[max] = u32(r, now, TcpLayout.MAX);
    }

    private static void l7(long[] meter, FlowL7 l7, long[] s, int base) {
        meter[FlowMeter.L7_REQUEST] += l7.requests - i32(s, base, SecondLayout.REQUESTS);
        meter[FlowMeter.L7_RESPONSE] += l7.responses - i32(s, base, SecondLayout.RESPONSES);
        meter[FlowMeter.L7_CLIENT_ERROR] += l7.clientErrors - i32(s, base, SecondLayout.CLIENT_ERRORS);
        meter[FlowMeter.L7_SERVER_ERROR] += l7.serverErrors - i32(s, base, SecondLayout.SERVER_ERRORS);
        meter[FlowMeter.L7_TIMEOUT] += l7.serverTimeouts - i32(s, base, SecondLayout.TIMEOUTS);
        meter[FlowMeter.RRT_COUNT] += l7.rrtCount - i32(s, base, SecondLayout.RRT_COUNT);
        meter[FlowMeter.RRT_SUM] += 1000 * (l7.rrtSumMicros - i64(s, base, SecondLayout.RRT_SUM));
        meter[FlowMeter.RRT_MAX] = l7.rrtMaxMicros;
    }

    private static long grown32(long[] r, int now, long[] s, int before, int field) {
        return i32(r, now, field) - i32(s, before, field);
    }

    /** Gives the flow back the maxima of its period. */
    static void restore(long[] r, int at, FlowL7 l7, long[] s, int base) {
        int performance = at + FlowLayout.PERFORMANCE;
        int protocol = u8(r, at, FlowLayout.PROTOCOL);
        int before = base + SecondLayout.TIMES;
        if (protocol == IpProtocol.TCP) {
            int times = performance + TcpLayout.SRT;
            Fields.max32(r, times, TcpLayout.MAX, u32(s, before, TcpLayout.MAX));
            Fields.max32(r, times + ART, TcpLayout.MAX, u32(s, before + ART, TcpLayout.MAX));
            Fields.max32(r, times + CIT, TcpLayout.MAX, u32(s, before + CIT, TcpLayout.MAX));
            Fields.max32(r, times, RTT_CLIENT + MAX_OF_SUM, u32(s, before, RTT_CLIENT + MAX_OF_SUM));
            Fields.max32(r, times, RTT_SERVER + MAX_OF_SUM, u32(s, before, RTT_SERVER + MAX_OF_SUM));
        } else if (DatagramPerformance.measures(protocol)) {
            Fields.max32(r, performance, DatagramLayout.MAX, u32(s, before, DatagramLayout.MAX));
        }
        if (l7 != null) {
            l7.rrtMaxMicros = Math.max(l7.rrtMaxMicros, i64(s, base, SecondLayout.RRT_MAX));
        }
    }
}
