package io.thalweg.agent.check;

/** What the agent can give, each by itself: one may run while another cannot. */
public enum Feature {
    PACKETS("packets"),
    SOCKET_DATA("socket data"),
    TLS_PLAINTEXT("TLS plaintext"),
    PROCESS_NAMES("process names"),
    POD_NAMESPACES("pod namespaces");

    private final String title;

    Feature(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Whether what ends the other ends this one too: TLS plaintext is joined to the socket call that carried it. */
    boolean restsOn(Feature other) {
        return this == other || this == TLS_PLAINTEXT && other == SOCKET_DATA;
    }
}
