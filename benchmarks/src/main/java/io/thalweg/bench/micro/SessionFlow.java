package io.thalweg.bench.micro;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.l7.L7Counters;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7FlowState;
import io.thalweg.engine.l7.L7Packet;
import io.thalweg.engine.l7.L7Sessions;
import io.thalweg.engine.l7.L7ShardState;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;

/**
 * One TCP connection without a flow table round it, for benchmarks of L7 protocols: each {@link #exchange} is a packet of the
 * client's and one of the server's, from payload to row.
 */
final class SessionFlow implements L7Flow {
    private static final int TCP = 6;

    private final int serverPort;
    private final L7Sessions sessions;
    private final L7Packet packet = new L7Packet();
    private L7FlowState state;
    private long micros = 1_700_000_000_000_000L;
    private int clientNext = 1;
    private int serverNext = 1;
    private long rows;

    SessionFlow(int serverPort) {
        this.serverPort = serverPort;
        this.sessions = new L7Sessions(
                EngineOptions.defaults(),
                new RowSink() {
                    @Override
                    public void flow(L4FlowLog row) {
                        // There is no flow table here.
                    }

                    @Override
                    public void session(L7FlowLog row) {
                        rows++;
                    }
                },
                new L7Counters());
        sessions.open(new L7ShardState());
    }

    /** Sends a request and its response; how many rows there are by then. */
    long exchange(byte[] request, byte[] response) {
        clientNext = send(true, clientNext, request);
        serverNext = send(false, serverNext, response);
        return rows;
    }

    /** The next exchange is on a connection of its own. */
    void reconnect() {
        state = null;
        clientNext = 1;
        serverNext = 1;
    }

    private int send(boolean fromClient, int sequence, byte[] payload) {
        packet.timestampMicros = micros += 100;
        packet.fromClient = fromClient;
        packet.buffer = payload;
        packet.length = payload.length;
        packet.wireLength = payload.length;
        packet.tcpSequence = sequence;
        packet.isDirectionCertain = true;
        packet.hasStart = true;
        packet.startSequence = 1;
        packet.isFirst = sequence == 1;
        state = sessions.payload(state, this, packet);
        return sequence + payload.length;
    }

    @Override
    public int ipProtocol() {
        return TCP;
    }

    @Override
    public int clientPort() {
        return 40000;
    }

    @Override
    public int serverPort() {
        return serverPort;
    }

    @Override
    public long endpointKey() {
        return serverPort;
    }

    @Override
    public void describe(L7FlowLog row) {
        row.serverPort = serverPort;
    }

    @Override
    public void onRequest() {}

    @Override
    public void onResponse(boolean clientError, boolean serverError) {}

    @Override
    public void onRrt(long roundTripMicros) {}

    @Override
    public void onTimeout() {}

    @Override
    public void onParseFailed() {}

    @Override
    public void protocol(int l7Protocol) {}

    @Override
    public void reverse() {}
}
