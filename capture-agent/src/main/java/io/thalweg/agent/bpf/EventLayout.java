package io.thalweg.agent.bpf;

/** Where the fields of {@code struct event} of event.h are. */
final class EventLayout {
    static final int ENTER_NS = 0;
    static final int EXIT_NS = 8;
    static final int TRACE_ID = 16;
    static final int SOCKET_ID = 24;
    static final int SEQUENCE = 32;
    static final int COROUTINE = 40;
    static final int PROCESS_START = 48;
    static final int PID = 56;
    static final int TID = 60;
    static final int BYTES = 64;
    static final int TCP_SEQUENCE = 68;
    static final int PAYLOAD_LENGTH = 72;
    static final int SYSCALL = 74;
    static final int LOCAL_PORT = 76;
    static final int REMOTE_PORT = 78;
    static final int KIND = 80;
    static final int DIRECTION = 81;
    static final int SOURCE = 82;
    static final int ROLE = 83;
    static final int PROTOCOL = 84;
    static final int IS_IPV6 = 85;
    static final int FLAGS = 87;
    static final int LOCAL = 88;
    static final int REMOTE = 104;
    static final int NAME = 120;
    static final int PAYLOAD = 136;

    static final int KIND_SOCKET_CALL = 0;
    static final int FLAG_NAMED = 1;

    private EventLayout() {}
}
