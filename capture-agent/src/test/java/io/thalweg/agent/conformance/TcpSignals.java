package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L4FlowLog;

/**
 * What one end of a TCP conversation signalled.
 *
 * @param syn packets with SYN, with ACK or without; {@code late} segments that are retransmitted or out of order: which of
 *     the two, TShark tells by timing, we by the ranges received
 */
record TcpSignals(long syn, long fin, long flags, long zeroWindows, long late) {
    static final TcpSignals NONE = new TcpSignals(0, 0, 0, 0, 0);

    static TcpSignals ofTshark(JsonNode side) {
        JsonNode analysis = side.get("tshark");
        return new TcpSignals(
                side.get("syn").asLong() + side.get("synack").asLong(),
                side.get("fin").asLong(),
                side.get("flags_or").asLong() & 0xff,
                side.get("window_zero").asLong(),
                analysis.get("retransmission").asLong()
                        + analysis.get("out_of_order").asLong());
    }

    /** A row counts FIN packets of both ends in one number: it stands with the client. */
    static TcpSignals ofClient(L4FlowLog row) {
        return new TcpSignals(row.synCount, row.finCount, row.tcpFlagsBit0, row.zeroWinTx, row.retransTx + row.oooTx);
    }

    static TcpSignals ofServer(L4FlowLog row) {
        return new TcpSignals(row.synackCount, 0, row.tcpFlagsBit1, row.zeroWinRx, row.retransRx + row.oooRx);
    }

    TcpSignals plus(TcpSignals other) {
        return new TcpSignals(
                syn + other.syn,
                fin + other.fin,
                flags | other.flags,
                zeroWindows + other.zeroWindows,
                late + other.late);
    }

    TcpSignals withLate(long segments) {
        return new TcpSignals(syn, fin, flags, zeroWindows, segments);
    }
}
