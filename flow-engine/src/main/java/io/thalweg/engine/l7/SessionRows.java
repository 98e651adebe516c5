package io.thalweg.engine.l7;

import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.util.Arrays;

/** Makes rows of {@code l7_flow_log} out of messages. Where request and response both say something, the request counts. */
final class SessionRows {
    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;
    private static final int SESSION = 2;
    private static final long UNSIGNED = 0xffff_ffffL;

    private final RowSink sink;
    private final boolean hasHidden;

    SessionRows(RowSink sink, FailedRequestRules failures) {
        this.sink = sink;
        this.hasHidden = failures.isOn();
    }

    void session(L7Protocol protocol, L7Flow flow, L7Message request, L7Message response) {
        L7FlowLog row = begin(protocol, flow, SESSION, request);
        request(row, request);
        response(row, response);
        row.responseDuration = response.timestampMicros - request.timestampMicros;
        leave(row);
    }

    /** A message that wants no partner: a session without duration. */
    void alone(L7Protocol protocol, L7Flow flow, L7Message message) {
        L7FlowLog row = begin(protocol, flow, SESSION, message);
        request(row, message);
        row.endTime = message.timestampMicros;
        row.responseStatus = message.status == L7Status.UNKNOWN ? L7Status.OK.column() : message.status.column();
        row.hasResponseCode = message.hasCode;
        row.responseCode = message.code;
        row.responseException = message.exception;
        row.responseResult = message.result;
        leave(row);
    }

    void request(L7Protocol protocol, L7Flow flow, L7Message request, L7Status status) {
        L7FlowLog row = begin(protocol, flow, REQUEST, request);
        request(row, request);
        row.endTime = request.timestampMicros;
        row.responseStatus = status.column();
        leave(row);
    }

    void response(L7Protocol protocol, L7Flow flow, L7Message response) {
        L7FlowLog row = begin(protocol, flow, RESPONSE, response);
        response(row, response);
        row.startTime = response.timestampMicros;
        leave(row);
    }

    /** What messages carry for the case that the request fails leaves with those that do. */
    private void leave(L7FlowLog row) {
        boolean isGood = row.responseStatus == L7Status.OK.column() || row.responseStatus == L7Status.UNKNOWN.column();
        if (hasHidden && isGood) {
            hide(row);
        }
        sink.session(row);
    }

    private static void hide(L7FlowLog row) {
        int kept = 0;
        for (int i = 0; i < row.attributeNames.length; i++) {
            if (!FailedRequestRules.isOne(row.attributeNames[i])) {
                row.attributeNames[kept] = row.attributeNames[i];
                row.attributeValues[kept++] = row.attributeValues[i];
            }
        }
        row.attributeNames = Arrays.copyOf(row.attributeNames, kept);
        row.attributeValues = Arrays.copyOf(row.attributeValues, kept);
    }

    private static L7FlowLog begin(L7Protocol protocol, L7Flow flow, int type, L7Message message) {
        L7FlowLog row = new L7FlowLog();
        flow.describe(row);
        boolean isOwn = message.protocol == 0;
        row.l7Protocol = isOwn ? protocol.id() : message.protocol;
        row.l7ProtocolStr = isOwn ? protocol.title() : message.protocolTitle;
        row.type = type;
        return row;
    }

    private static void request(L7FlowLog row, L7Message request) {
        row.startTime = request.timestampMicros;
        row.reqTcpSeq = request.tcpSequence & UNSIGNED;
        row.capturedRequestByte = request.capturedBytes;
        row.hasRequestLength = request.hasLength;
        row.requestLength = request.length;
        row.xRequestId0 = request.xRequestId;
        if (request.origin != null) {
            row.syscallTraceIdRequest = request.origin.traceId();
            row.syscallThread0 = request.origin.thread() & UNSIGNED;
            row.syscallCoroutine0 = request.origin.coroutine();
            row.syscallCapSeq0 = request.origin.captureSequence() & UNSIGNED;
        }
        both(row, request);
    }

    private static void response(L7FlowLog row, L7Message response) {
        row.endTime = response.timestampMicros;
        row.respTcpSeq = response.tcpSequence & UNSIGNED;
        row.capturedResponseByte = response.capturedBytes;
        row.hasResponseLength = response.hasLength;
        row.responseLength = response.length;
        if (response.hasRequestLength && !row.hasRequestLength) {
            row.hasRequestLength = true;
            row.requestLength = response.requestLength;
        }
        row.xRequestId1 = response.xRequestId;
        if (response.origin != null) {
            row.syscallTraceIdResponse = response.origin.traceId();
            row.syscallThread1 = response.origin.thread() & UNSIGNED;
            row.syscallCoroutine1 = response.origin.coroutine();
            row.syscallCapSeq1 = response.origin.captureSequence() & UNSIGNED;
        }
        row.responseStatus = response.status.column();
        row.hasResponseCode = response.hasCode;
        row.responseCode = response.code;
        row.responseException = response.exception;
        row.responseResult = response.result;
        both(row, response);
    }

    /** What either message may say: the second fills what the first left empty. */
    private static void both(L7FlowLog row, L7Message message) {
        if (message.hasId) {
            row.hasRequestId = true;
            row.requestId = message.id;
        }
        if (message.hasAffectedRows) {
            row.hasSqlAffectedRows = true;
            row.sqlAffectedRows = message.affectedRows;
        }
        row.isTls = message.isTls ? 1 : row.isTls;
        row.version = first(row.version, message.version);
        row.requestType = first(row.requestType, message.requestType);
        row.requestDomain = first(row.requestDomain, message.requestDomain);
        row.requestResource = first(row.requestResource, message.requestResource);
        row.endpoint = first(row.endpoint, message.endpoint);
        row.httpProxyClient = first(row.httpProxyClient, message.proxyClient);
        if (row.traceId.isEmpty() && !message.traceId.isEmpty()) {
            row.traceId = message.traceId;
            row.traceId2 = message.traceId2;
            row.spanId = message.spanId;
            row.parentSpanId = message.parentSpanId;
            row.traceIdIndex = TraceIdIndex.of(message.traceId);
        }
        attributes(row, message.attributes);
    }

    private static String first(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** A name that the request gave already keeps the request's value. */
    private static void attributes(L7FlowLog row, String[] pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (!contains(row.attributeNames, pairs[i])) {
                row.attributeNames = append(row.attributeNames, pairs[i]);
                row.attributeValues = append(row.attributeValues, pairs[i + 1]);
            }
        }
    }

    private static boolean contains(String[] texts, String text) {
        for (String one : texts) {
            if (one.equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static String[] append(String[] texts, String text) {
        String[] more = Arrays.copyOf(texts, texts.length + 1);
        more[texts.length] = text;
        return more;
    }
}
