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
 * One flow without a flow table round it, for benchmarks of L7 protocols: each {@link #exchange} is a packet of the client's
 * and one of the server's, from payload to row. Anything but one row of the protocol for each exchange is an exception, so
 * that nothing is measured but what was meant.
 */
final class SessionFlow implements L7Flow {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;

    /** Request and response in one row; {@code type} of a row. */
    private static final int SESSION = 2;

    private final int ipProtocol;
    private final String title;
    private final int serverPort;
    private final L7Sessions sessions;
    private final L7Packet packet = new L7Packet();
    private L7FlowState state;
    private long micros = 1_700_000_000_000_000L;
    private int clientNext = 1;
    private int serverNext = 1;
    private L7FlowLog last;
    private long rows;
    private long exchanges;

    /** @param title of the protocol that its rows are to be of */
    SessionFlow(int ipProtocol, String title, int serverPort) {
        this.ipProtocol = ipProtocol;
        this.title = title;
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
                        last = row;
                        rows++;
                    }
                },
                new L7Counters());
        sessions.open(new L7ShardState());
    }

    static SessionFlow tcp(String title, int serverPort) {
        return new SessionFlow(TCP, title, serverPort);
    }

    static SessionFlow udp(String title, int serverPort) {
        return new SessionFlow(UDP, title, serverPort);
    }

    /** Sends a request and its response, an empty one where the protocol has none; how many rows there are by then. */
    long exchange(byte[] request, byte[] response) {
        send(true, request);
        if (response.length > 0) {
            send(false, response);
        }
        if (rows != ++exchanges || last.type != SESSION || !last.l7ProtocolStr.equals(title)) {
            throw new IllegalStateException(rows + " rows of " + exchanges + " exchanges of " + title + ", last: "
                    + (last == null ? "none" : last.l7ProtocolStr + " of type " + last.type));
        }
        return rows;
    }

    /** What comes before the first exchange is done: its rows do not count. */
    void begin() {
        rows = 0;
    }

    /** The next exchange is in a flow of its own. */
    void reconnect() {
        state = null;
        clientNext = 1;
        serverNext = 1;
    }

    void send(boolean fromClient, byte[] payload) {
        int sequence = fromClient ? clientNext : serverNext;
        boolean isStream = ipProtocol == TCP;
        packet.timestampMicros = micros += 100;
        packet.fromClient = fromClient;
        packet.buffer = payload;
        packet.length = payload.length;
        packet.wireLength = payload.length;
        packet.tcpSequence = isStream ? sequence : 0;
        packet.isDirectionCertain = isStream;
        packet.hasStart = isStream;
        packet.startSequence = 1;
        packet.isFirst = isStream && sequence == 1;
        state = sessions.payload(state, this, packet);
        clientNext += fromClient ? payload.length : 0;
        serverNext += fromClient ? 0 : payload.length;
    }

    @Override
    public int ipProtocol() {
        return ipProtocol;
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
    public void onParseFailed() {
        throw new IllegalStateException(title + " was not understood");
    }

    @Override
    public void protocol(int l7Protocol) {}

    @Override
    public void reverse() {}
}
