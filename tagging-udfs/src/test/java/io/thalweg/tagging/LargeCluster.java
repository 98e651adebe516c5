package io.thalweg.tagging;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.IpPrefix;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import java.nio.ByteBuffer;

/** A cluster as large ones are: 25 pods a node, 10 a workload, every second workload behind a service; each pod with a MAC, a uid, a container. */
final class LargeCluster {
    static final int FIRST_POD_ADDRESS = 0x0a00_0000;

    private static final int FIRST_SERVICE_ADDRESS = 0x0b00_0000;
    private static final int PODS_OF_NODE = 25;
    private static final int PODS_OF_WORKLOAD = 10;

    private LargeCluster() {}

    static ResourceDirectory of(int pods) {
        ResourceDirectory directory = new ResourceDirectory();
        for (int node = 1; node <= pods / PODS_OF_NODE; node++) {
            directory.put(Resources.node(node)
                    .addAddresses(address(0xc0a8_0000 + node))
                    .addMacs(0x0300_0000_0000L + node)
                    .addCidrs(IpPrefix.newBuilder()
                            .setAddress(address(FIRST_POD_ADDRESS + (node << 8)))
                            .setLength(24))
                    .build());
        }
        for (int workload = 1; workload <= pods / PODS_OF_WORKLOAD; workload++) {
            directory.put(Resources.workload(workload, 130).build());
            if (workload % 2 == 0) {
                directory.put(Resources.service(workload)
                        .addAddresses(address(FIRST_SERVICE_ADDRESS + workload))
                        .addPorts(ServicePort.newBuilder()
                                .setIpProtocol(6)
                                .setPort(80)
                                .setTargetPort(8080))
                        .addWorkloadIds(workload)
                        .build());
            }
        }
        for (int pod = 1; pod <= pods; pod++) {
            directory.put(pod(pod));
        }
        return directory;
    }

    private static Resource pod(int pod) {
        return Resources.resource(ResourceKind.RESOURCE_KIND_POD, pod)
                .setNamespaceId(1 + pod % 100)
                .setNodeId(1 + pod / PODS_OF_NODE)
                .setOwnerId(1 + pod / PODS_OF_WORKLOAD)
                .addAddresses(address(FIRST_POD_ADDRESS + pod))
                .addMacs(0x0200_0000_0000L + pod)
                .setUid(String.format("%08x-0000-4000-8000-%012x", pod * 0x9e37_79b9, pod))
                .addContainerIds(String.format("%016x%016x%032x", pod * 0x9e37_79b9_7f4a_7c15L, pod, pod))
                .setValidFrom(Rows.NOW - pod)
                .build();
    }

    private static ByteString address(int ipv4) {
        return ByteString.copyFrom(ByteBuffer.allocate(4).putInt(ipv4).array());
    }
}
