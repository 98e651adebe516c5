package io.thalweg.tagging;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.IpPrefix;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import io.thalweg.event.proto.Snapshot;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Small resources for tests. All are of cluster 1, whose id is its VPC's, unless told otherwise. */
final class Resources {
    static final int CLUSTER = 1;
    static final long SECOND = 1_000_000;

    private Resources() {}

    static Resource.Builder resource(ResourceKind kind, int id) {
        return Resource.newBuilder()
                .setKind(kind)
                .setId(id)
                .setClusterId(CLUSTER)
                .setName(kind + "-" + id);
    }

    static Resource.Builder pod(int id, String... addresses) {
        return addressed(resource(ResourceKind.RESOURCE_KIND_POD, id), addresses);
    }

    static Resource.Builder node(int id, String... addresses) {
        return addressed(resource(ResourceKind.RESOURCE_KIND_NODE, id), addresses);
    }

    static Resource.Builder workload(int id, int type) {
        return resource(ResourceKind.RESOURCE_KIND_WORKLOAD, id).setWorkloadType(type);
    }

    static Resource.Builder service(int id, String... addresses) {
        return addressed(resource(ResourceKind.RESOURCE_KIND_SERVICE, id), addresses);
    }

    static Resource.Builder agent(int id, int node) {
        return resource(ResourceKind.RESOURCE_KIND_AGENT, id).setNodeId(node);
    }

    static Resource cluster(String... blocks) {
        Resource.Builder cluster = Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_CLUSTER)
                .setId(CLUSTER);
        for (String block : blocks) {
            cluster.addCidrs(prefix(block));
        }
        return cluster.build();
    }

    static Resource snapshot(int cluster, boolean complete) {
        return Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_SNAPSHOT)
                .setId(cluster)
                .setSnapshot(Snapshot.newBuilder().setComplete(complete))
                .build();
    }

    static ServicePort port(int port, int target) {
        return ServicePort.newBuilder()
                .setIpProtocol(6)
                .setPort(port)
                .setTargetPort(target)
                .build();
    }

    static IpPrefix prefix(String block) {
        String[] parts = block.split("/");
        return IpPrefix.newBuilder()
                .setAddress(address(parts[0]))
                .setLength(Integer.parseInt(parts[1]))
                .build();
    }

    static ByteString address(String text) {
        try {
            return ByteString.copyFrom(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Resource.Builder addressed(Resource.Builder resource, String... addresses) {
        for (String address : addresses) {
            resource.addAddresses(address(address));
        }
        return resource;
    }
}
