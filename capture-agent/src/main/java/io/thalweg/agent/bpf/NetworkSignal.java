package io.thalweg.agent.bpf;

import java.util.EnumSet;
import java.util.Set;

/** What the programs of network.h can tell of the kernel's network stack. */
public enum NetworkSignal {
    /** Every change of a TCP connection's state: several for each connection, so not unless asked for. */
    STATE("network_state"),
    /** TCP segments that are sent again. */
    RETRANSMIT("network_retransmit"),
    /** RST segments, sent and received. */
    RESET("network_send_reset", "network_receive_reset"),
    /** Packets that the kernel drops, with the reason. */
    DROP("network_drop");

    private static final String PREFIX = "network_";

    private final String[] programs;

    NetworkSignal(String... programs) {
        this.programs = programs;
    }

    /** Those that come only when something is wrong. */
    public static Set<NetworkSignal> ofTrouble() {
        return EnumSet.complementOf(EnumSet.of(STATE));
    }

    /** Whether a program tells of none of these. */
    static boolean excludes(Set<NetworkSignal> wanted, String program) {
        return program.startsWith(PREFIX) && wanted.stream().noneMatch(signal -> signal.has(program));
    }

    private boolean has(String program) {
        for (String beginning : programs) {
            if (program.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }
}
