package io.thalweg.tagging;

import com.google.protobuf.ByteString;
import io.thalweg.event.ProcessId;
import io.thalweg.event.proto.CustomTarget;
import io.thalweg.event.proto.IpPrefix;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.ProcessSocket;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import java.util.List;

/**
 * Enters records of the topics into the directory: which keys each kind of resource is found by.
 *
 * <p>Records are what the network sends: ids are cut to what rows keep, an address of another length than 4 or 16 is left
 * out, and no resource has more than {@value #MOST_KEYS} keys.
 */
final class Indexer {
    /** From a process that was seen to its container, and to its pod by uid: links of the process, not looked up. */
    static final int IN_CONTAINER = 16 << 24;

    static final int IN_POD = 17 << 24;

    static final int MOST_KEYS = 1 << 14;
    /** Of a process; those that listen come first. */
    private static final int MOST_SOCKETS = 256;

    private static final long MAC = 0xffff_ffff_ffffL;
    private static final int HEX_DIGITS_OF_LONG = 16;
    private static final int FIRST_RANK = 1;
    private static final int[] BY_RANK = {
        ResourceKind.RESOURCE_KIND_AGENT_VALUE,
        ResourceKind.RESOURCE_KIND_HOST_VALUE,
        ResourceKind.RESOURCE_KIND_DEVICE_VALUE,
        ResourceKind.RESOURCE_KIND_SERVICE_VALUE,
        ResourceKind.RESOURCE_KIND_CLUSTER_VALUE,
        ResourceKind.RESOURCE_KIND_NODE_VALUE,
        ResourceKind.RESOURCE_KIND_POD_VALUE
    };
    private static final int[] RANKS = ranks();

    private final ResourceDirectory directory;
    private int entry;
    private int keys;
    private int cut;

    Indexer(ResourceDirectory directory) {
        this.directory = directory;
    }

    private static int[] ranks() {
        int[] ranks = new int[256];
        for (int i = 0; i < BY_RANK.length; i++) {
            ranks[BY_RANK[i]] = FIRST_RANK + i;
        }
        return ranks;
    }

    /** Of several holders of an address at once the one of the highest rank counts. */
    static int rank(int kind) {
        return RANKS[kind];
    }

    /** Returns how many keys were left out. */
    int put(Resource resource) {
        long to = resource.getValidTo() == 0 ? Entries.LASTS : resource.getValidTo();
        if (to <= resource.getValidFrom()) {
            return 0;
        }
        switch (resource.getKind()) {
            case RESOURCE_KIND_NAMESPACE, RESOURCE_KIND_INGRESS, RESOURCE_KIND_REGION, RESOURCE_KIND_AZ -> {
                return 0; // rows have their ids from what is in them
            }
            default -> {}
        }
        cut = 0;
        keys = 0;
        enter(resource, to);
        switch (resource.getKind()) {
            case RESOURCE_KIND_CLUSTER, RESOURCE_KIND_SUBNET, RESOURCE_KIND_VPC -> blocks(resource);
            case RESOURCE_KIND_NODE -> node(resource);
            case RESOURCE_KIND_POD -> pod(resource);
            case RESOURCE_KIND_SERVICE -> service(resource);
            case RESOURCE_KIND_PROCESS -> link(Keys.PROCESS, Keys.process(resource.getAgentId(), resource.getPid()), 0);
            case RESOURCE_KIND_CUSTOM -> resource.getCustomTargetsList().forEach(this::custom);
            case RESOURCE_KIND_HOST, RESOURCE_KIND_DEVICE, RESOURCE_KIND_AGENT -> addressesAndMacs(resource);
            default -> {}
        }
        return cut;
    }

