package io.thalweg.engine.trace.truth;

/** A host: its agent, and by how much its clock is off. */
final class Node {
    final int agentId;
    final long clockOffsetMicros;
    private int sockets;

    Node(int agentId, long clockOffsetMicros) {
        this.agentId = agentId;
        this.clockOffsetMicros = clockOffsetMicros;
    }

    int nextSocket() {
        return ++sockets;
    }
}
