package io.thalweg.engine.trace;

/**
 * Where a span was seen: the column {@code observation_point}, in the order in which a request passes on its way from the
 * client's process to the server's. {@link #OTHER} and {@link #LOCAL} have no place of their own on that way.
 */
public enum SpanPoint {
    CLIENT_PROCESS("c-p"),
    CLIENT("c"),
    CLIENT_NODE("c-nd"),
    CLIENT_HYPERVISOR("c-hv"),
    CLIENT_GATEWAY_HYPERVISOR("c-gw-hv"),
    CLIENT_GATEWAY("c-gw"),
    SERVER_GATEWAY("s-gw"),
    SERVER_GATEWAY_HYPERVISOR("s-gw-hv"),
    SERVER_HYPERVISOR("s-hv"),
    SERVER_NODE("s-nd"),
    SERVER("s"),
    SERVER_PROCESS("s-p"),
    LOCAL("local"),
    OTHER("rest"),
    CLIENT_APPLICATION("c-app"),
    APPLICATION("app"),
    SERVER_APPLICATION("s-app");

    private static final SpanPoint[] ALL = values();

    private final String column;

    SpanPoint(String column) {
        this.column = column;
    }

    /** The text in the column. */
    public String column() {
        return column;
    }

    /** Calls of a process on its socket. */
    public boolean isProcess() {
        return this == CLIENT_PROCESS || this == SERVER_PROCESS;
    }

    /** A span that an application told, by OpenTelemetry. */
    public boolean isApplication() {
        return ordinal() >= CLIENT_APPLICATION.ordinal();
    }

    /** Packets at an interface. */
    public boolean isNetwork() {
        return !isProcess() && !isApplication();
    }

    /** On the client's half of the way. */
    boolean isClientSide() {
        return ordinal() <= CLIENT_GATEWAY.ordinal() || this == CLIENT_APPLICATION;
    }

    /** On the server's half of the way. */
    boolean isServerSide() {
        return ordinal() >= SERVER_GATEWAY.ordinal() && ordinal() <= SERVER_PROCESS.ordinal()
                || this == SERVER_APPLICATION;
    }

    /** @return {@link #OTHER} for a text that is none of them */
    public static SpanPoint of(String column) {
        for (SpanPoint point : ALL) {
            if (point.column.equals(column)) {
                return point;
            }
        }
        return OTHER;
    }
}
