package io.thalweg.engine.syscall;

import io.thalweg.engine.flow.FlowHash;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.event.CapturePoint;

/** The stream that L7 is working on, as L7 sees it. One instance, moved from socket to socket. */
final class SocketCursor implements L7Flow {
    private static final int EBPF = 3;
    private static final int EBPF_NIC = 7;
    private static final int CERTAIN = 255;
    private static final String CLIENT_PROCESS = "c-p";
    private static final String SERVER_PROCESS = "s-p";
    /** The plain text on a port and what TLS makes of it are two protocols. */
    private static final long TLS_ENDPOINT = 0x5a5a_5a5a_5a5a_5a5aL;

    private int agentId;
    private TracedSocket socket;
    private SocketStream stream;

    void open(int ofAgent) {
        agentId = ofAgent;
    }

    void moveTo(TracedSocket of, SocketStream itsStream) {
        socket = of;
        stream = itsStream;
    }

    @Override
    public int ipProtocol() {
        return socket.ipProtocol;
    }

    @Override
    public int clientPort() {
        return stream.isLocalClient ? socket.localPort : socket.remotePort;
    }

    @Override
    public int serverPort() {
        return stream.isLocalClient ? socket.remotePort : socket.localPort;
    }

    @Override
    public long endpointKey() {
        long server = stream.isLocalClient
                ? FlowHash.endpoint(socket.remoteHigh, socket.remoteLow, socket.remotePort)
                : FlowHash.endpoint(socket.localHigh, socket.localLow, socket.localPort);
        long key = server * 31 + socket.ipProtocol ^ (stream.isTls ? TLS_ENDPOINT : 0);
        return key == 0 ? 1 : key;
    }

    @Override
    public void describe(L7FlowLog row) {
        boolean isLocalClient = stream.isLocalClient;
        row.signalSource = EBPF;
        row.captureNicType = EBPF_NIC;
        row.captureNetworkTypeId = CapturePoint.CLOUD;
        row.observationPoint = isLocalClient ? CLIENT_PROCESS : SERVER_PROCESS;
        row.agentId = agentId;
        row.flowId = socket.flowId;
        row.protocol = socket.ipProtocol;
        row.clientPort = clientPort();
        row.serverPort = serverPort();
        row.directionScore = socket.hasRole() ? CERTAIN : 0;
        row.isTls = stream.isTls ? 1 : 0;
        addresses(row, isLocalClient);
        if (isLocalClient) {
            row.processId0 = socket.pid;
            row.processKname0 = socket.processName;
        } else {
            row.processId1 = socket.pid;
            row.processKname1 = socket.processName;
        }
    }

    private void addresses(L7FlowLog row, boolean isLocalClient) {
        long clientHigh = isLocalClient ? socket.localHigh : socket.remoteHigh;
        long clientLow = isLocalClient ? socket.localLow : socket.remoteLow;
        long serverHigh = isLocalClient ? socket.remoteHigh : socket.localHigh;
        long serverLow = isLocalClient ? socket.remoteLow : socket.localLow;
        if (socket.isIpv6) {
            row.ip60High = clientHigh;
            row.ip60Low = clientLow;
            row.ip61High = serverHigh;
            row.ip61Low = serverLow;
        } else {
            row.isIpv4 = 1;
            row.ip40 = (int) (clientHigh >>> 32);
            row.ip41 = (int) (serverHigh >>> 32);
        }
    }

    @Override
    public void complete(L7Message message, boolean fromClient) {
        stream.calls.complete(message, fromClient == stream.isLocalClient);
    }

    @Override
    public void reverse() {
        stream.isLocalClient = !stream.isLocalClient;
    }

    // What follows counts for the row of the flow, which the packets make.

    @Override
    public void onRequest() {}

    @Override
    public void onResponse(boolean clientError, boolean serverError) {}

    @Override
    public void onRrt(long micros) {}

    @Override
    public void onTimeout() {}

    @Override
    public void onParseFailed() {}

    @Override
    public void protocol(int l7Protocol) {}
}
