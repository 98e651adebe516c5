package io.thalweg.control.agent;

import io.thalweg.control.cluster.Cluster;
import io.thalweg.control.cluster.ClusterStore;
import io.thalweg.control.kubernetes.IpAddresses;
import io.thalweg.control.resource.ResourceLedger;
import io.thalweg.control.resource.ResourceQuery;
import io.thalweg.control.resource.WantedResource;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Agents as resources: rows carry their id, and the jobs must know on which node each stands to tag what is known by
 * process only. Looked at again and again, for nodes are told after their agents registered.
 */
public final class AgentResources {
    private final AgentRegistry registry;
    private final ClusterStore clusters;
    private final ResourceQuery resources;
    private final ResourceLedger ledger;

    public AgentResources(
            AgentRegistry registry, ClusterStore clusters, ResourceQuery resources, ResourceLedger ledger) {
        this.registry = registry;
        this.clusters = clusters;
        this.resources = resources;
        this.ledger = ledger;
    }

    /** By the leader, now and then. */
    public void refresh() {
        Map<String, Integer> clusterIds = new HashMap<>();
        for (Cluster cluster : clusters.list()) {
            clusterIds.put(cluster.clusterId(), cluster.id());
        }
        Map<Integer, Map<String, Integer>> nodes = new HashMap<>();
        List<WantedResource> wanted = new ArrayList<>();
        for (RegisteredAgent agent : registry.agents()) {
            if (!agent.watchesOnly()) {
                wanted.add(wanted(agent, clusterIds, nodes));
            }
        }
        ledger.replace(
                ResourceLedger.NO_CLUSTER,
                EnumSet.of(ResourceKind.RESOURCE_KIND_AGENT),
                wanted,
                (connection, revision) -> {});
    }

    private WantedResource wanted(
            RegisteredAgent agent, Map<String, Integer> clusterIds, Map<Integer, Map<String, Integer>> nodes) {
        WantedResource resource =
                new WantedResource(ResourceKind.RESOURCE_KIND_AGENT, String.valueOf(agent.agentId()), agent.name());
        resource.fixedId = agent.agentId();
        Resource.Builder body = resource.body.addAllAddresses(IpAddresses.parseAll(Stream.concat(
                        Stream.of(agent.registration().getControlIp()), agent.registration().getHostIpsList().stream())
                .toList()));
        Integer cluster = clusterIds.get(agent.registration().getKubernetesClusterId());
        if (cluster != null) {
            body.setClusterId(cluster);
            String node = agent.registration().getKubernetesNodeName().isEmpty()
                    ? agent.registration().getHostName()
                    : agent.registration().getKubernetesNodeName();
            body.setNodeId(nodes.computeIfAbsent(cluster, this::nodesByName).getOrDefault(node, 0));
        }
        return resource;
    }

    private Map<String, Integer> nodesByName(int cluster) {
        Map<String, Integer> byName = new HashMap<>();
        resources.list(
                ResourceKind.RESOURCE_KIND_NODE, cluster, false, node -> byName.put(node.getName(), node.getId()));
        return byName;
    }
}
