package io.thalweg.engine.trace;

import static io.thalweg.engine.trace.Span.LONGEST_ID;
import static io.thalweg.engine.trace.Span.LONGEST_TEXT;
import static io.thalweg.engine.trace.Span.clip;

import io.thalweg.engine.row.L7FlowLog;

/** Takes of a row what a span keeps. */
final class SpanOfRow {
    private SpanOfRow() {}

    static Span span(L7FlowLog row) {
        Span span = new Span();
        seen(span, row);
        network(span, row);
        tags(span, row);
        process(span, row);
        protocol(span, row);
        response(span, row);
        trace(span, row);
        return span;
    }

    private static void seen(Span span, L7FlowLog row) {
        span.id = row.id;
        span.startTime = row.startTime;
        span.endTime = row.endTime;
        span.flowId = row.flowId;
        span.signalSource = row.signalSource;
        span.agentId = row.agentId;
        span.point = SpanPoint.of(row.observationPoint);
        span.tunnelType = row.tunnelType;
        span.captureNic = row.captureNic;
    }

    private static void network(Span span, L7FlowLog row) {
        span.ip40 = row.ip40;
        span.ip41 = row.ip41;
        span.ip60High = row.ip60High;
        span.ip60Low = row.ip60Low;
        span.ip61High = row.ip61High;
        span.ip61Low = row.ip61Low;
        span.isIpv4 = row.isIpv4;
        span.protocol = row.protocol;
        span.clientPort = row.clientPort;
        span.serverPort = row.serverPort;
        span.reqTcpSeq = row.reqTcpSeq;
        span.respTcpSeq = row.respTcpSeq;
    }

    private static void tags(Span span, L7FlowLog row) {
        span.podNodeId0 = row.podNodeId0;
        span.podNodeId1 = row.podNodeId1;
        span.podNsId0 = row.podNsId0;
        span.podNsId1 = row.podNsId1;
        span.podGroupId0 = row.podGroupId0;
        span.podGroupId1 = row.podGroupId1;
        span.podId0 = row.podId0;
        span.podId1 = row.podId1;
        span.podClusterId0 = row.podClusterId0;
        span.podClusterId1 = row.podClusterId1;
        span.l3EpcId0 = row.l3EpcId0;
        span.l3EpcId1 = row.l3EpcId1;
        span.autoInstanceId0 = row.autoInstanceId0;
        span.autoInstanceId1 = row.autoInstanceId1;
        span.autoInstanceType0 = row.autoInstanceType0;
        span.autoInstanceType1 = row.autoInstanceType1;
        span.autoServiceId0 = row.autoServiceId0;
        span.autoServiceId1 = row.autoServiceId1;
        span.autoServiceType0 = row.autoServiceType0;
        span.autoServiceType1 = row.autoServiceType1;
        span.teamId = row.teamId;
    }

    private static void process(Span span, L7FlowLog row) {
        span.gprocessId0 = row.gprocessId0;
        span.gprocessId1 = row.gprocessId1;
        span.processId0 = row.processId0;
        span.processId1 = row.processId1;
        span.processKname0 = clip(row.processKname0, LONGEST_TEXT);
        span.processKname1 = clip(row.processKname1, LONGEST_TEXT);
        span.syscallTraceIdRequest = row.syscallTraceIdRequest;
        span.syscallTraceIdResponse = row.syscallTraceIdResponse;
        span.syscallThread0 = row.syscallThread0;
        span.syscallThread1 = row.syscallThread1;
        span.syscallCoroutine0 = row.syscallCoroutine0;
        span.syscallCoroutine1 = row.syscallCoroutine1;
        span.syscallCapSeq0 = row.syscallCapSeq0;
        span.syscallCapSeq1 = row.syscallCapSeq1;
    }

    private static void protocol(Span span, L7FlowLog row) {
        span.l7Protocol = row.l7Protocol;
        span.l7ProtocolStr = clip(row.l7ProtocolStr, LONGEST_TEXT);
        span.version = clip(row.version, LONGEST_TEXT);
        span.type = row.type;
        span.isTls = row.isTls;
        span.isAsync = row.isAsync;
        span.requestType = clip(row.requestType, LONGEST_TEXT);
        span.requestDomain = clip(row.requestDomain, LONGEST_TEXT);
        span.requestResource = clip(row.requestResource, LONGEST_TEXT);
        span.endpoint = clip(row.endpoint, LONGEST_TEXT);
        span.requestId = row.requestId;
        span.hasRequestId = row.hasRequestId;
    }

    private static void response(Span span, L7FlowLog row) {
        span.responseStatus = row.responseStatus;
        span.responseCode = row.responseCode;
        span.hasResponseCode = row.hasResponseCode;
        span.responseException = clip(row.responseException, LONGEST_TEXT);
        span.responseResult = clip(row.responseResult, LONGEST_TEXT);
    }

    private static void trace(Span span, L7FlowLog row) {
        span.httpProxyClient = clip(row.httpProxyClient, LONGEST_TEXT);
        span.xRequestId0 = clip(row.xRequestId0, LONGEST_ID);
        span.xRequestId1 = clip(row.xRequestId1, LONGEST_ID);
        span.traceId = clip(row.traceId, LONGEST_ID);
        span.traceId2 = clip(row.traceId2, LONGEST_ID);
        span.spanId = clip(row.spanId, LONGEST_ID);
        span.parentSpanId = clip(row.parentSpanId, LONGEST_ID);
        span.spanKind = row.spanKind;
        span.hasSpanKind = row.hasSpanKind;
        span.appService = clip(row.appService, LONGEST_TEXT);
        span.appInstance = clip(row.appInstance, LONGEST_TEXT);
        span.responseDuration = row.responseDuration;
        span.requestLength = row.requestLength;
        span.hasRequestLength = row.hasRequestLength;
        span.responseLength = row.responseLength;
        span.hasResponseLength = row.hasResponseLength;
    }
}
