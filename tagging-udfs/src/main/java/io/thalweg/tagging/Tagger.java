package io.thalweg.tagging;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;

/**
 * AutoTagging: writes into a row who stands at its two ends, as the {@link ResourceDirectory} knew it when the row's traffic
 * began. Between the engines and the sinks; the rules are those of the reference, in {@link Locator} (who has the address),
 * {@link ServiceMatcher} (which service) and here ({@code auto_instance}, {@code auto_service}).
 *
 * <p>Budget: 500 ns a row with 100 000 pods, nothing allocated; {@code TaggerBenchmark} watches it. One per thread and
 * directory.
 */
public final class Tagger {
    private static final String LOCAL = "local";
    private static final int EBPF = 3;

    private final Locator locator;
    private final ServiceMatcher services;
    private final Entries entries;
    private final Endpoint client = new Endpoint();
    private final Endpoint server = new Endpoint();

    public Tagger(ResourceDirectory directory) {
        locator = new Locator(directory);
        services = new ServiceMatcher(directory);
        entries = directory.entries;
    }

    /**
     * Tags the row, over whatever tags it had.
     *
     * @return false when an end is not known yet, though it lies where pods get their addresses: another look may know it
     */
    public boolean tag(FlowLogRow row) {
        see(row);
        long micros = row.startTime;
        locator.begin(row.agentId, micros);
        locator.locate(client, micros);
        locator.locate(server, micros);
        locator.locateLoopback(client, server, micros);
        locator.locateLoopback(server, client, micros);
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
            client.mac = flow.mac0;
            server.mac = flow.mac1;
            client.isHere = isLocal;
            server.isHere = isLocal;
            client.pid = 0;
            server.pid = 0;
        } else if (row instanceof MetricsDocument document) {
            client.mac = document.mac0;
            server.mac = document.mac1;
            client.isHere = isLocal;
            server.isHere = isLocal;
            client.pid = 0;
            server.pid = 0;
        } else {
            client.mac = 0;
            server.mac = 0;
            client.isHere = false;
            server.isHere = false;
            L7FlowLog session = (L7FlowLog) row;
            boolean isOfProcess = row.signalSource == EBPF;
            client.pid = isOfProcess ? session.processId0 : 0;
            server.pid = isOfProcess ? session.processId1 : 0;
        }
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
        instance(end);
        service(end, services.custom(end, micros));
    }

    private static void instance(Endpoint end) {
        if (end.pod != 0) {
            end.instanceType = ResourceType.POD;
            end.instanceId = end.pod;
        } else if (end.gprocess != 0) {
            end.instanceType = ResourceType.PROCESS;
            end.instanceId = end.gprocess;
        } else if (end.isNode()) {
            end.instanceType = ResourceType.POD_NODE;
            end.instanceId = end.node;
        } else {
            device(end);
        }
    }

    private static void device(Endpoint end) {
        if (end.deviceType != 0) {
            end.instanceType = end.deviceType;
            end.instanceId = end.deviceId;
        } else if (end.isInternet()) {
            end.instanceType = ResourceType.INTERNET;
            end.instanceId = 0;
        } else {
            end.instanceType = ResourceType.IP;
            end.instanceId = end.subnet;
        }
    }

    private void service(Endpoint end, int custom) {
        if (custom != Entries.NONE) {
            int type = entries.type(custom);
            end.serviceType = type == 0 ? ResourceType.CUSTOM_SERVICE : type;
            end.serviceId = entries.id(custom);
        } else if (end.service != 0) {
            end.serviceType = ResourceType.POD_SERVICE;
            end.serviceId = end.service;
        } else if (end.workload != 0) {
            end.serviceType = end.workloadType;
            end.serviceId = end.workload;
        } else if (end.gprocess != 0) {
            end.serviceType = ResourceType.PROCESS;
            end.serviceId = end.gprocess;
        } else if (end.isNode() && end.cluster != 0) {
            end.serviceType = ResourceType.POD_CLUSTER;
            end.serviceId = end.cluster;
        } else {
            end.serviceType = end.instanceType;
            end.serviceId = end.instanceId;
        }
    }
}
