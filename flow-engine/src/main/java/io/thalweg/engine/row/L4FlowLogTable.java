package io.thalweg.engine.row;

/**
 * The columns of {@code flow_log.l4_flow_log}.
 *
 * <p>The order here is the order of the columns in ClickHouse and in RowBinary. The number of a column is its field in
 * the Protobuf message: it is never changed or reused; each group has room to grow, new columns take a new number.
 */
public final class L4FlowLogTable {
    public static final RowTable<L4FlowLog> TABLE = build();

    private L4FlowLogTable() {}

    private static RowTable<L4FlowLog> build() {
        RowTableBuilder<L4FlowLog> columns = new RowTableBuilder<>("flow_log", "l4_flow_log");
        dataLink(columns);
        network(columns);
        tunnel(columns);
        transport(columns);
        application(columns);
        internet(columns);
        KnowledgeGraphColumns.add(columns);
        flowInfo(columns);
        volume(columns);
        delay(columns);
        anomaly(columns);
        return columns.build();
    }

    private static void dataLink(RowTableBuilder<L4FlowLog> columns) {
        columns.mac("mac_0", 1, row -> row.mac0)
                .mac("mac_1", 2, row -> row.mac1)
                .uint16("eth_type", 3, row -> row.ethType)
                .uint16("vlan", 4, row -> row.vlan);
    }

    private static void network(RowTableBuilder<L4FlowLog> columns) {
        columns.ipv4("ip4_0", 10, row -> row.ip40)
                .ipv4("ip4_1", 11, row -> row.ip41)
                .ipv6("ip6_0", 12, row -> row.ip60High, row -> row.ip60Low)
                .ipv6("ip6_1", 13, row -> row.ip61High, row -> row.ip61Low)
                .uint8("is_ipv4", 14, row -> row.isIpv4)
                .uint8("protocol", 15, row -> row.protocol);
    }

    private static void tunnel(RowTableBuilder<L4FlowLog> columns) {
        columns.uint8("tunnel_tier", 20, row -> row.tunnelTier)
                .uint16("tunnel_type", 21, row -> row.tunnelType)
                .uint32("tunnel_tx_id", 22, row -> row.tunnelTxId)
                .uint32("tunnel_rx_id", 23, row -> row.tunnelRxId)
                .ipv4("tunnel_tx_ip4_0", 24, row -> row.tunnelTxIp40)
                .ipv4("tunnel_tx_ip4_1", 25, row -> row.tunnelTxIp41)
                .ipv4("tunnel_rx_ip4_0", 26, row -> row.tunnelRxIp40)
                .ipv4("tunnel_rx_ip4_1", 27, row -> row.tunnelRxIp41)
                .ipv6("tunnel_tx_ip6_0", 28, row -> row.tunnelTxIp60High, row -> row.tunnelTxIp60Low)
                .ipv6("tunnel_tx_ip6_1", 29, row -> row.tunnelTxIp61High, row -> row.tunnelTxIp61Low)
                .ipv6("tunnel_rx_ip6_0", 30, row -> row.tunnelRxIp60High, row -> row.tunnelRxIp60Low)
                .ipv6("tunnel_rx_ip6_1", 31, row -> row.tunnelRxIp61High, row -> row.tunnelRxIp61Low)
                .uint8("tunnel_is_ipv4", 32, row -> row.tunnelIsIpv4)
                .macLow("tunnel_tx_mac_0", 33, row -> row.tunnelTxMac0)
                .macLow("tunnel_tx_mac_1", 34, row -> row.tunnelTxMac1)
                .macLow("tunnel_rx_mac_0", 35, row -> row.tunnelRxMac0)
                .macLow("tunnel_rx_mac_1", 36, row -> row.tunnelRxMac1);
    }

    private static void transport(RowTableBuilder<L4FlowLog> columns) {
        columns.uint16("client_port", 50, row -> row.clientPort)
                .uint16("server_port", 51, row -> row.serverPort)
                .uint16("tcp_flags_bit_0", 52, row -> row.tcpFlagsBit0)
                .uint16("tcp_flags_bit_1", 53, row -> row.tcpFlagsBit1)
                .uint32("syn_seq", 54, row -> row.synSeq)
                .uint32("syn_ack_seq", 55, row -> row.synAckSeq)
                .uint32("last_keepalive_seq", 56, row -> row.lastKeepaliveSeq)
                .uint32("last_keepalive_ack", 57, row -> row.lastKeepaliveAck);
    }

    private static void application(RowTableBuilder<L4FlowLog> columns) {
        columns.uint8("l7_protocol", 70, row -> row.l7Protocol);
    }

    private static void internet(RowTableBuilder<L4FlowLog> columns) {
        columns.lowCardinality("province_0", 80, row -> row.province0)
                .lowCardinality("province_1", 81, row -> row.province1);
    }

