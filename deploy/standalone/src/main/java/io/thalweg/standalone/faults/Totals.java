package io.thalweg.standalone.faults;

import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;

/**
 * What rows add up to, the same whatever their order. The digests are sums of products of what tells rows apart, modulo 2^64: a
 * flow told in two rows, twice, or with other counts changes them. Rows of flows without packets only say how a flow ended, and
 * are left out.
 */
public final class Totals {
    /** Of {@code l4_flow_log}, in the order of {@link #flows()}; {@code UInt64} arithmetic wraps as ours does. */
    static final String FLOWS_SQL =
            "SELECT count(), sum(is_new_flow), sum(packet_tx + packet_rx), sum(byte_tx + byte_rx),"
                    + " sumWithOverflow("
                    + product(
                            "toUInt64(toUnixTimestamp64Micro(start_time))",
                            "toUInt64(client_port * 65537 + server_port)",
                            "toUInt64(packet_tx * 31 + packet_rx)",
                            "toUInt64(byte_tx * 31 + byte_rx)")
                    + ") FROM flow_log.l4_flow_log WHERE packet_tx + packet_rx > 0";

    /** Of {@code l7_flow_log}, in the order of {@link #sessions()}. */
    static final String SESSIONS_SQL = "SELECT count(), sumWithOverflow("
            + product(
                    "toUInt64(toUnixTimestamp64Micro(start_time))",
                    "toUInt64(client_port * 65537 + server_port)",
                    "toUInt64(l7_protocol * 31 + type)",
                    "toUInt64(response_duration)")
            + ") FROM flow_log.l7_flow_log";

    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

    private long flows;
    private long newFlows;
    private long packets;
    private long bytes;
    private long flowDigest;
    private long sessions;
    private long sessionDigest;
    private long lastAnswered;

    void flow(L4FlowLog row) {
        long rowPackets = row.packetTx + row.packetRx;
        if (rowPackets == 0) {
            return;
        }
        flows++;
        newFlows += row.isNewFlow;
        packets += rowPackets;
        bytes += row.byteTx + row.byteRx;
        flowDigest += mix(
                row.startTime,
                row.clientPort * 65537L + row.serverPort,
                row.packetTx * 31 + row.packetRx,
                row.byteTx * 31 + row.byteRx);
    }

    void session(L7FlowLog row) {
        sessions++;
        if (row.responseStatus != L7Status.TIMEOUT.column()) {
            lastAnswered = Math.max(lastAnswered, row.endTime);
        }
        sessionDigest += mix(
                row.startTime,
                row.clientPort * 65537L + row.serverPort,
                row.l7Protocol * 31L + row.type,
                row.responseDuration);
    }

    /** Odd multiples, so that no factor of zero hides the others. */
    private static long mix(long a, long b, long c, long d) {
        return (2 * a + 1) * (2 * b + 1) * (2 * c + 1) * (2 * d + ODD);
    }

    private static String product(String a, String b, String c, String d) {
        return "(2*" + a + "+1)*(2*" + b + "+1)*(2*" + c + "+1)*(2*" + d + "+toUInt64(" + Long.toUnsignedString(ODD)
                + "))";
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    long flowRows() {
        return flows;
    }

    /** Requests, each with its response as far as there was one. */
    public long sessionRows() {
        return sessions;
    }

    /** End of the last request that did not end by waiting in vain, µs. */
    public long lastAnswered() {
        return lastAnswered;
    }

    /** As a line of {@link #FLOWS_SQL}: rows, flows begun, packets, bytes, digest. */
    String flows() {
        return String.join(
                "\t",
                String.valueOf(flows),
                String.valueOf(newFlows),
                String.valueOf(packets),
                String.valueOf(bytes),
                Long.toUnsignedString(flowDigest));
    }

    /** As a line of {@link #SESSIONS_SQL}: rows, digest. */
    String sessions() {
        return sessions + "\t" + Long.toUnsignedString(sessionDigest);
    }
}
