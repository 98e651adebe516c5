package io.thalweg.control.kubernetes;

import io.thalweg.control.resource.WantedResource;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a cluster's objects into resources: resolves which workload a pod belongs to, on which node it runs, and what
 * is behind a Service.
 */
public final class ClusterResources {
    private final ClusterObjects objects;
    private final Map<String, String> namespaceUids = new HashMap<>();
    private final Map<String, KubernetesNode> nodesByName = new HashMap<>();
    private final Map<String, KubernetesNode> nodesByAddress = new HashMap<>();
    private final WorkloadChains chains;
    private final Map<String, String> workloadOfPod = new HashMap<>();
    private final List<WantedResource> wanted = new ArrayList<>();

    private ClusterResources(ClusterObjects objects) {
        this.objects = objects;
        this.chains = new WorkloadChains(objects);
    }

    /** All resources of the cluster, itself first. */
    public static List<WantedResource> of(String clusterUid, String clusterName, ClusterObjects objects) {
        ClusterResources resources = new ClusterResources(objects);
        resources.index();
        resources.addCluster(clusterUid, clusterName);
        resources.objects.nodes.values().forEach(resources::addNode);
        resources.objects.namespaces.values().forEach(resources::addNamespace);
        resources.addWorkloadsAndPods();
        resources.addServices();
        resources.objects.ingresses.values().forEach(resources::addIngress);
        return resources.wanted;
    }

    private void index() {
        objects.namespaces.values().forEach(namespace -> namespaceUids.put(namespace.name(), namespace.uid()));
        for (KubernetesNode node : objects.nodes.values()) {
            nodesByName.put(node.meta().name(), node);
            node.addresses().forEach(address -> nodesByAddress.put(address, node));
        }
    }

    private WantedResource add(ResourceKind kind, ObjectMeta meta) {
        WantedResource resource = new WantedResource(kind, meta.uid(), meta.name()).since(meta.createdMicros());
        resource.namespaceUid = namespaceUids.get(meta.namespace());
        resource.body.putAllLabels(meta.labels()).putAllAnnotations(meta.annotations());
        wanted.add(resource);
        return resource;
    }

    private void addCluster(String uid, String name) {
        WantedResource cluster = new WantedResource(ResourceKind.RESOURCE_KIND_CLUSTER, uid, name);
        cluster.body.addAllCidrs(objects.poolBlocks);
        wanted.add(cluster);
    }

    private void addNode(KubernetesNode node) {
        WantedResource resource = add(ResourceKind.RESOURCE_KIND_NODE, node.meta());
        resource.region = node.region();
        resource.zone = node.zone();
        resource.body
                .setKubernetesKind("Node")
                .addAllAddresses(IpAddresses.parseAll(node.addresses()))
                .addAllCidrs(IpAddresses.parseBlocks(node.podBlocks()));
    }

    private void addNamespace(ObjectMeta namespace) {
        add(ResourceKind.RESOURCE_KIND_NAMESPACE, namespace).body.setKubernetesKind("Namespace");
    }

    private void addWorkloadsAndPods() {
        // First, since owners that nobody listed are known by their pods.
        for (KubernetesPod pod : objects.pods.values()) {
            KubernetesWorkload workload = chains.outermost(pod.meta());
            if (workload != null) {
                workloadOfPod.put(pod.meta().uid(), workload.meta().uid());
            }
        }
        for (KubernetesWorkload workload : chains.outermost()) {
            add(ResourceKind.RESOURCE_KIND_WORKLOAD, workload.meta())
                    .body
                    .setWorkloadType(WorkloadKind.type(workload.kind()))
                    .setKubernetesKind(workload.kind());
        }
        objects.pods.values().forEach(this::addPod);
    }

    private void addPod(KubernetesPod pod) {
        WantedResource resource = add(ResourceKind.RESOURCE_KIND_POD, pod.meta());
        if (pod.startedMicros() != 0) {
            resource.since(pod.startedMicros());
        }
        KubernetesNode node = nodesByName.get(pod.nodeName());
        if (node == null) {
            node = nodesByAddress.get(pod.hostIp());
        }
        if (node != null) {
            resource.nodeUid = node.meta().uid();
            resource.region = node.region();
            resource.zone = node.zone();
        }
        resource.workloadUid = workloadOfPod.get(pod.meta().uid());
        resource.body
                .setKubernetesKind("Pod")
                .addAllAddresses(pod.addresses())
                .setHostNetwork(pod.isHostNetwork())
                .addAllContainerIds(pod.containerIds());
    }

    private void addServices() {
        ServiceBackends backends = new ServiceBackends(objects, chains, workloadOfPod);
        for (KubernetesService service : objects.services.values()) {
            WantedResource resource = add(ResourceKind.RESOURCE_KIND_SERVICE, service.meta());
            resource.workloads(backends.workloads(service));
            Resource.Builder body = resource.body
                    .setKubernetesKind("Service")
                    .setServiceType(service.type())
                    .addAllAddresses(service.addresses());
            for (KubernetesService.Port port : service.ports()) {
                for (int target : backends.targets(service, port)) {
                    body.addPorts(ServicePort.newBuilder()
                            .setName(port.name())
                            .setIpProtocol(port.ipProtocol())
                            .setPort(port.number())
                            .setTargetPort(target)
                            .setNodePort(port.nodePort()));
                }
            }
        }
    }

    private void addIngress(KubernetesIngress ingress) {
        add(ResourceKind.RESOURCE_KIND_INGRESS, ingress.meta())
                .body
                .setKubernetesKind(ingress.isRoute() ? "Route" : "Ingress")
                .addAllAddresses(ingress.addresses());
    }
}
