package io.thalweg.engine.metrics;

import java.io.Serializable;

/**
 * How many documents there are: what is told apart, and what is not.
 *
 * @param inactivePorts whether a server's port is kept that nobody has confirmed to be a service; else it is 0
 * @param inactiveAddresses whether the address of an end is kept that has sent nothing; else it is 0
 * @param internetClients whether the address of a client on the Internet is kept; else it is 0
 * @param endpoints whether requests are told apart by their endpoint
 * @param consistentTimestamps whether a request counts at the time of its response; else at its own
 */
public record MetricsRules(
        boolean inactivePorts,
        boolean inactiveAddresses,
        boolean internetClients,
        boolean endpoints,
        boolean consistentTimestamps)
        implements Serializable {

    /** Ports and inactive addresses kept, Internet clients not; a request counts when it is sent. */
    public static MetricsRules defaults() {
        return new MetricsRules(true, true, false, true, false);
    }
}
