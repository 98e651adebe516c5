package io.thalweg.control.agent;

import com.google.protobuf.ByteString;
import io.thalweg.control.cluster.Cluster;
import io.thalweg.control.cluster.ClusterStore;
import io.thalweg.control.resource.ResourceLedger;
import io.thalweg.event.proto.NetworkInterface;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The MAC addresses of pods and nodes: agents see them, Kubernetes does not know them. */
public final class InterfaceReports {
    private static final int MAX_INTERFACES = 10_000;
    private static final int MAX_ADDRESSES = 100_000;
    private static final long MAX_MAC = (1L << 48) - 1;
    private static final int V4 = 4;
    private static final int V6 = 16;

    private final ClusterStore clusters;
    private final ResourceLedger ledger;

    public InterfaceReports(ClusterStore clusters, ResourceLedger ledger) {
        this.clusters = clusters;
        this.ledger = ledger;
    }

    /** @throws IllegalArgumentException when they are too many, or no interfaces */
    public void report(RegisteredAgent agent, List<NetworkInterface> interfaces) {
        if (interfaces.size() > MAX_INTERFACES) {
            throw new IllegalArgumentException("interfaces: allowed: at most " + MAX_INTERFACES);
        }
        Map<ByteString, Set<Long>> macs = new HashMap<>();
        for (NetworkInterface one : interfaces) {
            if (one.getMac() < 0 || one.getMac() > MAX_MAC) {
                throw new IllegalArgumentException("mac: allowed: 48 bits");
            }
            for (ByteString address : one.getAddressesList()) {
                if (address.size() != V4 && address.size() != V6) {
                    throw new IllegalArgumentException("addresses: allowed: 4 or 16 bytes each");
                }
                if (one.getMac() != 0 && macs.size() < MAX_ADDRESSES) {
                    macs.computeIfAbsent(address, key -> new TreeSet<>()).add(one.getMac());
                }
            }
        }
        Cluster cluster = clusters.find(agent.registration().getKubernetesClusterId());
        if (cluster != null && !macs.isEmpty()) {
            ledger.learnMacs(cluster.id(), macs);
        }
    }
}
