package io.thalweg.engine.row;

/**
 * The columns of {@code flow_log.l7_flow_log}.
 *
 * <p>The order here is the order of the columns in ClickHouse and in RowBinary. The number of a column is its field in
 * the Protobuf message: it is never changed or reused; each group has room to grow, new columns take a new number.
 */
public final class L7FlowLogTable {
    public static final RowTable<L7FlowLog> TABLE = build();

    private L7FlowLogTable() {}

    private static RowTable<L7FlowLog> build() {
        RowTableBuilder<L7FlowLog> columns = new RowTableBuilder<>("flow_log", "l7_flow_log");
        base(columns);
        network(columns);
        KnowledgeGraphColumns.add(columns);
        process(columns);
        protocol(columns);
        request(columns);
        response(columns);
        trace(columns);
        service(columns);
        metrics(columns);
        freeForm(columns);
        business(columns);
        return columns.build();
    }

    private static void base(RowTableBuilder<L7FlowLog> columns) {
        columns.dateTime("time", 1, row -> row.time)
                .uint64("_id", 2, row -> row.id)
                .dateTime64("start_time", 3, row -> row.startTime)
                .dateTime64("end_time", 4, row -> row.endTime)
                .uint64("flow_id", 5, row -> row.flowId)
                .uint16("signal_source", 6, row -> row.signalSource)
                .uint16("agent_id", 7, row -> row.agentId)
                .lowCardinality("observation_point", 8, row -> row.observationPoint)
                .uint8("capture_network_type_id", 9, row -> row.captureNetworkTypeId)
                .uint8("nat_source", 10, row -> row.natSource)
                .uint8("capture_nic_type", 11, row -> row.captureNicType)
                .uint8("tunnel_type", 12, row -> row.tunnelType)
                .uint32("capture_nic", 13, row -> row.captureNic);
    }

    private static void network(RowTableBuilder<L7FlowLog> columns) {
        columns.ipv4("ip4_0", 20, row -> row.ip40)
                .ipv4("ip4_1", 21, row -> row.ip41)
                .ipv6("ip6_0", 22, row -> row.ip60High, row -> row.ip60Low)
                .ipv6("ip6_1", 23, row -> row.ip61High, row -> row.ip61Low)
                .uint8("is_ipv4", 24, row -> row.isIpv4)
                .uint8("protocol", 25, row -> row.protocol)
                .uint16("client_port", 26, row -> row.clientPort)
                .uint16("server_port", 27, row -> row.serverPort)
                .uint32("req_tcp_seq", 28, row -> row.reqTcpSeq)
                .uint32("resp_tcp_seq", 29, row -> row.respTcpSeq);
    }

    private static void process(RowTableBuilder<L7FlowLog> columns) {
        columns.uint32("gprocess_id_0", 200, row -> row.gprocessId0)
                .uint32("gprocess_id_1", 201, row -> row.gprocessId1)
                .int32("process_id_0", 202, row -> row.processId0)
                .int32("process_id_1", 203, row -> row.processId1)
                .string("process_kname_0", 204, row -> row.processKname0)
                .string("process_kname_1", 205, row -> row.processKname1)
                .uint64("syscall_trace_id_request", 206, row -> row.syscallTraceIdRequest)
                .uint64("syscall_trace_id_response", 207, row -> row.syscallTraceIdResponse)
                .uint32("syscall_thread_0", 208, row -> row.syscallThread0)
                .uint32("syscall_thread_1", 209, row -> row.syscallThread1)
                .uint64("syscall_coroutine_0", 210, row -> row.syscallCoroutine0)
                .uint64("syscall_coroutine_1", 211, row -> row.syscallCoroutine1)
                .uint32("syscall_cap_seq_0", 212, row -> row.syscallCapSeq0)
                .uint32("syscall_cap_seq_1", 213, row -> row.syscallCapSeq1);
    }

    private static void protocol(RowTableBuilder<L7FlowLog> columns) {
        columns.uint8("l7_protocol", 230, row -> row.l7Protocol)
                .lowCardinality("l7_protocol_str", 231, row -> row.l7ProtocolStr)
                .lowCardinality("biz_protocol", 232, row -> row.bizProtocol)
                .lowCardinality("version", 233, row -> row.version)
                .uint8("type", 234, row -> row.type)
                .uint8("is_tls", 235, row -> row.isTls)
                .uint8("is_async", 236, row -> row.isAsync)
                .uint8("is_reversed", 237, row -> row.isReversed);
    }

    private static void request(RowTableBuilder<L7FlowLog> columns) {
        columns.lowCardinality("request_type", 250, row -> row.requestType)
                .string("request_domain", 251, row -> row.requestDomain)
                .string("request_resource", 252, row -> row.requestResource)
                .string("endpoint", 253, row -> row.endpoint)
                .nullableUint64("request_id", 254, row -> row.hasRequestId, row -> row.requestId);
    }

    private static void response(RowTableBuilder<L7FlowLog> columns) {
        columns.uint8("response_status", 270, row -> row.responseStatus)
                .nullableInt32("response_code", 271, row -> row.hasResponseCode, row -> row.responseCode)
                .string("response_exception", 272, row -> row.responseException)
                .string("response_result", 273, row -> row.responseResult);
    }

    private static void trace(RowTableBuilder<L7FlowLog> columns) {
        columns.string("http_proxy_client", 290, row -> row.httpProxyClient)
                .string("x_request_id_0", 291, row -> row.xRequestId0)
                .string("x_request_id_1", 292, row -> row.xRequestId1)
                .string("trace_id", 293, row -> row.traceId)
                .string("_trace_id_2", 294, row -> row.traceId2)
                .uint64("trace_id_index", 295, row -> row.traceIdIndex)
                .string("span_id", 296, row -> row.spanId)
                .string("parent_span_id", 297, row -> row.parentSpanId)
                .nullableUint8("span_kind", 298, row -> row.hasSpanKind, row -> row.spanKind);
    }

    private static void service(RowTableBuilder<L7FlowLog> columns) {
        columns.lowCardinality("app_service", 320, row -> row.appService)
                .lowCardinality("app_instance", 321, row -> row.appInstance);
    }

    private static void metrics(RowTableBuilder<L7FlowLog> columns) {
        columns.uint64("response_duration", 330, row -> row.responseDuration)
                .nullableInt64("request_length", 331, row -> row.hasRequestLength, row -> row.requestLength)
                .nullableInt64("response_length", 332, row -> row.hasResponseLength, row -> row.responseLength)
                .nullableUint64("sql_affected_rows", 333, row -> row.hasSqlAffectedRows, row -> row.sqlAffectedRows)
                .uint8("direction_score", 334, row -> row.directionScore)
                .uint32("captured_request_byte", 335, row -> row.capturedRequestByte)
                .uint32("captured_response_byte", 336, row -> row.capturedResponseByte);
    }

    private static void freeForm(RowTableBuilder<L7FlowLog> columns) {
        columns.lowCardinalityArray("attribute_names", 350, row -> row.attributeNames)
                .stringArray("attribute_values", 351, row -> row.attributeValues)
                .stringArray("metrics_names", 352, row -> row.metricsNames)
                .float64Array("metrics_values", 353, row -> row.metricsValues)
                .string("events", 354, row -> row.events);
    }

    private static void business(RowTableBuilder<L7FlowLog> columns) {
        columns.uint8("biz_type", 370, row -> row.bizType)
                .string("biz_code", 371, row -> row.bizCode)
                .string("biz_scenario", 372, row -> row.bizScenario)
                .string("biz_response_code", 373, row -> row.bizResponseCode);
    }
}
