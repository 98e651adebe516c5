package io.thalweg.agent.pods;

import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;

/** What the rows of one request have in common wherever it was seen: the connection and the places in its streams. */
record Request(int client, int clientPort, int server, int serverPort, long requestSequence, long responseSequence) {
    static Request of(L7FlowLog row) {
        return new Request(row.ip40, row.clientPort, row.ip41, row.serverPort, row.reqTcpSeq, row.respTcpSeq);
    }

    /** What a row takes from the payload. */
    static List<Object> said(L7FlowLog row) {
        return List.of(
                row.l7ProtocolStr,
                row.version,
                row.type,
                row.isTls,
                row.isAsync,
                row.requestType,
                row.requestDomain,
                row.requestResource,
                row.endpoint,
                row.requestId,
                row.responseStatus,
                row.responseCode,
                row.responseException,
                row.responseResult,
                row.requestLength,
                row.responseLength,
                row.sqlAffectedRows,
                row.traceId,
                row.spanId,
                row.xRequestId0,
                row.xRequestId1,
                row.httpProxyClient,
                Arrays.asList(row.attributeNames),
                Arrays.asList(row.attributeValues));
    }
}
