package io.thalweg.engine.l7;

import java.io.Serializable;
import java.util.List;

/**
 * Header fields that become columns, in whatever protocol they come. Case does not matter, and {@code _} is {@code -}.
 *
 * @param traceIds fields with trace ids, the one that counts first; see {@link TraceHeaders} for those whose format is known,
 *     of all others the whole value is the trace id
 * @param spanIds fields whose whole value is the span id, for trace ids that come without one
 * @param requestIds fields whose value becomes {@code x_request_id_0} and {@code x_request_id_1}
 * @param clients fields whose first address becomes {@code http_proxy_client}
 */
public record HeaderRules(List<String> traceIds, List<String> spanIds, List<String> requestIds, List<String> clients)
        implements Serializable {
    public HeaderRules {
        traceIds = checked("traceHeaders", traceIds);
        spanIds = checked("spanHeaders", spanIds);
        requestIds = checked("requestIdHeaders", requestIds);
        clients = checked("clientHeaders", clients);
    }

    private static List<String> checked(String option, List<String> names) {
        for (String name : names) {
            if (name.isBlank() || name.length() > HeaderNames.LONGEST) {
                throw new IllegalArgumentException(
                        option + ": \"" + name + "\"; allowed: names of 1 to " + HeaderNames.LONGEST + " characters");
            }
        }
        return List.copyOf(names);
    }
}
