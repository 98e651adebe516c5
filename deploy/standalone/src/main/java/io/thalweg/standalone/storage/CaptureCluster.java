package io.thalweg.standalone.storage;

import com.google.protobuf.ByteString;
import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import io.thalweg.tagging.ResourceDirectory;
import io.thalweg.tagging.Tagger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Kubernetes cluster made for a capture: each address in it is a pod. 25 pods whose addresses follow each other are on one
 * node, ten pods are a workload, which has a service if any of them is a server.
 */
final class CaptureCluster {
    private static final int PODS_OF_NODE = 25;
    private static final int PODS_OF_WORKLOAD = 10;
    private static final int NAMESPACES = 40;
    private static final int ZONES = 3;
    private static final int DEPLOYMENT = 130;
    private static final int NODE_ADDRESSES = 0xac10_0000;
    private static final int SERVICE_ADDRESSES = 0x0b00_0000;
    private static final int[] PROTOCOLS = {6, 17};

    /** Ports on which an address was a server. */
    private final Map<ByteString, TreeSet<Integer>> addresses =
            new TreeMap<>(ByteString.unsignedLexicographicalComparator());

    void see(FlowLogRow row) {
        if (row.protocol == 0) {
            return;
        }
        boolean isIpv4 = row.isIpv4 != 0;
        addresses.computeIfAbsent(isIpv4 ? ipv4(row.ip40) : ipv6(row.ip60High, row.ip60Low), key -> new TreeSet<>());
        addresses
                .computeIfAbsent(isIpv4 ? ipv4(row.ip41) : ipv6(row.ip61High, row.ip61Low), key -> new TreeSet<>())
                .add(row.serverPort);
    }

    int pods() {
        return addresses.size();
    }

    Tagger tagger() {
        ResourceDirectory directory = new ResourceDirectory();
        directory.put(Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_CLUSTER)
                .setId(1)
                .build());
        int nodes = 1 + addresses.size() / PODS_OF_NODE;
        for (int node = 1; node <= nodes; node++) {
            directory.put(resource(ResourceKind.RESOURCE_KIND_NODE, node)
                    .addAddresses(ipv4(NODE_ADDRESSES + node))
                    .setAzId(zone(node))
                    .build());
        }
        int workloads = 1 + addresses.size() / PODS_OF_WORKLOAD;
        Map<Integer, TreeSet<Integer>> ports = new LinkedHashMap<>();
        List<Resource> pods = new ArrayList<>();
        int place = 0;
        for (Map.Entry<ByteString, TreeSet<Integer>> address : addresses.entrySet()) {
            int node = 1 + place / PODS_OF_NODE;
            // Pods of a workload are on many nodes.
            int workload = 1 + place % workloads;
            ports.computeIfAbsent(workload, key -> new TreeSet<>()).addAll(address.getValue());
            pods.add(resource(ResourceKind.RESOURCE_KIND_POD, ++place)
                    .setNamespaceId(namespace(workload))
                    .setNodeId(node)
                    .setOwnerKind(ResourceKind.RESOURCE_KIND_WORKLOAD)
                    .setOwnerId(workload)
                    .setAzId(zone(node))
                    .setSubnetId(node)
                    .addAddresses(address.getKey())
                    .build());
        }
        ports.forEach((workload, of) -> putWorkload(directory, workload, of));
        pods.forEach(directory::put);
        return new Tagger(directory);
    }

    private static void putWorkload(ResourceDirectory directory, int workload, TreeSet<Integer> ports) {
        directory.put(resource(ResourceKind.RESOURCE_KIND_WORKLOAD, workload)
                .setWorkloadType(DEPLOYMENT)
                .setNamespaceId(namespace(workload))
                .build());
        if (ports.isEmpty()) {
            return;
        }
        Resource.Builder service = resource(ResourceKind.RESOURCE_KIND_SERVICE, workload)
                .setNamespaceId(namespace(workload))
                .addWorkloadIds(workload)
                .addAddresses(ipv4(SERVICE_ADDRESSES + workload));
        for (int port : ports) {
            for (int protocol : PROTOCOLS) {
                service.addPorts(ServicePort.newBuilder()
                        .setIpProtocol(protocol)
                        .setPort(port)
                        .setTargetPort(port));
            }
        }
        directory.put(service.build());
    }

    private static Resource.Builder resource(ResourceKind kind, int id) {
        return Resource.newBuilder()
                .setKind(kind)
                .setId(id)
                .setClusterId(1)
                .setEpcId(1)
                .setRegionId(1);
    }

    private static int zone(int node) {
        return 1 + node % ZONES;
    }

    private static int namespace(int workload) {
        return 1 + workload % NAMESPACES;
    }

    private static ByteString ipv4(int address) {
        return ByteString.copyFrom(ByteBuffer.allocate(4).putInt(address).array());
    }

    private static ByteString ipv6(long high, long low) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }
}
