package io.thalweg.engine.row;

import java.util.function.ToLongFunction;

/**
 * The meters as columns. Sums of two meters, and of kinds of failures, are made here and not kept. Times, ns in flow meters
 * and µs in those of applications, are µs in columns.
 */
final class MeterColumns {
    private static final int TRAFFIC = 200;
    private static final int LATENCY = 230;
    private static final int PERFORMANCE = 260;
    private static final int ANOMALY = 280;
    private static final int APPLICATION = 320;
    private static final double NANOS_A_MICRO = 1000;

    private MeterColumns() {}

    static void usage(RowTableBuilder<MetricsDocument> columns) {
        sum(columns, "packet_tx", TRAFFIC, FlowMeter.PACKET_TX);
        sum(columns, "packet_rx", TRAFFIC + 1, FlowMeter.PACKET_RX);
        sum(columns, "packet", TRAFFIC + 2, FlowMeter.PACKET_TX, FlowMeter.PACKET_RX);
        sum(columns, "byte_tx", TRAFFIC + 3, FlowMeter.BYTE_TX);
        sum(columns, "byte_rx", TRAFFIC + 4, FlowMeter.BYTE_RX);
        sum(columns, "byte", TRAFFIC + 5, FlowMeter.BYTE_TX, FlowMeter.BYTE_RX);
        sum(columns, "l3_byte_tx", TRAFFIC + 6, FlowMeter.L3_BYTE_TX);
        sum(columns, "l3_byte_rx", TRAFFIC + 7, FlowMeter.L3_BYTE_RX);
        sum(columns, "l4_byte_tx", TRAFFIC + 8, FlowMeter.L4_BYTE_TX);
        sum(columns, "l4_byte_rx", TRAFFIC + 9, FlowMeter.L4_BYTE_RX);
    }

    static void flow(RowTableBuilder<MetricsDocument> columns) {
        usage(columns);
        sum(columns, "new_flow", TRAFFIC + 10, FlowMeter.NEW_FLOW);
        sum(columns, "closed_flow", TRAFFIC + 11, FlowMeter.CLOSED_FLOW);
        sum(columns, "l7_request", TRAFFIC + 12, FlowMeter.L7_REQUEST);
        sum(columns, "l7_response", TRAFFIC + 13, FlowMeter.L7_RESPONSE);
        sum(columns, "syn_count", TRAFFIC + 14, FlowMeter.SYN_COUNT);
        sum(columns, "synack_count", TRAFFIC + 15, FlowMeter.SYNACK_COUNT);
        columns.uint8("direction_score", TRAFFIC + 16, of(FlowMeter.DIRECTION_SCORE));
        sum(columns, "flow_load", TRAFFIC + 17, FlowMeter.FLOW_LOAD);
        time(columns, "rtt", LATENCY, FlowMeter.RTT_SUM, FlowMeter.RTT_MAX);
        time(columns, "rtt_client", LATENCY + 3, FlowMeter.RTT_CLIENT_SUM, FlowMeter.RTT_CLIENT_MAX);
        time(columns, "rtt_server", LATENCY + 6, FlowMeter.RTT_SERVER_SUM, FlowMeter.RTT_SERVER_MAX);
        time(columns, "srt", LATENCY + 9, FlowMeter.SRT_SUM, FlowMeter.SRT_MAX);
        time(columns, "art", LATENCY + 12, FlowMeter.ART_SUM, FlowMeter.ART_MAX);
        time(columns, "rrt", LATENCY + 15, FlowMeter.RRT_SUM, FlowMeter.RRT_MAX);
        time(columns, "cit", LATENCY + 18, FlowMeter.CIT_SUM, FlowMeter.CIT_MAX);
        performance(columns);
        anomaly(columns);
    }

    private static void performance(RowTableBuilder<MetricsDocument> columns) {
        sum(columns, "retrans_tx", PERFORMANCE, FlowMeter.RETRANS_TX);
        sum(columns, "retrans_rx", PERFORMANCE + 1, FlowMeter.RETRANS_RX);
        sum(columns, "retrans", PERFORMANCE + 2, FlowMeter.RETRANS_TX, FlowMeter.RETRANS_RX);
        sum(columns, "zero_win_tx", PERFORMANCE + 3, FlowMeter.ZERO_WIN_TX);
        sum(columns, "zero_win_rx", PERFORMANCE + 4, FlowMeter.ZERO_WIN_RX);
        sum(columns, "zero_win", PERFORMANCE + 5, FlowMeter.ZERO_WIN_TX, FlowMeter.ZERO_WIN_RX);
        sum(columns, "retrans_syn", PERFORMANCE + 6, FlowMeter.RETRANS_SYN);
        sum(columns, "retrans_synack", PERFORMANCE + 7, FlowMeter.RETRANS_SYNACK);
        sum(columns, "ooo_tx", PERFORMANCE + 8, FlowMeter.OOO_TX);
        sum(columns, "ooo_rx", PERFORMANCE + 9, FlowMeter.OOO_RX);
    }

