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
            "replicationcontrollers", "ReplicationController");
    private static final Map<String, String> APPS = Map.of(
            "deployments", "Deployment",
            "statefulsets", "StatefulSet",
            "daemonsets", "DaemonSet",
            "replicasets", "ReplicaSet");

    private Discovery() {}

    /** By path. */
    static Map<String, String> answers() {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
        answers.put(
                "/apis",
                "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[{\"name\":\"apps\",\"versions\":[{"
                        + "\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}],\"preferredVersion\":{"
                        + "\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}}]}");
        answers.put("/api/v1", resources("v1", CORE));
        answers.put("/apis/apps/v1", resources("apps/v1", APPS));
        return answers;
    }

    private static String resources(String groupVersion, Map<String, String> kinds) {
        List<String> resources = new ArrayList<>();
        kinds.forEach((plural, kind) -> resources.add(
                "{\"name\":\"%s\",\"singularName\":\"\",\"namespaced\":%s,\"kind\":\"%s\",\"verbs\":[\"list\",\"get\"]}"
                        .formatted(plural, !plural.startsWith("n"), kind)));
        return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"%s\",\"resources\":[%s]}"
                .formatted(groupVersion, String.join(",", resources));
    }
}
