package io.thalweg.engine.trace;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;

/**
 * The fields of a {@link Span} in the message {@code thalweg.v1.Span}: names and numbers of the columns of
 * {@code flow_log.l7_flow_log}, so that a span is read from the topic and from saved state alike.
 */
final class SpanColumns {
    static final RowTable<Span> TABLE = build();

    private SpanColumns() {}

    private static RowTable<Span> build() {
        RowTableBuilder<Span> columns = new RowTableBuilder<>("flow_log", "l7_flow_log");
        seen(columns);
        network(columns);
        tags(columns);
        process(columns);
        protocol(columns);
        response(columns);
        trace(columns);
        metrics(columns);
        return columns.build();
    }

    private static void seen(RowTableBuilder<Span> columns) {
        columns.uint64("_id", 2, span -> span.id)
                .dateTime64("start_time", 3, span -> span.startTime)
                .dateTime64("end_time", 4, span -> span.endTime)
                .uint64("flow_id", 5, span -> span.flowId)
                .uint16("signal_source", 6, span -> span.signalSource)
                .uint16("agent_id", 7, span -> span.agentId)
                .lowCardinality("observation_point", 8, span -> span.point.column())
                .uint8("tunnel_type", 12, span -> span.tunnelType)
                .uint32("capture_nic", 13, span -> span.captureNic);
    }

    private static void network(RowTableBuilder<Span> columns) {
        columns.ipv4("ip4_0", 20, span -> span.ip40)
                .ipv4("ip4_1", 21, span -> span.ip41)
                .ipv6("ip6_0", 22, span -> span.ip60High, span -> span.ip60Low)
                .ipv6("ip6_1", 23, span -> span.ip61High, span -> span.ip61Low)
                .uint8("is_ipv4", 24, span -> span.isIpv4)
                .uint8("protocol", 25, span -> span.protocol)
                .uint16("client_port", 26, span -> span.clientPort)
                .uint16("server_port", 27, span -> span.serverPort)
                .uint32("req_tcp_seq", 28, span -> span.reqTcpSeq)
                .uint32("resp_tcp_seq", 29, span -> span.respTcpSeq);
    }

    private static void tags(RowTableBuilder<Span> columns) {
        columns.uint32("pod_node_id_0", 110, span -> span.podNodeId0)
                .uint32("pod_node_id_1", 111, span -> span.podNodeId1)
                .uint16("pod_ns_id_0", 112, span -> span.podNsId0)
                .uint16("pod_ns_id_1", 113, span -> span.podNsId1)
                .uint32("pod_group_id_0", 114, span -> span.podGroupId0)
                .uint32("pod_group_id_1", 115, span -> span.podGroupId1)
                .uint32("pod_id_0", 116, span -> span.podId0)
                .uint32("pod_id_1", 117, span -> span.podId1)
                .uint16("pod_cluster_id_0", 118, span -> span.podClusterId0)
                .uint16("pod_cluster_id_1", 119, span -> span.podClusterId1)
                .int32("l3_epc_id_0", 120, span -> span.l3EpcId0)
                .int32("l3_epc_id_1", 121, span -> span.l3EpcId1)
                .uint32("auto_instance_id_0", 128, span -> span.autoInstanceId0)
                .uint32("auto_instance_id_1", 129, span -> span.autoInstanceId1)
                .uint8("auto_instance_type_0", 130, span -> span.autoInstanceType0)
                .uint8("auto_instance_type_1", 131, span -> span.autoInstanceType1)
                .uint32("auto_service_id_0", 132, span -> span.autoServiceId0)
                .uint32("auto_service_id_1", 133, span -> span.autoServiceId1)
                .uint8("auto_service_type_0", 134, span -> span.autoServiceType0)
                .uint8("auto_service_type_1", 135, span -> span.autoServiceType1)
                .uint16("team_id", 138, span -> span.teamId);
    }

    private static void process(RowTableBuilder<Span> columns) {
        columns.uint32("gprocess_id_0", 200, span -> span.gprocessId0)
                .uint32("gprocess_id_1", 201, span -> span.gprocessId1)
                .int32("process_id_0", 202, span -> span.processId0)
                .int32("process_id_1", 203, span -> span.processId1)
                .string("process_kname_0", 204, span -> span.processKname0)
                .string("process_kname_1", 205, span -> span.processKname1)
                .uint64("syscall_trace_id_request", 206, span -> span.syscallTraceIdRequest)
                .uint64("syscall_trace_id_response", 207, span -> span.syscallTraceIdResponse)
                .uint32("syscall_thread_0", 208, span -> span.syscallThread0)
                .uint32("syscall_thread_1", 209, span -> span.syscallThread1)
                .uint64("syscall_coroutine_0", 210, span -> span.syscallCoroutine0)
                .uint64("syscall_coroutine_1", 211, span -> span.syscallCoroutine1)
                .uint32("syscall_cap_seq_0", 212, span -> span.syscallCapSeq0)
                .uint32("syscall_cap_seq_1", 213, span -> span.syscallCapSeq1);
    }

    private static void protocol(RowTableBuilder<Span> columns) {
        columns.uint8("l7_protocol", 230, span -> span.l7Protocol)
                .lowCardinality("l7_protocol_str", 231, span -> span.l7ProtocolStr)
                .lowCardinality("version", 233, span -> span.version)
                .uint8("type", 234, span -> span.type)
                .uint8("is_tls", 235, span -> span.isTls)
                .uint8("is_async", 236, span -> span.isAsync)
                .lowCardinality("request_type", 250, span -> span.requestType)
                .string("request_domain", 251, span -> span.requestDomain)
                .string("request_resource", 252, span -> span.requestResource)
                .string("endpoint", 253, span -> span.endpoint)
                .nullableUint64("request_id", 254, span -> span.hasRequestId, span -> span.requestId);
    }

    private static void response(RowTableBuilder<Span> columns) {
        columns.uint8("response_status", 270, span -> span.responseStatus)
                .nullableInt32("response_code", 271, span -> span.hasResponseCode, span -> span.responseCode)
                .string("response_exception", 272, span -> span.responseException)
                .string("response_result", 273, span -> span.responseResult);
    }

    private static void trace(RowTableBuilder<Span> columns) {
        columns.string("http_proxy_client", 290, span -> span.httpProxyClient)
                .string("x_request_id_0", 291, span -> span.xRequestId0)
                .string("x_request_id_1", 292, span -> span.xRequestId1)
                .string("trace_id", 293, span -> span.traceId)
                .string("_trace_id_2", 294, span -> span.traceId2)
                .string("span_id", 296, span -> span.spanId)
                .string("parent_span_id", 297, span -> span.parentSpanId)
                .nullableUint8("span_kind", 298, span -> span.hasSpanKind, span -> span.spanKind)
                .lowCardinality("app_service", 320, span -> span.appService)
                .lowCardinality("app_instance", 321, span -> span.appInstance);
    }

    private static void metrics(RowTableBuilder<Span> columns) {
        columns.uint64("response_duration", 330, span -> span.responseDuration)
                .nullableInt64("request_length", 331, span -> span.hasRequestLength, span -> span.requestLength)
                .nullableInt64("response_length", 332, span -> span.hasResponseLength, span -> span.responseLength);
    }
}