    private static void anomaly(RowTableBuilder<MetricsDocument> columns) {
        sum(columns, "client_rst_flow", ANOMALY, FlowMeter.CLIENT_RST_FLOW);
        sum(columns, "server_rst_flow", ANOMALY + 1, FlowMeter.SERVER_RST_FLOW);
        sum(columns, "server_syn_miss", ANOMALY + 2, FlowMeter.SERVER_SYN_MISS);
        sum(columns, "client_ack_miss", ANOMALY + 3, FlowMeter.CLIENT_ACK_MISS);
        sum(columns, "client_half_close_flow", ANOMALY + 4, FlowMeter.CLIENT_HALF_CLOSE_FLOW);
        sum(columns, "server_half_close_flow", ANOMALY + 5, FlowMeter.SERVER_HALF_CLOSE_FLOW);
        sum(columns, "client_source_port_reuse", ANOMALY + 6, FlowMeter.CLIENT_SOURCE_PORT_REUSE);
        sum(columns, "server_reset", ANOMALY + 7, FlowMeter.SERVER_RESET);
        sum(columns, "server_queue_lack", ANOMALY + 8, FlowMeter.SERVER_QUEUE_LACK);
        sum(columns, "client_establish_other_rst", ANOMALY + 9, FlowMeter.CLIENT_ESTABLISH_OTHER_RST);
        sum(columns, "server_establish_other_rst", ANOMALY + 10, FlowMeter.SERVER_ESTABLISH_OTHER_RST);
        sum(columns, "tcp_timeout", ANOMALY + 11, FlowMeter.TCP_TIMEOUT);
        columns.uint64("client_establish_fail", ANOMALY + 12, MeterColumns::clientEstablishFail)
                .uint64("server_establish_fail", ANOMALY + 13, MeterColumns::serverEstablishFail)
                .uint64("tcp_establish_fail", ANOMALY + 14, row -> clientEstablishFail(row) + serverEstablishFail(row))
                .uint64("tcp_transfer_fail", ANOMALY + 15, MeterColumns::transferFail)
                .uint64("tcp_rst_fail", ANOMALY + 16, MeterColumns::rstFail);
        sum(columns, "l7_client_error", ANOMALY + 17, FlowMeter.L7_CLIENT_ERROR);
        sum(columns, "l7_server_error", ANOMALY + 18, FlowMeter.L7_SERVER_ERROR);
        sum(columns, "l7_timeout", ANOMALY + 19, FlowMeter.L7_TIMEOUT);
        sum(columns, "l7_error", ANOMALY + 20, FlowMeter.L7_CLIENT_ERROR, FlowMeter.L7_SERVER_ERROR);
    }

    static long clientEstablishFail(MetricsDocument row) {
        long[] m = row.meter;
        return m[FlowMeter.CLIENT_ACK_MISS]
                + m[FlowMeter.CLIENT_SOURCE_PORT_REUSE]
                + m[FlowMeter.CLIENT_ESTABLISH_OTHER_RST];
    }

    static long serverEstablishFail(MetricsDocument row) {
        long[] m = row.meter;
        return m[FlowMeter.SERVER_SYN_MISS]
                + m[FlowMeter.SERVER_RESET]
                + m[FlowMeter.SERVER_QUEUE_LACK]
                + m[FlowMeter.SERVER_ESTABLISH_OTHER_RST];
    }

    static long transferFail(MetricsDocument row) {
        long[] m = row.meter;
        return m[FlowMeter.CLIENT_RST_FLOW]
                + m[FlowMeter.SERVER_RST_FLOW]
                + m[FlowMeter.SERVER_QUEUE_LACK]
                + m[FlowMeter.TCP_TIMEOUT];
    }

    static long rstFail(MetricsDocument row) {
        long[] m = row.meter;
        return m[FlowMeter.CLIENT_ESTABLISH_OTHER_RST]
                + m[FlowMeter.SERVER_ESTABLISH_OTHER_RST]
                + m[FlowMeter.SERVER_RESET]
                + m[FlowMeter.CLIENT_RST_FLOW]
                + m[FlowMeter.SERVER_RST_FLOW];
    }

    /** What flow meters have as well has its field there. */
    static void application(RowTableBuilder<MetricsDocument> columns) {
        columns.uint32("request", APPLICATION, of(AppMeter.REQUEST))
                .uint32("response", APPLICATION + 1, of(AppMeter.RESPONSE))
                .uint8("direction_score", TRAFFIC + 16, of(AppMeter.DIRECTION_SCORE))
                .float64("rrt_sum", LATENCY + 15, row -> row.meter[AppMeter.RRT_SUM])
                .uint64("rrt_count", LATENCY + 16, of(AppMeter.RRT_COUNT))
                .uint32("rrt_max", LATENCY + 17, of(AppMeter.RRT_MAX));
        sum(columns, "client_error", APPLICATION + 2, AppMeter.CLIENT_ERROR);
        sum(columns, "server_error", APPLICATION + 3, AppMeter.SERVER_ERROR);
        sum(columns, "timeout", APPLICATION + 4, AppMeter.TIMEOUT);
        sum(columns, "error", APPLICATION + 5, AppMeter.CLIENT_ERROR, AppMeter.SERVER_ERROR);
    }

    private static ToLongFunction<MetricsDocument> of(int meter) {
        return row -> row.meter[meter];
    }

    private static void sum(RowTableBuilder<MetricsDocument> columns, String column, int field, int meter) {
        columns.uint64(column, field, of(meter));
    }

    private static void sum(RowTableBuilder<MetricsDocument> columns, String column, int field, int one, int other) {
        columns.uint64(column, field, row -> row.meter[one] + row.meter[other]);
    }

    /** Sum, count and maximum of a time; the count's meter follows the sum's. */
    private static void time(RowTableBuilder<MetricsDocument> columns, String time, int field, int sum, int max) {
        columns.float64(time + "_sum", field, row -> row.meter[sum] / NANOS_A_MICRO)
                .uint64(time + "_count", field + 1, of(sum + 1))
                .uint32(time + "_max", field + 2, of(max));
    }
}
