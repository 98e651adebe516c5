package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.row.L4FlowLog;
import java.util.Arrays;

/** The delay, anomaly and L7 columns of a flow row, out of its performance record; cleared when a period begins. */
final class FlowMeters {
    void fill(L4FlowLog row, FlowShard shard, long[] r, int at, int slot, boolean clientIsB) {
        int performance = at + FlowLayout.PERFORMANCE;
        if (row.protocol == IpProtocol.TCP) {
            tcp(row, r, performance, clientIsB);
        } else if (DatagramPerformance.measures(row.protocol)) {
            datagram(row, r, performance);
        }
        FlowL7 l7 = shard.l7Of(slot);
        if (l7 != null) {
            l7(row, l7);
        }
    }

    private static void tcp(L4FlowLog row, long[] t, int at, boolean clientIsB) {
        int client = at + (clientIsB ? TcpLayout.SIDE_B : 0);
        int server = at + (clientIsB ? 0 : TcpLayout.SIDE_B);
        row.rtt = u32(t, at, TcpLayout.RTT);
        row.rttClient = u32(t, at, TcpLayout.RTT_CLIENT_MAX);
        row.rttServer = u32(t, at, TcpLayout.RTT_SERVER_MAX);
        row.srtSum = i64(t, at + TcpLayout.SRT, TcpLayout.SUM) / 1000;
        row.srtCount = u32(t, at + TcpLayout.SRT, TcpLayout.COUNT);
        row.srtMax = u32(t, at + TcpLayout.SRT, TcpLayout.MAX);
        row.artSum = i64(t, at + TcpLayout.ART, TcpLayout.SUM) / 1000;
        row.artCount = u32(t, at + TcpLayout.ART, TcpLayout.COUNT);
        row.artMax = u32(t, at + TcpLayout.ART, TcpLayout.MAX);
        row.citSum = i64(t, at + TcpLayout.CIT, TcpLayout.SUM) / 1000;
        row.citCount = u32(t, at + TcpLayout.CIT, TcpLayout.COUNT);
        row.citMax = u32(t, at + TcpLayout.CIT, TcpLayout.MAX);
        row.retransTx = u32(t, client, TcpLayout.RETRANSMISSIONS);
        row.retransRx = u32(t, server, TcpLayout.RETRANSMISSIONS);
        row.oooTx = u32(t, client, TcpLayout.OUT_OF_ORDER);
        row.oooRx = u32(t, server, TcpLayout.OUT_OF_ORDER);
        row.zeroWinTx = u32(t, client, TcpLayout.ZERO_WINDOWS);
        row.zeroWinRx = u32(t, server, TcpLayout.ZERO_WINDOWS);
        row.synCount = u16(t, client, TcpLayout.SYNS);
        row.synackCount = u16(t, server, TcpLayout.SYNS);
        row.retransSyn = Math.max(0, row.synCount - 1);
        row.retransSynack = Math.max(0, row.synackCount - 1);
        row.finCount = u16(t, at, TcpLayout.FINS);
        row.lastKeepaliveSeq = u32(t, at, TcpLayout.KEEPALIVE_SEQUENCE);
        row.lastKeepaliveAck = u32(t, at, TcpLayout.KEEPALIVE_ACKNOWLEDGMENT);
        if ((row.tcpFlagsBit0 & TcpFlags.SYN) != 0) {
            row.synSeq = i32(t, client, TcpLayout.EXPECTED) - 1 & 0xffff_ffffL;
        }
        if ((row.tcpFlagsBit1 & TcpFlags.SYN) != 0) {
            row.synAckSeq = i32(t, server, TcpLayout.EXPECTED) - 1 & 0xffff_ffffL;
        }
    }

    private static void datagram(L4FlowLog row, long[] d, int at) {
        long sum = i64(d, at, DatagramLayout.SUM) / 1000;
        long count = u32(d, at, DatagramLayout.COUNT);
        long max = u32(d, at, DatagramLayout.MAX);
        if (row.protocol == IpProtocol.UDP) {
            row.artSum = sum;
            row.artCount = count;
            row.artMax = max;
        } else {
            row.srtSum = sum;
            row.srtCount = count;
            row.srtMax = max;
        }
    }

    private static void l7(L4FlowLog row, FlowL7 l7) {
        row.l7Request = l7.requests;
        row.l7Response = l7.responses;
        row.l7ParseFailed = l7.parseFailed;
        row.l7ClientError = l7.clientErrors;
        row.l7ServerError = l7.serverErrors;
        row.l7ServerTimeout = l7.serverTimeouts;
        row.l7Error = l7.clientErrors + l7.serverErrors;
        row.rrtSum = l7.rrtSumMicros;
        row.rrtCount = l7.rrtCount;
        row.rrtMax = l7.rrtMaxMicros;
    }

    /** Forgets what the period's row has told; what is being measured goes on. */
    void beginPeriod(FlowShard shard, long[] r, int at, int slot) {
        int performance = at + FlowLayout.PERFORMANCE;
        int protocol = u8(r, at, FlowLayout.PROTOCOL);
        if (protocol == IpProtocol.TCP) {
            clearSide(r, performance);
            clearSide(r, performance + TcpLayout.SIDE_B);
            Arrays.fill(r, performance + TcpLayout.SRT, performance + TcpLayout.KEEPALIVE_SEQUENCE / Long.BYTES, 0L);
        } else if (DatagramPerformance.measures(protocol)) {
            Arrays.fill(r, performance, performance + DatagramLayout.REQUEST_TIME / Long.BYTES, 0L);
        }
        FlowL7 l7 = shard.l7Of(slot);
        if (l7 != null) {
            l7.beginPeriod();
        }
    }

    private static void clearSide(long[] t, int side) {
        i32(t, side, TcpLayout.RETRANSMISSIONS, 0);
        i32(t, side, TcpLayout.OUT_OF_ORDER, 0);
        i32(t, side, TcpLayout.ZERO_WINDOWS, 0);
        u16(t, side, TcpLayout.SYNS, 0);
    }
}