    private void enter(Resource resource, long to) {
        int kind = resource.getKindValue();
        int cluster = kind == ResourceKind.RESOURCE_KIND_CLUSTER_VALUE ? resource.getId() : resource.getClusterId();
        int epc = resource.getEpcId() != 0 ? resource.getEpcId() : cluster & 0xffff;
        if (kind == ResourceKind.RESOURCE_KIND_VPC_VALUE) {
            epc = resource.getId();
        }
        int subnet = kind == ResourceKind.RESOURCE_KIND_SUBNET_VALUE ? resource.getId() : resource.getSubnetId();
        boolean isAddressed = resource.getAddressesCount() > 0 && !resource.getHostNetwork();
        ByteString home = isAddressed ? resource.getAddresses(0) : ByteString.EMPTY;
        boolean hasHome = Keys.isAddress(home);
        entry = directory.add(
                kind,
                resource.getId(),
                hasHome ? Keys.high(home) : kind,
                hasHome ? Keys.low(home) : resource.getId(),
                resource.getValidFrom(),
                to);
        directory.entries.mark(entry, flags(resource), type(resource));
        directory.entries.belongs(
                entry, epc, cluster, resource.getNamespaceId(), resource.getNodeId(), resource.getOwnerId());
        directory.entries.stands(
                entry, resource.getRegionId(), resource.getAzId(), resource.getHostId(), subnet, resource.getTeamId());
        link(Keys.ID, Keys.resource(kind, resource.getId()), 0);
    }

    private static int flags(Resource resource) {
        return switch (resource.getKind()) {
            case RESOURCE_KIND_POD -> resource.getHostNetwork() ? Entries.HOST_NETWORK : 0;
            case RESOURCE_KIND_CLUSTER, RESOURCE_KIND_NODE -> Entries.POD_BLOCKS;
            default -> 0;
        };
    }

    private static int type(Resource resource) {
        return switch (resource.getKind()) {
            case RESOURCE_KIND_WORKLOAD -> resource.getWorkloadType();
            case RESOURCE_KIND_DEVICE -> resource.getDeviceType();
            case RESOURCE_KIND_CUSTOM -> resource.getCustomType();
            default -> 0;
        };
    }

    private void node(Resource node) {
        addressesAndMacs(node);
        blocks(node);
        if (node.getAgentId() != 0) {
            link(Keys.AGENT, node.getAgentId(), 0);
        }
    }

    private void pod(Resource pod) {
        if (!pod.getHostNetwork()) {
            addressesAndMacs(pod);
        }
        for (String container : pod.getContainerIdsList()) {
            name(Keys.CONTAINER, container);
        }
        if (!pod.getUid().isEmpty()) {
            name(Keys.UID, pod.getUid());
        }
    }

    private void service(Resource service) {
        for (ByteString address : service.getAddressesList()) {
            address(address);
        }
        List<ServicePort> ports = service.getPortsList();
        for (int workload : service.getWorkloadIdsList()) {
            link(Keys.BEHIND, workload, 0);
            if (ports.isEmpty()) {
                link(Keys.ports(Keys.TARGET, 0, 0), workload, 0);
            }
        }
        for (ServicePort port : ports) {
            int protocol = port.getIpProtocol();
            int target = port.getTargetPort() != 0 ? port.getTargetPort() : port.getPort();
            for (int workload : service.getWorkloadIdsList()) {
                link(Keys.ports(Keys.TARGET, protocol, target), workload, 0);
            }
            for (ByteString address : service.getAddressesList()) {
                addressed(Keys.ports(Keys.VIRTUAL, protocol, port.getPort()), address);
            }
            if (port.getNodePort() != 0) {
                link(Keys.ports(Keys.NODE_PORT, protocol, port.getNodePort()), service.getClusterId() & 0xffff, 0);
            }
        }
    }

    private void custom(CustomTarget target) {
        int port = target.getPort() & 0xffff;
        if (target.getKindValue() != 0) {
            link(Keys.CUSTOM | port, Keys.resource(target.getKindValue(), target.getId()), 0);
        } else if (Keys.isAddress(target.getAddress())) {
            link(
                    Keys.CUSTOM_IP | port,
                    Keys.customHigh(Keys.high(target.getAddress()), target.getEpcId()),
                    Keys.low(target.getAddress()));
        } else {
            cut++;
        }
    }

    private void addressesAndMacs(Resource resource) {
        for (ByteString address : resource.getAddressesList()) {
            address(address);
        }
        for (long mac : resource.getMacsList()) {
            link(Keys.MAC, mac & MAC, 0);
        }
    }

