package io.thalweg.tagging;

import com.google.protobuf.ByteString;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;

/** Rows as the engines make them, before they are tagged. */
final class Rows {
    static final int AGENT = 7;
    static final long NOW = 1_760_000_000_000_000L;
    private static final int TCP = 6;

    private Rows() {}

    static L4FlowLog flow(String client, String server, int port) {
        return between(new L4FlowLog(), client, server, port);
    }

    static L7FlowLog session(String client, String server, int port) {
        return between(new L7FlowLog(), client, server, port);
    }

    static MetricsDocument document(String client, String server, int port) {
        return between(new MetricsDocument(DocumentKind.NETWORK_MAP), client, server, port);
    }

    /** As a process called or answered. */
    static L7FlowLog calls(String client, String server, int port, int clientPid, int serverPid) {
        L7FlowLog row = session(client, server, port);
        row.signalSource = 3;
        row.observationPoint = clientPid != 0 ? "c-p" : "s-p";
        row.processId0 = clientPid;
        row.processId1 = serverPid;
        return row;
    }

    private static <R extends FlowLogRow> R between(R row, String client, String server, int port) {
        ByteString from = Resources.address(client);
        ByteString to = Resources.address(server);
        if (from.size() == 4) {
            row.isIpv4 = 1;
            row.ip40 = (int) Keys.low(from);
            row.ip41 = (int) Keys.low(to);
        } else {
            row.ip60High = Keys.high(from);
            row.ip60Low = Keys.low(from);
            row.ip61High = Keys.high(to);
            row.ip61Low = Keys.low(to);
        }
        row.protocol = TCP;
        row.clientPort = 40_000;
        row.serverPort = port;
        row.agentId = AGENT;
        row.observationPoint = "c";
        row.startTime = NOW;
        row.endTime = NOW + 1000;
        return row;
    }
}
