package io.thalweg.control.kubernetes;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * From a pod up its owners to the workload that users know: over the ReplicaSet to the Deployment, over the Job to the
 * CronJob. Owners that nobody listed (custom resources, ReplicaSets of agents that leave them out) are made from what
 * their pods say of them.
 */
final class WorkloadChains {
    private static final int MAX_HEIGHT = 8;
    /** Pods that the node itself runs. */
    private static final String NODE = "Node";

    private static final String TEMPLATE_HASH = "pod-template-hash";

    private final Map<String, KubernetesWorkload> known;
    private final Map<String, KubernetesWorkload> unlisted = new LinkedHashMap<>();
    private final Map<String, KubernetesWorkload> deployments = new HashMap<>();

    WorkloadChains(ClusterObjects objects) {
        known = objects.workloads;
        for (KubernetesWorkload workload : known.values()) {
            if (workload.kind().equals(WorkloadKind.DEPLOYMENT)) {
                deployments.put(
                        workload.meta().namespace() + "/" + workload.meta().name(), workload);
            }
        }
    }

    /** Null: nothing owns it. */
    KubernetesWorkload outermost(ObjectMeta pod) {
        ObjectMeta.Owner owner = pod.owner();
        if (owner == null || owner.kind().equals(NODE)) {
            return null;
        }
        KubernetesWorkload workload = known.get(owner.uid());
        if (workload == null) {
            return ofUnlisted(owner, pod);
        }
        return top(workload);
    }

    private KubernetesWorkload top(KubernetesWorkload from) {
        KubernetesWorkload workload = from;
        Set<String> seen = new HashSet<>();
        while (WorkloadKind.mayBeMadeByAnother(workload.kind())
                && workload.meta().owner() != null
                && seen.size() < MAX_HEIGHT
                && seen.add(workload.meta().uid())) {
            ObjectMeta.Owner owner = workload.meta().owner();
            KubernetesWorkload above = known.get(owner.uid());
            workload = above == null ? unlisted(owner, workload.meta().namespace()) : above;
        }
        return workload;
    }

    private KubernetesWorkload ofUnlisted(ObjectMeta.Owner owner, ObjectMeta pod) {
        String hash = "-" + pod.labels().getOrDefault(TEMPLATE_HASH, "-");
        if (owner.kind().equals(WorkloadKind.REPLICA_SET) && owner.name().endsWith(hash)) {
            String name = owner.name().substring(0, owner.name().length() - hash.length());
            KubernetesWorkload deployment = deployments.get(pod.namespace() + "/" + name);
            if (deployment != null) {
                return deployment;
            }
        }
        return unlisted(owner, pod.namespace());
    }

    private KubernetesWorkload unlisted(ObjectMeta.Owner owner, String namespace) {
        return unlisted.computeIfAbsent(owner.uid(), uid -> KubernetesWorkload.ofOwner(owner, namespace));
    }

    /** All workloads that no other one made, those of earlier calls among them. */
    Collection<KubernetesWorkload> outermost() {
        Map<String, KubernetesWorkload> all = new LinkedHashMap<>();
        for (KubernetesWorkload workload : known.values()) {
            KubernetesWorkload top = top(workload);
            all.put(top.meta().uid(), top);
        }
        all.putAll(unlisted);
        return all.values();
    }
}
