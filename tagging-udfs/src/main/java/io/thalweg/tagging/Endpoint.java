package io.thalweg.tagging;

import io.thalweg.engine.row.FlowLogRow;

/** One end of a row: what is seen of it, then who it is. Reused from row to row. */
final class Endpoint {
    /** {@code l3_epc_id} of an address of the Internet. */
    static final int INTERNET_EPC = -2;

    // What is seen.
    long high;
    long low;
    /** False: the row is of no IP packet. */
    boolean hasAddress;
    /** Of a service: 0 at the client's end. */
    int port;

    int protocol;
    long mac;
    int pid;
    /** The end is on the machine, and of the interface, where it was seen. */
    boolean isHere;

    // Who it is.
    int source;
    int region;
    int zone;
    int host;
    int deviceType;
    int deviceId;
    int node;
    int namespace;
    int workload;
    int pod;
    /** The entry of the pod, or of the service, that it is, if it is one. */
    int entry;

    int cluster;
    int epc;
    int l2Epc;
    int subnet;
    int service;
    int gprocess;
    /** A block around it is known, though nobody in it has the address. */
    boolean isInBlock;

    int instanceType;
    int instanceId;
    int serviceType;
    int serviceId;

    void clear() {
        source = 0;
        gprocess = 0;
        l2Epc = 0;
        isInBlock = false;
        forget();
    }

    /** Nobody. */
    private void forget() {
        region = 0;
        zone = 0;
        host = 0;
        deviceType = 0;
        deviceId = 0;
        node = 0;
        namespace = 0;
        workload = 0;
        pod = 0;
        cluster = 0;
        epc = 0;
        subnet = 0;
        service = 0;
    }

    boolean isKnown() {
        return deviceType != 0 || isInBlock;
    }

    boolean isInternet() {
        return epc == INTERNET_EPC;
    }

    boolean isNode() {
        return deviceType == ResourceType.POD_NODE;
    }

    /** The same as the other end, which is on the same machine. */
    void takeFrom(Endpoint peer) {
        region = peer.region;
        zone = peer.zone;
        host = peer.host;
        deviceType = peer.deviceType;
        deviceId = peer.deviceId;
        node = peer.node;
        namespace = peer.namespace;
        workload = peer.workload;
        pod = peer.pod;
        entry = peer.entry;
        cluster = peer.cluster;
        epc = peer.epc;
        subnet = peer.subnet;
    }

    void writeClient(FlowLogRow row) {
        row.regionId0 = region;
        row.azId0 = zone;
        row.hostId0 = host;
        row.l3DeviceType0 = deviceType;
        row.l3DeviceId0 = unsigned(deviceId);
        row.podNodeId0 = unsigned(node);
        row.podNsId0 = namespace;
        row.podGroupId0 = unsigned(workload);
        row.podId0 = unsigned(pod);
        row.podClusterId0 = cluster;
        row.l3EpcId0 = epc;
        row.epcId0 = l2Epc;
        row.subnetId0 = subnet;
        row.serviceId0 = unsigned(service);
        row.autoInstanceId0 = unsigned(instanceId);
        row.autoInstanceType0 = instanceType;
        row.autoServiceId0 = unsigned(serviceId);
        row.autoServiceType0 = serviceType;
        row.tagSource0 = source;
        row.gprocessId0 = unsigned(gprocess);
    }

    void writeServer(FlowLogRow row) {
        row.regionId1 = region;
        row.azId1 = zone;
        row.hostId1 = host;
        row.l3DeviceType1 = deviceType;
        row.l3DeviceId1 = unsigned(deviceId);
        row.podNodeId1 = unsigned(node);
        row.podNsId1 = namespace;
        row.podGroupId1 = unsigned(workload);
        row.podId1 = unsigned(pod);
        row.podClusterId1 = cluster;
        row.l3EpcId1 = epc;
        row.epcId1 = l2Epc;
        row.subnetId1 = subnet;
        row.serviceId1 = unsigned(service);
        row.autoInstanceId1 = unsigned(instanceId);
        row.autoInstanceType1 = instanceType;
        row.autoServiceId1 = unsigned(serviceId);
        row.autoServiceType1 = serviceType;
        row.tagSource1 = source;
        row.gprocessId1 = unsigned(gprocess);
    }

    private static long unsigned(int id) {
        return id & 0xffff_ffffL;
    }
}
