package io.thalweg.agent.conformance;

import io.thalweg.engine.row.L4FlowLog;

/** The two ends of a conversation as text, so that tools which saw it differently can be compared. */
final class Ends {
    private Ends() {}

    static String end(String address, int port) {
        return Addresses.normal(address) + ":" + port;
    }

    static String client(L4FlowLog row) {
        return end(
                row.isIpv4 != 0 ? Addresses.ipv4(row.ip40) : Addresses.ipv6(row.ip60High, row.ip60Low), row.clientPort);
    }

    static String server(L4FlowLog row) {
        return end(
                row.isIpv4 != 0 ? Addresses.ipv4(row.ip41) : Addresses.ipv6(row.ip61High, row.ip61Low), row.serverPort);
    }

    static String of(L4FlowLog row) {
        return of(client(row), server(row));
    }

    /** The same whichever is the client. */
    static String of(String client, String server) {
        return client.compareTo(server) <= 0 ? client + " " + server : server + " " + client;
    }
}
