package io.thalweg.agent.bpf;

/** Where the fields of {@code struct network_event} of event.h are; the kind is where {@link EventLayout} has it. */
final class NetworkEventLayout {
    static final int TIME_NS = 0;
    static final int LOCATION = 8;
    static final int SOCKET_ID = 16;
    static final int NETWORK_NAMESPACE = 24;
    static final int INTERFACE_INDEX = 28;
    static final int TCP_SEQUENCE = 32;
    static final int BYTES = 36;
    static final int SOURCE = 40;
    static final int DESTINATION = 56;
    static final int SOURCE_PORT = 72;
    static final int DESTINATION_PORT = 74;
    static final int REASON = 76;
    static final int OLD_STATE = 78;
    static final int NEW_STATE = 79;
    static final int TCP_FLAGS = 81;
    static final int PROTOCOL = 82;
    static final int IS_IPV6 = 83;
    static final int LENGTH = 88;

    static final int KIND_TCP_STATE = 1;
    static final int KIND_TCP_RETRANSMIT = 2;
    static final int KIND_TCP_RESET_SENT = 3;
    static final int KIND_TCP_RESET_RECEIVED = 4;
    static final int KIND_PACKET_DROP = 5;

    private NetworkEventLayout() {}
}
