package io.thalweg.tagging;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;

/**
 * AutoTagging: writes into a row who stands at its two ends, as the {@link ResourceDirectory} knew it when the row's traffic
 * began, or when the last of a flow was seen of which the row only tells the end. Between the engines and the sinks; the rules are those of the reference, in {@link Locator} (who has the address),
 * {@link ServiceMatcher} (which service) and {@link AutoTags}.
 *
 * <p>Budget: 500 ns a row with 100 000 pods, nothing allocated; {@code TaggerBenchmark} watches it. One per thread and
 * directory.
 */
public final class Tagger {
    private static final String LOCAL = "local";
    private static final int EBPF = 3;

    private final Locator locator;
    private final ServiceMatcher services;
    private final SocketOwners sockets;
    private final ResourceDirectory directory;
    private final Holders holders;
    private final Endpoint client = new Endpoint();
    private final Endpoint server = new Endpoint();
    /** So that the compiler cannot leave out reading ahead. */
    private long touched;

    public Tagger(ResourceDirectory directory) {
        this.directory = directory;
        holders = new Holders(directory);
        locator = new Locator(directory, holders);
        services = new ServiceMatcher(directory, holders);
        sockets = new SocketOwners(directory, holders);
    }

    /**
     * Tags the row, over whatever tags it had.
     *
     * @return false when an end is not known yet, though it lies where pods get their addresses: another look may know it
     */
    public boolean tag(FlowLogRow row) {
        see(row);
        long micros = row.lastSeen == 0 ? row.startTime : row.lastSeen;
        locator.begin(row.agentId, micros);
        touched ^= holders.touch(client.high, client.low, server.high, server.low);
        locator.locate(client, micros);
        locator.locate(server, micros);
        locator.locateLoopback(client, server, micros);
        locator.locateLoopback(server, client, micros);
        locateSockets(row, micros);
        services.match(client, micros);
        services.match(server, micros);
        if (row instanceof L4FlowLog flow) {
            locateBackends(flow, micros);
        }
        finish(client, micros);
        finish(server, micros);
        client.writeClient(row);
        server.writeServer(row);
        row.teamId = locator.team();
        return !locator.isAwaited();
    }

    /** Of rows of packets; those of calls tell their processes. */
    private void locateSockets(FlowLogRow row, long micros) {
        if (row.signalSource == EBPF || !directory.hasSockets()) {
            return;
        }
        sockets.find(row.agentId, client, row.clientPort, server, row.serverPort, false, micros);
        sockets.find(
                row.agentId, server, row.serverPort, client, row.clientPort, isAtServer(row.observationPoint), micros);
    }

    private static boolean isAtServer(String observationPoint) {
        return switch (observationPoint) {
            case "s", "s-nd", LOCAL -> true;
            default -> false;
        };
    }

    private void see(FlowLogRow row) {
        client.clear();
        server.clear();
        if (row.isIpv4 != 0) {
            client.high = 0;
            client.low = Keys.ipv4(row.ip40);
            server.high = 0;
            server.low = Keys.ipv4(row.ip41);
        } else {
            client.high = row.ip60High;
            client.low = row.ip60Low;
            server.high = row.ip61High;
            server.low = row.ip61Low;
        }
        client.hasAddress = isGiven(client);
        server.hasAddress = isGiven(server);
        client.protocol = row.protocol;
        server.protocol = row.protocol;
        client.port = 0;
        server.port = row.serverPort;
        boolean isLocal = row.observationPoint.equals(LOCAL);
        if (row instanceof L4FlowLog flow) {
            seeLink(flow.mac0, flow.mac1, isLocal);
            seeProcesses(0, 0);
        } else if (row instanceof MetricsDocument document) {
            seeLink(document.mac0, document.mac1, isLocal);
            seeProcesses(0, 0);
        } else if (row instanceof L7FlowLog session) {
            boolean isOfProcess = row.signalSource == EBPF;
            seeLink(0, 0, false);
            seeProcesses(isOfProcess ? session.processId0 : 0, isOfProcess ? session.processId1 : 0);
        }
    }

    private void seeLink(long clientMac, long serverMac, boolean isLocal) {
        client.mac = clientMac;
        server.mac = serverMac;
        client.isHere = isLocal;
        server.isHere = isLocal;
    }

    private void seeProcesses(int clientPid, int serverPid) {
        client.pid = clientPid;
        server.pid = serverPid;
    }

    private static boolean isGiven(Endpoint end) {
        return end.high != 0 || end.low != 0 && end.low != Keys.MAPPED;
    }

    private void locateBackends(L4FlowLog flow, long micros) {
        if (flow.natRealIp40 != 0 && client.pod == 0) {
            locator.locateBackend(client, 0, Keys.ipv4(flow.natRealIp40), micros);
        }
        if (flow.natRealIp41 != 0 && server.pod == 0) {
            locator.locateBackend(server, 0, Keys.ipv4(flow.natRealIp41), micros);
        }
    }

    private void finish(Endpoint end, long micros) {
        locator.locateLink(end, micros);
        AutoTags.fill(end, directory, services.custom(end, micros));
    }
}
