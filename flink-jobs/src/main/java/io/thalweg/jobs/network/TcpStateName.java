package io.thalweg.jobs.network;

/** The states of a TCP connection as Linux numbers them: include/net/tcp_states.h. */
final class TcpStateName {
    private static final String[] NAMES = {
        "",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING",
        "NEW_SYN_RECV",
    };

    private TcpStateName() {}

    /** Empty when it is not known. */
    static String of(int state) {
        return state >= 0 && state < NAMES.length ? NAMES[state] : "";
    }
}
