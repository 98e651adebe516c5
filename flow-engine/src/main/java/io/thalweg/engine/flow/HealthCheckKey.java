package io.thalweg.engine.flow;

import io.thalweg.engine.row.L4FlowLog;

/**
 * Which health checks are told in one row: those of one minute, at one observation point, from one client to one port of
 * one server. The capture point and the tunnel belong to it, since the same check seen at two interfaces must not count
 * twice, and equal addresses in two virtual networks are not the same hosts.
 */
record HealthCheckKey(
        int minute,
        int agentId,
        String observationPoint,
        long captureNic,
        int networkType,
        int tunnelType,
        long tunnelTxId,
        long tunnelRxId,
        int ip40,
        int ip41,
        long ip60High,
        long ip60Low,
        long ip61High,
        long ip61Low,
        int serverPort) {
    private static final int SECONDS = 60;

    static HealthCheckKey of(L4FlowLog row) {
        return new HealthCheckKey(
                minute(row),
                row.agentId,
                row.observationPoint,
                row.captureNic,
                row.captureNetworkTypeId,
                row.tunnelType,
                row.tunnelTxId,
                row.tunnelRxId,
                row.ip40,
                row.ip41,
                row.ip60High,
                row.ip60Low,
                row.ip61High,
                row.ip61Low,
                row.serverPort);
    }

    /** Minutes since the epoch. */
    static int minute(L4FlowLog row) {
        return Integer.divideUnsigned(row.time, SECONDS);
    }

    /** When a minute is over, seconds since the epoch. */
    static long endOf(int minute) {
        return (minute + 1L) * SECONDS;
    }
}
