package io.thalweg.control.kubernetes;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an entry of a sync can hold, by its Go type ({@code *v1.Pod}), and which fields of it are of use. */
enum ObjectKind {
    NODE(ClusterObjects::addNode, KubernetesNode.FIELDS, "Node"),
    NAMESPACE(ClusterObjects::addNamespace, new String[0], "Namespace"),
    POD(ClusterObjects::addPod, KubernetesPod.FIELDS, "Pod"),
    SERVICE(ClusterObjects::addService, KubernetesService.FIELDS, "Service"),
    ENDPOINT_SLICE(ClusterObjects::addEndpoints, KubernetesEndpoints.FIELDS, "EndpointSlice", "Endpoints"),
    INGRESS(ClusterObjects::addIngress, KubernetesIngress.FIELDS, "Ingress", "Route"),
    IP_POOL(ClusterObjects::addIpPool, new String[] {"spec.cidr", "spec.disabled"}, "IPPool"),
    WORKLOAD(
            null,
            KubernetesWorkload.FIELDS,
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "ReplicaSet",
            "ReplicationController",
            "CloneSet",
            "Job",
            "CronJob",
            "StatefulSetPlus",
            "InPlaceSet",
            "AdvancedStatefulSet",
            "DeploymentConfig",
            "Rollout",
            "OpenGaussCluster"),
    /** Told, checked, and of no use for tags. */
    OTHER(
            (objects, object) -> objects.addOther(),
            new String[0],
            "ConfigMap",
            "Event",
            "Events",
            "ServiceRule",
            "Info");

    /** {@code *v1.Pod}, {@code *v1beta1.Ingress}, {@code *version.Info}. */
    private static final Pattern GO_TYPE = Pattern.compile("\\*?(?:[A-Za-z0-9_./-]{0,100}\\.)?([A-Z][A-Za-z]{0,62})");

    private static final String LIST = "List";

    private final BiConsumer<ClusterObjects, JsonObject> add;
    private final JsonFields fields;
    private final Set<String> names;

    ObjectKind(BiConsumer<ClusterObjects, JsonObject> add, String[] fields, String... names) {
        this.add = add;
        this.fields = JsonFields.keep(
                Stream.concat(Stream.of(ObjectMeta.FIELDS), Stream.of(fields)).toArray(String[]::new));
        this.names = Set.of(names);
    }

    /** @param name as Kubernetes calls the kind */
    record Named(ObjectKind kind, String name) {
        JsonFields fields() {
            return kind.fields;
        }

        void add(ClusterObjects objects, JsonObject object) {
            if (kind == WORKLOAD) {
                objects.addWorkload(name, object);
            } else {
                kind.add.accept(objects, object);
            }
        }
    }

    /** Null: not known. {@code workloads}: further kinds that own pods. */
    static Named of(String goType, Set<String> workloads) {
        Matcher matcher = GO_TYPE.matcher(goType);
        if (!matcher.matches()) {
            return null;
        }
        String name = matcher.group(1);
        Named named = byName(name, workloads);
        return named == null && name.endsWith(LIST)
                ? byName(name.substring(0, name.length() - LIST.length()), workloads)
                : named;
    }

    private static Named byName(String name, Set<String> workloads) {
        for (ObjectKind kind : values()) {
            if (kind.names.contains(name)) {
                return new Named(kind, name);
            }
        }
        return workloads.contains(name) ? new Named(WORKLOAD, name) : null;
    }

    static List<String> names() {
        TreeSet<String> all = new TreeSet<>();
        for (ObjectKind kind : values()) {
            all.addAll(kind.names);
        }
        return List.copyOf(all);
    }
}
