package io.thalweg.engine.row;

/** One row of {@code flow_log.l7_flow_log}: a request and its response, or one of them. Columns: {@link L7FlowLogTable}.
 *
 * <p>A nullable column is a value and a {@code has…} flag; the value counts only when the flag is set. */
public final class L7FlowLog extends FlowLogRow implements Cloneable {
    public long reqTcpSeq;
    public long respTcpSeq;

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

    public String l7ProtocolStr = "";
    public String bizProtocol = "";
    public String version = "";
    public int type;
    public int isTls;
    public int isAsync;
    public int isReversed;

    public String requestType = "";
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
    public long traceIdIndex;
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
    public long sqlAffectedRows;
    public boolean hasSqlAffectedRows;
    public long capturedRequestByte;
    public long capturedResponseByte;

    public String[] attributeNames = NO_TEXTS;
    public String[] attributeValues = NO_TEXTS;
    public String[] metricsNames = NO_TEXTS;
    public double[] metricsValues = NO_NUMBERS;
    public String events = "";

    public int bizType;
    public String bizCode = "";
    public String bizScenario = "";
    public String bizResponseCode = "";

    /** Another row of the same values. Both share their arrays, which nobody changes. */
    public L7FlowLog copy() {
        try {
            return (L7FlowLog) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e); // it is
        }
    }
}
