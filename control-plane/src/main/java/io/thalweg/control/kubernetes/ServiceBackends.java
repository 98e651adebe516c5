package io.thalweg.control.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is behind a Service: the workloads whose pods, or whose templates of pods, its selector finds, and those of the
 * pods that its endpoints name; and on which ports they listen where the Service says a name.
 */
final class ServiceBackends {
    /** Something that a selector can find. */
    private record Selectable(Map<String, String> labels, String workloadUid, List<ContainerPort> ports) {}

    private final Map<String, String> workloadOfPod;
    private final Map<String, List<Selectable>> byNamespace = new HashMap<>();
    private final Map<String, List<Selectable>> byLabel = new HashMap<>();
    private final Map<String, List<KubernetesEndpoints>> endpoints = new HashMap<>();

    ServiceBackends(ClusterObjects objects, WorkloadChains chains, Map<String, String> workloadOfPod) {
        this.workloadOfPod = workloadOfPod;
        for (KubernetesPod pod : objects.pods.values()) {
            add(pod.meta(), pod.meta().labels(), workloadOfPod.get(pod.meta().uid()), pod.ports());
        }
        for (KubernetesWorkload workload : chains.outermost()) {
            add(workload.meta(), workload.podLabels(), workload.meta().uid(), workload.ports());
        }
        for (KubernetesEndpoints some : objects.endpoints) {
            endpoints
                    .computeIfAbsent(key(some.namespace(), some.serviceName()), key -> new ArrayList<>())
                    .add(some);
        }
    }

    private void add(ObjectMeta meta, Map<String, String> labels, String workloadUid, List<ContainerPort> ports) {
        if (labels.isEmpty()) {
            return;
        }
        Selectable selectable = new Selectable(labels, workloadUid, ports);
        byNamespace.computeIfAbsent(meta.namespace(), key -> new ArrayList<>()).add(selectable);
        labels.forEach((name, value) -> byLabel.computeIfAbsent(
                        labelKey(meta.namespace(), name, value), key -> new ArrayList<>())
                .add(selectable));
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static String labelKey(String namespace, String name, String value) {
        return namespace + "/" + name + "=" + value;
    }

    /** Uids. */
    Set<String> workloads(KubernetesService service) {
        Set<String> uids = new HashSet<>();
        for (Selectable found : selected(service)) {
            if (found.workloadUid != null) {
                uids.add(found.workloadUid);
            }
        }
        for (KubernetesEndpoints some : endpoints(service)) {
            for (String podUid : some.podUids()) {
                String workload = workloadOfPod.get(podUid);
                if (workload != null) {
                    uids.add(workload);
                }
            }
        }
        return uids;
    }

    /** The numbers that stand behind a port; the port itself when a name is found nowhere. */
    Collection<Integer> targets(KubernetesService service, KubernetesService.Port port) {
        if (port.targetNumber() != 0) {
            return List.of(port.targetNumber());
        }
        Set<Integer> numbers = new TreeSet<>();
        for (Selectable found : selected(service)) {
            addNamed(numbers, found.ports, port.targetName(), port.ipProtocol());
        }
        for (KubernetesEndpoints some : endpoints(service)) {
            addNamed(numbers, some.ports(), port.name(), port.ipProtocol());
        }
        if (numbers.isEmpty()) {
            numbers.add(port.number());
        }
        return numbers;
    }

    private static void addNamed(Set<Integer> numbers, List<ContainerPort> ports, String name, int ipProtocol) {
        for (ContainerPort port : ports) {
            if (port.ipProtocol() == ipProtocol && port.name().equals(name)) {
                numbers.add(port.number());
            }
        }
    }

    private List<KubernetesEndpoints> endpoints(KubernetesService service) {
        return endpoints.getOrDefault(
                key(service.meta().namespace(), service.meta().name()), List.of());
    }

    /** Looks through the rarest of the labels only. */
    private List<Selectable> selected(KubernetesService service) {
        if (service.selector().isEmpty()) {
            return List.of();
        }
        List<Selectable> fewest = byNamespace.getOrDefault(service.meta().namespace(), List.of());
        for (Map.Entry<String, String> label : service.selector().entrySet()) {
            List<Selectable> having = byLabel.getOrDefault(
                    labelKey(service.meta().namespace(), label.getKey(), label.getValue()), List.of());
            fewest = having.size() < fewest.size() ? having : fewest;
        }
        return fewest.stream()
                .filter(one ->
                        one.labels.entrySet().containsAll(service.selector().entrySet()))
                .toList();
    }
}
