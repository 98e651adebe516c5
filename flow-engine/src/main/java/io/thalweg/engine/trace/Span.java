package io.thalweg.engine.trace;

import io.thalweg.engine.row.L7FlowLog;

/**
 * One session at one observation point: what of a row of {@code flow_log.l7_flow_log} linking, parenting and showing a
 * trace need. Made from the row or from its message ({@link SpanCodec}), held in the trace job's state as bytes.
 *
 * <p>Fields are named, and have the units and the unsigned bits, of {@link L7FlowLog}; they are written when the span is made
 * and never again. Long texts are cut, so that a span weighs 300 to 600 bytes and never more than some kilobytes. Texts are
 * not null.
 */
public final class Span implements Cloneable {
    /** Most characters of a text that is shown. */
    static final int LONGEST_TEXT = 256;
    /** Most characters of a text that links. */
    static final int LONGEST_ID = 256;

    public static final int REQUEST_ONLY = 0;
    public static final int RESPONSE_ONLY = 1;
    public static final int SESSION = 2;

    public long id;
    public long startTime;
    public long endTime;
    public long flowId;
    public int signalSource;
    public int agentId;
    public SpanPoint point = SpanPoint.OTHER;
    public int tunnelType;
    public long captureNic;

    public int ip40;
    public int ip41;
    public long ip60High;
    public long ip60Low;
    public long ip61High;
    public long ip61Low;
    public int isIpv4;
    public int protocol;
    public int clientPort;
    public int serverPort;
    public long reqTcpSeq;
    public long respTcpSeq;

    public long podNodeId0;
    public long podNodeId1;
    public int podNsId0;
    public int podNsId1;
    public long podGroupId0;
    public long podGroupId1;
    public long podId0;
    public long podId1;
    public int podClusterId0;
    public int podClusterId1;
    public int l3EpcId0;
    public int l3EpcId1;
    public long autoInstanceId0;
    public long autoInstanceId1;
    public int autoInstanceType0;
    public int autoInstanceType1;
    public long autoServiceId0;
    public long autoServiceId1;
    public int autoServiceType0;
    public int autoServiceType1;
    public int teamId;

    public long gprocessId0;
    public long gprocessId1;
    public int processId0;
    public int processId1;
    public String processKname0 = "";
    public String processKname1 = "";
    public long syscallTraceIdRequest;
    public long syscallTraceIdResponse;
    public long syscallThread0;
    public long syscallThread1;
    public long syscallCoroutine0;
    public long syscallCoroutine1;
    public long syscallCapSeq0;
    public long syscallCapSeq1;

    public int l7Protocol;
    public String l7ProtocolStr = "";
    public String version = "";
    public int type;
    public int isTls;
    public int isAsync;

    public String requestType = "";
    public String requestDomain = "";
    public String requestResource = "";
    public String endpoint = "";
    public long requestId;
    public boolean hasRequestId;

    public int responseStatus;
    public int responseCode;
    public boolean hasResponseCode;
    public String responseException = "";
    public String responseResult = "";

    public String httpProxyClient = "";
    public String xRequestId0 = "";
    public String xRequestId1 = "";
    public String traceId = "";
    public String traceId2 = "";
    public String spanId = "";
    public String parentSpanId = "";
    public int spanKind;
    public boolean hasSpanKind;

    public String appService = "";
    public String appInstance = "";

    public long responseDuration;
    public long requestLength;
    public boolean hasRequestLength;
    public long responseLength;
    public boolean hasResponseLength;

    /** The span of a row; the row may be changed afterwards. */
    public static Span of(L7FlowLog row) {
        return SpanOfRow.span(row);
    }

    /** Whether the request was seen; its half of the columns counts only then. */
    public boolean hasRequest() {
        return type != RESPONSE_ONLY;
    }

    /** Whether the response was seen. */
    public boolean hasResponse() {
        return type != REQUEST_ONLY;
    }

    /** From the request's first byte to the response's, µs; 0 when one of them was not seen. */
    public long duration() {
        return Math.max(0, endTime - startTime);
    }

    /** Whether the request failed, whosever fault it was. */
    public boolean isError() {
        return responseStatus == 3 || responseStatus == 4;
    }

    /** The process at a process's own observation point, else that of the side that the span is on; 0: not known. */
    public int processId() {
        return point.isServerSide() ? processId1 : processId0;
    }

    /** The session of this request and a response that was told apart from it. */
    Span answeredBy(Span response) {
        Span session = copy();
        session.type = SESSION;
        session.endTime = Math.max(startTime, response.endTime);
        session.responseDuration = session.endTime - startTime;
        session.respTcpSeq = response.respTcpSeq;
        session.syscallTraceIdResponse = response.syscallTraceIdResponse;
        session.syscallThread1 = response.syscallThread1;
        session.syscallCoroutine1 = response.syscallCoroutine1;
        session.syscallCapSeq1 = response.syscallCapSeq1;
        session.responseStatus = response.responseStatus;
        session.responseCode = response.responseCode;
        session.hasResponseCode = response.hasResponseCode;
        session.responseException = response.responseException;
        session.responseResult = response.responseResult;
        session.responseLength = response.responseLength;
        session.hasResponseLength = response.hasResponseLength;
        session.xRequestId1 = response.xRequestId1;
        if (traceId.isEmpty()) {
            session.traceId = response.traceId;
            session.traceId2 = response.traceId2;
            session.spanId = response.spanId;
            session.parentSpanId = response.parentSpanId;
        }
        return session;
    }

    private Span copy() {
        try {
            return (Span) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** A text as it is kept in a span. */
    static String clip(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
