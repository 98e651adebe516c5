package io.thalweg.engine.flow;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.RowCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The row of some health checks while their minute lasts. What it becomes does not depend on the order in which they came.
 *
 * <p>Counters, sums and volumes add up, largest values stay the largest, TCP flags are collected. Whatever cannot be added
 * (flow id, MAC addresses, initial sequence numbers and so on) is of the check that began first.
 */
final class MergedHealthCheck {
    private static final long[] ONE = {};

    private L4FlowLog row;
    /** In ascending order as unsigned numbers; none while there is one flow. */
    private long[] flowIds;

    private int count;

    MergedHealthCheck(L4FlowLog first) {
        this(first, ONE, 0);
    }

    private MergedHealthCheck(L4FlowLog row, long[] flowIds, int count) {
        this.row = row;
        this.flowIds = flowIds;
        this.count = count;
    }

    /** @return how many flow ids there was no room for */
    int add(L4FlowLog next, int maxFlowIds) {
        int leftOut = count == 0 ? keep(row.flowId, maxFlowIds) : 0;
        leftOut += keep(next.flowId, maxFlowIds);
        if (beganEarlier(row, next)) {
            accumulate(row, next);
        } else {
            accumulate(next, row);
            row = next;
        }
        return leftOut;
    }

    /** The lowest ids stay, which are the same whatever came first. */
    private int keep(long flowId, int maxFlowIds) {
        int leftOut = count == maxFlowIds ? 1 : 0;
        if (leftOut > 0 && Long.compareUnsigned(flowIds[count - 1], flowId) <= 0) {
            return leftOut;
        }
        count -= leftOut;
        if (count == flowIds.length) {
            flowIds = Arrays.copyOf(flowIds, Math.min(maxFlowIds, Math.max(2, count * 2)));
        }
        int at = count++;
        for (; at > 0 && Long.compareUnsigned(flowIds[at - 1], flowId) > 0; at--) {
            flowIds[at] = flowIds[at - 1];
        }
        flowIds[at] = flowId;
        return leftOut;
    }

    private static boolean beganEarlier(L4FlowLog a, L4FlowLog b) {
        return a.startTime != b.startTime ? a.startTime < b.startTime : Long.compareUnsigned(a.flowId, b.flowId) <= 0;
    }

    /** The row to tell; of a single flow it is that flow's, unchanged. */
    L4FlowLog finished() {
        if (count > 0) {
            StringBuilder ids = new StringBuilder(count * 20);
            for (int i = 0; i < count; i++) {
                ids.append(i == 0 ? "" : ",").append(Long.toUnsignedString(flowIds[i]));
            }
            row.aggregatedFlowIds = ids.toString();
            row.clientPort = 0;
            row.duration = row.endTime - row.startTime;
        }
        return row;
    }

    private static void accumulate(L4FlowLog row, L4FlowLog other) {
        period(row, other);
        volume(row, other);
        delays(row, other);
        anomalies(row, other);
        application(row, other);
    }

    private static void period(L4FlowLog row, L4FlowLog other) {
        row.endTime = Math.max(row.endTime, other.endTime);
        if (Integer.compareUnsigned(row.time, other.time) < 0) {
            row.time = other.time;
            row.id = (long) row.time << 32 | row.id & 0xffff_ffffL; // an id begins with the second of its row
        }
        row.isNewFlow = Math.max(row.isNewFlow, other.isNewFlow);
        row.directionScore = Math.min(row.directionScore, other.directionScore);
        row.tcpFlagsBit0 |= other.tcpFlagsBit0;
        row.tcpFlagsBit1 |= other.tcpFlagsBit1;
    }

    private static void volume(L4FlowLog row, L4FlowLog other) {
        row.packetTx += other.packetTx;
        row.packetRx += other.packetRx;
        row.byteTx += other.byteTx;
        row.byteRx += other.byteRx;
        row.l3ByteTx += other.l3ByteTx;
        row.l3ByteRx += other.l3ByteRx;
        row.l4ByteTx += other.l4ByteTx;
        row.l4ByteRx += other.l4ByteRx;
        row.totalPacketTx += other.totalPacketTx;
        row.totalPacketRx += other.totalPacketRx;
        row.totalByteTx += other.totalByteTx;
        row.totalByteRx += other.totalByteRx;
    }

    private static void delays(L4FlowLog row, L4FlowLog other) {
        row.rtt = Math.max(row.rtt, other.rtt);
        row.rttClient = Math.max(row.rttClient, other.rttClient);
        row.rttServer = Math.max(row.rttServer, other.rttServer);
        row.tlsRtt = Math.max(row.tlsRtt, other.tlsRtt);
        row.srtSum += other.srtSum;
        row.artSum += other.artSum;
        row.rrtSum += other.rrtSum;
        row.citSum += other.citSum;
        row.srtCount += other.srtCount;
        row.artCount += other.artCount;
        row.rrtCount += other.rrtCount;
        row.citCount += other.citCount;
        row.srtMax = Math.max(row.srtMax, other.srtMax);
        row.artMax = Math.max(row.artMax, other.artMax);
        row.rrtMax = Math.max(row.rrtMax, other.rrtMax);
        row.citMax = Math.max(row.citMax, other.citMax);
    }

    private static void anomalies(L4FlowLog row, L4FlowLog other) {
        row.retransTx += other.retransTx;
        row.retransRx += other.retransRx;
        row.zeroWinTx += other.zeroWinTx;
        row.zeroWinRx += other.zeroWinRx;
        row.synCount += other.synCount;
        row.synackCount += other.synackCount;
        row.retransSyn += other.retransSyn;
        row.retransSynack += other.retransSynack;
        row.oooTx += other.oooTx;
        row.oooRx += other.oooRx;
        row.finCount += other.finCount;
        row.retransSpuriousTx += other.retransSpuriousTx;
        row.retransSpuriousRx += other.retransSpuriousRx;
        row.icmpErrors += other.icmpErrors;
        row.icmpError = Math.max(row.icmpError, other.icmpError);
    }

    private static void application(L4FlowLog row, L4FlowLog other) {
        row.l7Protocol = Math.max(row.l7Protocol, other.l7Protocol);
        row.l7Request += other.l7Request;
        row.l7Response += other.l7Response;
        row.l7ParseFailed += other.l7ParseFailed;
        row.l7ClientError += other.l7ClientError;
        row.l7ServerError += other.l7ServerError;
        row.l7ServerTimeout += other.l7ServerTimeout;
        row.l7Error += other.l7Error;
    }

    L4FlowLog row() {
        return row;
    }

    MergedHealthCheck copy() {
        return new MergedHealthCheck(row.copy(), count == 0 ? ONE : flowIds.clone(), count);
    }

    void writeTo(DataOutput out, RowCodec<L4FlowLog> rows) throws IOException {
        rows.write(row, out);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeLong(flowIds[i]);
        }
    }

    static MergedHealthCheck readFrom(DataInput in, RowCodec<L4FlowLog> rows) throws IOException {
        L4FlowLog row = rows.read(in);
        int count = in.readInt();
        if (count < 0 || count > HealthCheckMerger.MAX_FLOW_IDS) {
            throw new IOException("health checks: " + count + " flow ids");
        }
        long[] flowIds = count == 0 ? ONE : new long[count];
        for (int i = 0; i < count; i++) {
            flowIds[i] = in.readLong();
        }
        return new MergedHealthCheck(row, flowIds, count);
    }
}