    private void address(ByteString address) {
        addressed(Keys.ADDRESS, address);
        if (Keys.isAddress(address) && AddressBlock.isPublic(Keys.high(address), Keys.low(address))) {
            addressed(Keys.PUBLIC, address);
        }
    }

    private void addressed(int tag, ByteString address) {
        if (Keys.isAddress(address)) {
            link(tag, Keys.high(address), Keys.low(address));
        } else {
            cut++;
        }
    }

    private void blocks(Resource resource) {
        for (IpPrefix prefix : resource.getCidrsList()) {
            ByteString address = prefix.getAddress();
            int bits = address.size() * Byte.SIZE;
            if (!Keys.isAddress(address) || Integer.compareUnsigned(prefix.getLength(), bits) > 0) {
                cut++;
                continue;
            }
            int length = Keys.ADDRESS_BITS - bits + prefix.getLength();
            link(
                    Keys.CIDR | length,
                    Keys.high(address) & Keys.maskHigh(length),
                    Keys.low(address) & Keys.maskLow(length));
        }
    }

    /** Of use when it tells of a pod or has sockets. */
    void put(Process process) {
        long to = process.getEndTime() == 0 ? Entries.LASTS : process.getEndTime();
        boolean isContained =
                !process.getContainerId().isEmpty() || !process.getPodUid().isEmpty();
        if (!isContained && process.getSocketsCount() == 0 || to <= process.getStartTime()) {
            return;
        }
        cut = 0;
        keys = 0;
        entry = directory.add(
                ResourceKind.RESOURCE_KIND_PROCESS_VALUE,
                process.getPid(),
                process.getAgentId(),
                process.getPid(),
                process.getStartTime(),
                to);
        directory.entries.mark(entry, Entries.SEEN, 0);
        int id = ProcessId.of(process.getAgentId(), process.getPid(), process.getStartTime());
        directory.entries.belongs(entry, 0, 0, 0, 0, id);
        link(Keys.PROCESS, Keys.process(process.getAgentId(), process.getPid()), 0);
        if (!process.getContainerId().isEmpty()) {
            name(IN_CONTAINER, process.getContainerId());
        }
        if (!process.getPodUid().isEmpty()) {
            name(IN_POD, process.getPodUid());
        }
        for (int i = 0; i < Math.min(process.getSocketsCount(), MOST_SOCKETS); i++) {
            socket(process.getAgentId(), process.getSockets(i));
        }
    }

    private void socket(int agentId, ProcessSocket socket) {
        ByteString local = socket.getLocalAddress();
        ByteString remote = socket.getRemoteAddress();
        if (!Keys.isAddress(local) || !remote.isEmpty() && !Keys.isAddress(remote)) {
            return;
        }
        if (remote.isEmpty()) {
            boolean isAny = isAny(local);
            link(
                    Keys.ports(Keys.LISTENS, socket.getIpProtocol(), socket.getLocalPort()),
                    Keys.listensHigh(isAny ? 0 : Keys.high(local), agentId),
                    isAny ? 0 : Keys.low(local));
            return;
        }
        int tag = Keys.ports(Keys.CONNECTION, socket.getIpProtocol(), socket.getLocalPort());
        link(tag, connection(0, agentId, local, remote, socket), connection(1, agentId, local, remote, socket));
    }

    private static boolean isAny(ByteString address) {
        for (int i = 0; i < address.size(); i++) {
            if (address.byteAt(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static long connection(int half, int agentId, ByteString local, ByteString remote, ProcessSocket socket) {
        return Keys.connection(
                half,
                agentId,
                Keys.high(local),
                Keys.low(local),
                Keys.high(remote),
                Keys.low(remote),
                socket.getRemotePort() & 0xffff);
    }

    private void name(int tag, String name) {
        link(tag, Keys.digits(name, 0), Keys.digits(name, HEX_DIGITS_OF_LONG));
    }

    private void link(int tag, long high, long low) {
        if (keys == MOST_KEYS) {
            cut++;
            return;
        }
        keys++;
        directory.link(entry, tag, high, low);
    }
}
