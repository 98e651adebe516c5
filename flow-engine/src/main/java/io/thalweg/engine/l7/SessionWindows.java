package io.thalweg.engine.l7;

import java.io.Serializable;
import java.util.Map;

/**
 * How long requests wait for their responses.
 *
 * @param micros most protocols
 * @param shortMicros those that answer fast, as DNS and TLS
 * @param byProtocol protocols with a window of their own, by number of {@code l7_protocol}
 */
public record SessionWindows(long micros, long shortMicros, Map<Integer, Long> byProtocol) implements Serializable {
    public SessionWindows {
        byProtocol = Map.copyOf(byProtocol);
        L7Limits.atLeast("sessionMicros", micros, 1);
        L7Limits.atLeast("shortSessionMicros", shortMicros, 1);
        byProtocol.forEach((protocol, window) -> L7Limits.atLeast("sessionMicros of " + protocol, window, 1));
    }
}
