package io.thalweg.agent.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which kinds are watched: those below that are so by default, changed by the rules of the configuration.
 *
 * <p>A rule that disables a name takes it out. Rules that name a group stand for all of the name: whoever lists the
 * stateful sets of one group lists those of the others too. A name that is not known here is a custom resource and needs its group.
 */
public final class WatchedKinds {
    private static final String META =
            "metadata(uid name namespace labels annotations creationTimestamp deletionTimestamp generateName"
                    + " ownerReferences(kind name uid controller)) ";
    private static final FieldTree NAME = FieldTree.parse("metadata(uid name namespace)");
    private static final FieldTree NAMESPACE = FieldTree.parse("metadata(uid name labels annotations)");
    private static final FieldTree NODE = FieldTree.parse(META
            + "spec(podCIDR podCIDRs providerID) status(addresses conditions(type status reason) nodeInfo(machineID))");
    private static final FieldTree POD = FieldTree.parse(META
            + "spec(nodeName hostNetwork containers(name ports)) status(phase hostIP hostIPs podIP podIPs startTime"
            + " conditions(type status reason) containerStatuses(name containerID)"
            + " initContainerStatuses(name containerID))");
    private static final FieldTree WORKLOAD = FieldTree.parse(META + "spec(replicas selector)");
    private static final FieldTree JOB = FieldTree.parse(META + "spec(parallelism selector)");
    private static final FieldTree SERVICE = FieldTree.parse(META
            + "spec(type clusterIP clusterIPs externalIPs externalName loadBalancerIP ports selector)"
            + " status(loadBalancer(ingress))");
    private static final FieldTree ENDPOINTS = FieldTree.parse(
            "metadata(uid name namespace labels"
                    + " ownerReferences(kind name uid)) addressType ports"
                    + " endpoints(addresses nodeName conditions(ready serving terminating) targetRef(kind namespace name uid))");
    private static final FieldTree INGRESS =
            FieldTree.parse(META + "spec(ingressClassName defaultBackend backend rules) status(loadBalancer(ingress))");
    private static final FieldTree ROUTE = FieldTree.parse(META + "spec(host path port to alternateBackends)");
    private static final FieldTree POOL = FieldTree.parse("metadata(uid name) spec(cidr disabled)");
    private static final FieldTree CUSTOM = FieldTree.parse(META + "spec(replicas selector)");

    private static final String KRUISE = "apps.kruise.io";
    static final String ROUTES = "routes";

    private static final List<WatchedKind> DEFAULTS = List.of(
            required("nodes", "*v1.Node", NODE),
            required("namespaces", "*v1.Namespace", NAMESPACE),
            kind("configmaps", "", "*v1.ConfigMap", NAME, "v1"),
            kind("services", "", "*v1.Service", SERVICE, "v1"),
            kind("endpointslices", "discovery.k8s.io", "*v1.EndpointSlice", ENDPOINTS, "v1", "v1beta1"),
            kind("replicasets", "apps", "*v1.ReplicaSet", WORKLOAD, "v1"),
            kind("replicationcontrollers", "", "*v1.ReplicationController", WORKLOAD, "v1"),
            kind("deployments", "apps", "*v1.Deployment", WORKLOAD, "v1"),
            kind("statefulsets", "apps", "*v1.StatefulSet", WORKLOAD, "v1"),
            kind("daemonsets", "apps", "*v1.DaemonSet", WORKLOAD, "v1"),
            kind("jobs", "batch", "*v1.Job", JOB, "v1"),
            kind("cronjobs", "batch", "*v1.CronJob", JOB, "v1", "v1beta1"),
            kind("ingresses", "networking.k8s.io", "*%s.Ingress", INGRESS, "v1", "v1beta1"),
            required("pods", "*v1.Pod", POD));

    private static final List<WatchedKind> MORE = List.of(
            kind("ingresses", "extensions", "*%s.Ingress", INGRESS, "v1beta1"),
            kind(ROUTES, "route.openshift.io", "*v1.Ingress", ROUTE, "v1"),
            kind("statefulsets", KRUISE, "*v1.StatefulSet", WORKLOAD, "v1beta1", "v1alpha1"),
            kind("statefulsets", "platform.stke", "*v1.StatefulSet", WORKLOAD, "v1alpha1"),
            kind("clonesets", KRUISE, "*v1.CloneSet", WORKLOAD, "v1alpha1"),
            kind("ippools", "crd.projectcalico.org", "*v1.IPPool", POOL, "v1"));

    private WatchedKinds() {}

    private static WatchedKind required(String name, String type, FieldTree fields) {
        return new WatchedKind(name, "", List.of("v1"), type, fields, true, "");
    }

    private static WatchedKind kind(String name, String group, String type, FieldTree fields, String... versions) {
        return new WatchedKind(name, group, List.of(versions), type, fields, false, "");
    }

    /** @throws IllegalArgumentException when a rule cannot be followed; says which and why */
    static List<WatchedKind> chosenBy(List<ResourceRule> rules) {
        rules.forEach(rule -> FieldSelector.parse(rule.fieldSelector()));
        List<WatchedKind> chosen = new ArrayList<>(DEFAULTS);
        Set<String> names = new LinkedHashSet<>();
        rules.forEach(rule -> names.add(rule.name()));
        for (String name : names) {
            List<ResourceRule> ofName =
                    rules.stream().filter(rule -> rule.name().equals(name)).toList();
            apply(chosen, name, ofName);
        }
        return List.copyOf(chosen);
    }

    /** Whether rules can be followed. @throws IllegalArgumentException when not; says which and why */
    public static void check(List<ResourceRule> rules) {
        chosenBy(rules);
    }

    private static void apply(List<WatchedKind> chosen, String name, List<ResourceRule> rules) {
        for (ResourceRule rule : rules) {
            if (rule.isDisabled()) {
                chosen.removeIf(kind -> kind.name().equals(name) && isOf(kind, rule.group()));
            }
        }
        List<ResourceRule> enabled =
                rules.stream().filter(rule -> !rule.isDisabled()).toList();
        if (!enabled.isEmpty()) {
            chosen.removeIf(kind -> kind.name().equals(name));
            for (ResourceRule rule : enabled) {
                chosen.addAll(known(rule));
            }
        }
    }

    private static boolean isOf(WatchedKind kind, String group) {
        return group.isEmpty() || kind.group().equals(group);
    }

    private static List<WatchedKind> known(ResourceRule rule) {
        List<WatchedKind> known = of(DEFAULTS, rule);
        if (known.isEmpty()) {
            known = of(MORE, rule);
        }
        if (known.isEmpty() && rule.group().isEmpty()) {
            throw new IllegalArgumentException(
                    rule.name() + " is not known; a custom resource needs its group as well");
        }
        if (known.isEmpty()) {
            List<String> versions = rule.version().isEmpty() ? List.of() : List.of(rule.version());
            return List.of(
                    new WatchedKind(rule.name(), rule.group(), versions, null, CUSTOM, false, rule.fieldSelector()));
        }
        return known.stream().map(kind -> kind.as(rule)).toList();
    }

    private static List<WatchedKind> of(List<WatchedKind> kinds, ResourceRule rule) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(rule.name()) && isOf(kind, rule.group()))
                .toList();
    }
}
