package io.thalweg.agent.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an API server tells of itself, from which kubectl learns where kinds are. */
final class Discovery {
    private static final Map<String, String> CORE = Map.of(
            "nodes", "Node",
            "namespaces", "Namespace",
            "pods", "Pod",
            "services", "Service",
            "configmaps", "ConfigMap",
            "serviceaccounts", "ServiceAccount",
            "replicationcontrollers", "ReplicationController");
    private static final Map<String, String> APPS = Map.of(
            "deployments", "Deployment",
            "statefulsets", "StatefulSet",
            "daemonsets", "DaemonSet",
            "replicasets", "ReplicaSet");
    private static final Map<String, String> RBAC = Map.of(
            "clusterroles", "ClusterRole",
            "clusterrolebindings", "ClusterRoleBinding");

    private Discovery() {}

    /** By path. */
    static Map<String, String> answers() {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
        answers.put(
                "/apis",
                "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[" + group("apps") + ","
                        + group("rbac.authorization.k8s.io") + "]}");
        answers.put("/api/v1", resources("v1", CORE));
        answers.put("/apis/apps/v1", resources("apps/v1", APPS));
        answers.put("/apis/rbac.authorization.k8s.io/v1", resources("rbac.authorization.k8s.io/v1", RBAC));
        return answers;
    }

    private static String group(String name) {
        String version = "{\"groupVersion\":\"%s/v1\",\"version\":\"v1\"}".formatted(name);
        return "{\"name\":\"%s\",\"versions\":[%s],\"preferredVersion\":%s}".formatted(name, version, version);
    }

    private static boolean isNamespaced(String plural) {
        return !plural.startsWith("n") && !plural.startsWith("cluster");
    }

    private static String resources(String groupVersion, Map<String, String> kinds) {
        List<String> resources = new ArrayList<>();
        kinds.forEach((plural, kind) -> resources.add(
                "{\"name\":\"%s\",\"singularName\":\"\",\"namespaced\":%s,\"kind\":\"%s\",\"verbs\":[\"list\",\"get\","
                                .formatted(plural, isNamespaced(plural), kind)
                        + "\"create\"]}"));
        return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"%s\",\"resources\":[%s]}"
                .formatted(groupVersion, String.join(",", resources));
    }
}