    private static void flowInfo(RowTableBuilder<L4FlowLog> columns) {
        columns.dateTime("time", 200, row -> row.time)
                .uint64("_id", 201, row -> row.id)
                .uint16("close_type", 202, row -> row.closeType)
                .uint16("signal_source", 203, row -> row.signalSource)
                .uint64("flow_id", 204, row -> row.flowId)
                .string("aggregated_flow_ids", 205, row -> row.aggregatedFlowIds)
                .uint32("init_ipid", 206, row -> row.initIpid)
                .uint8("capture_network_type_id", 207, row -> row.captureNetworkTypeId)
                .uint8("nat_source", 208, row -> row.natSource)
                .uint8("capture_nic_type", 209, row -> row.captureNicType)
                .uint32("capture_nic", 210, row -> row.captureNic)
                .lowCardinality("observation_point", 211, row -> row.observationPoint)
                .uint16("agent_id", 212, row -> row.agentId)
                .uint8("l2_end_0", 213, row -> row.l2End0)
                .uint8("l2_end_1", 214, row -> row.l2End1)
                .uint8("l3_end_0", 215, row -> row.l3End0)
                .uint8("l3_end_1", 216, row -> row.l3End1)
                .dateTime64("start_time", 217, row -> row.startTime)
                .dateTime64("end_time", 218, row -> row.endTime)
                .uint64("duration", 219, row -> row.duration)
                .uint8("is_new_flow", 220, row -> row.isNewFlow)
                .uint8("status", 221, row -> row.status)
                .uint16Array("acl_gids", 222, row -> row.aclGids)
                .uint32("gprocess_id_0", 223, row -> row.gprocessId0)
                .uint32("gprocess_id_1", 224, row -> row.gprocessId1)
                .ipv4("nat_real_ip4_0", 225, row -> row.natRealIp40)
                .ipv4("nat_real_ip4_1", 226, row -> row.natRealIp41)
                .uint16("nat_real_port_0", 227, row -> row.natRealPort0)
                .uint16("nat_real_port_1", 228, row -> row.natRealPort1)
                .uint8("direction_score", 229, row -> row.directionScore)
                .string("request_domain", 230, row -> row.requestDomain);
    }

    private static void volume(RowTableBuilder<L4FlowLog> columns) {
        columns.uint64("packet_tx", 300, row -> row.packetTx)
                .uint64("packet_rx", 301, row -> row.packetRx)
                .uint64("byte_tx", 302, row -> row.byteTx)
                .uint64("byte_rx", 303, row -> row.byteRx)
                .uint64("l3_byte_tx", 304, row -> row.l3ByteTx)
                .uint64("l3_byte_rx", 305, row -> row.l3ByteRx)
                .uint64("l4_byte_tx", 306, row -> row.l4ByteTx)
                .uint64("l4_byte_rx", 307, row -> row.l4ByteRx)
                .uint64("total_packet_tx", 308, row -> row.totalPacketTx)
                .uint64("total_packet_rx", 309, row -> row.totalPacketRx)
                .uint64("total_byte_tx", 310, row -> row.totalByteTx)
                .uint64("total_byte_rx", 311, row -> row.totalByteRx)
                .uint32("l7_request", 312, row -> row.l7Request)
                .uint32("l7_response", 313, row -> row.l7Response)
                .uint32("l7_parse_failed", 314, row -> row.l7ParseFailed);
    }

    private static void delay(RowTableBuilder<L4FlowLog> columns) {
        columns.float64("rtt", 340, row -> row.rtt)
                .float64("rtt_client", 341, row -> row.rttClient)
                .float64("rtt_server", 342, row -> row.rttServer)
                .float64("tls_rtt", 343, row -> row.tlsRtt)
                .float64("srt_sum", 344, row -> row.srtSum)
                .float64("art_sum", 345, row -> row.artSum)
                .float64("rrt_sum", 346, row -> row.rrtSum)
                .float64("cit_sum", 347, row -> row.citSum)
                .uint64("srt_count", 348, row -> row.srtCount)
                .uint64("art_count", 349, row -> row.artCount)
                .uint64("rrt_count", 350, row -> row.rrtCount)
                .uint64("cit_count", 351, row -> row.citCount)
                .uint32("srt_max", 352, row -> row.srtMax)
                .uint32("art_max", 353, row -> row.artMax)
                .uint32("rrt_max", 354, row -> row.rrtMax)
                .uint32("cit_max", 355, row -> row.citMax);
    }

    private static void anomaly(RowTableBuilder<L4FlowLog> columns) {
        columns.uint32("retrans_tx", 380, row -> row.retransTx)
                .uint32("retrans_rx", 381, row -> row.retransRx)
                .uint32("zero_win_tx", 382, row -> row.zeroWinTx)
                .uint32("zero_win_rx", 383, row -> row.zeroWinRx)
                .uint32("syn_count", 384, row -> row.synCount)
                .uint32("synack_count", 385, row -> row.synackCount)
                .uint32("retrans_syn", 386, row -> row.retransSyn)
                .uint32("retrans_synack", 387, row -> row.retransSynack)
                .uint32("l7_client_error", 388, row -> row.l7ClientError)
                .uint32("l7_server_error", 389, row -> row.l7ServerError)
                .uint32("l7_server_timeout", 390, row -> row.l7ServerTimeout)
                .uint32("l7_error", 391, row -> row.l7Error)
                .uint32("ooo_tx", 392, row -> row.oooTx)
                .uint32("ooo_rx", 393, row -> row.oooRx)
                .uint32("fin_count", 394, row -> row.finCount)
                .uint32("retrans_spurious_tx", 395, row -> row.retransSpuriousTx)
                .uint32("retrans_spurious_rx", 396, row -> row.retransSpuriousRx)
                .uint32("icmp_errors", 397, row -> row.icmpErrors)
                .uint16("icmp_error", 398, row -> row.icmpError);
    }
}
