package io.thalweg.engine.l7;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * Which protocols are looked for, and where. Protocols are numbers of {@code l7_protocol}.
 *
 * @param disabled protocols that are not looked for
 * @param ports server ports on which a protocol is looked for; one that is not here has the ports of
 *     {@link L7Protocol#defaultPorts}
 * @param failures packets of an endpoint that no parser knows before it is left alone
 * @param retrySeconds how long it is left alone
 */
public record InferenceRules(Set<Integer> disabled, Map<Integer, PortRanges> ports, int failures, int retrySeconds)
        implements Serializable {
    public InferenceRules {
        disabled = Set.copyOf(disabled);
        ports = Map.copyOf(ports);
        L7Limits.atLeast("inferenceFailures", failures, 1);
        L7Limits.atLeast("inferenceRetrySeconds", retrySeconds, 1);
    }

    boolean isLookedFor(L7Protocol protocol) {
        return !disabled.contains(protocol.id());
    }

    PortRanges portsOf(L7Protocol protocol) {
        return ports.getOrDefault(protocol.id(), protocol.defaultPorts());
    }
}
