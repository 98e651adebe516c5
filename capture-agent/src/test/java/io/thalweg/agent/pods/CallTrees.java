package io.thalweg.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L7FlowLog;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What processes did for a request, by the ids of their system calls: {@code gateway /app/1 [app /app/1 [cache INCRBY 1]]}.
 *
 * <p>A process that reads a request gives it an id. It sends its first call with that id, the next one with the id of the
 * first one's answer, and its own answer with that of the last call's. The caller's and the server's row of a request are
 * one by connection and sequence numbers.
 */
final class CallTrees {
    private final PodNetwork network;
    private final List<L7FlowLog> callers;
    private final List<L7FlowLog> servers;

    CallTrees(PodNetwork network, List<L7FlowLog> rows) {
        this.network = network;
        callers =
                rows.stream().filter(row -> row.observationPoint.equals("c-p")).toList();
        servers =
                rows.stream().filter(row -> row.observationPoint.equals("s-p")).toList();
    }

    /** @param request as its caller's process saw it */
    String of(L7FlowLog request) {
        List<L7FlowLog> served =
                servers.stream().filter(row -> isSame(row, request)).toList();
        assertThat(served).as("servers of %s", request.requestResource).hasSize(1);
        L7FlowLog server = served.get(0);
        assertThat(server.syscallTraceIdRequest).as(request.requestResource).isNotZero();

        StringBuilder calls = new StringBuilder();
        long id = server.syscallTraceIdRequest;
        for (L7FlowLog call = call(server, id); call != null; call = call(server, id)) {
            calls.append(calls.isEmpty() ? " [" : ", ").append(of(call));
            id = call.syscallTraceIdResponse;
        }
        assertThat(server.syscallTraceIdResponse)
                .as("the answer to %s follows that to its last call", request.requestResource)
                .isEqualTo(id);
        return network.podAt(request.ip41) + " " + request.requestResource + (calls.isEmpty() ? "" : calls + "]");
    }

    private L7FlowLog call(L7FlowLog server, long id) {
        List<L7FlowLog> calls = callers.stream()
                .filter(row -> row.processId0 == server.processId1 && row.syscallTraceIdRequest == id)
                .toList();
        assertThat(calls)
                .as(
                        "calls of one id: %s",
                        calls.stream().map(row -> row.requestResource).collect(Collectors.joining()))
                .hasSizeLessThanOrEqualTo(1);
        return calls.isEmpty() ? null : calls.get(0);
    }

    private static boolean isSame(L7FlowLog one, L7FlowLog other) {
        return Request.of(one).equals(Request.of(other));
    }
}
