package io.thalweg.control;

import java.util.ArrayList;
import java.util.List;

/** Kubernetes objects as {@code kubectl get -o json} prints them, with much that nobody needs. */
public final class KubernetesJson {
    private KubernetesJson() {}

    public static String uid(String name) {
        return java.util
                .UUID
                .nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    /** Its parts are put in by name. */
    public static final class Builder {
        private final String kind;
        private final String name;
        private final List<String> metadata = new ArrayList<>();
        private String spec = "{}";
        private String status = "{}";

        private Builder(String apiVersion, String kind, String namespace, String name) {
            this.kind = "\"apiVersion\": \"" + apiVersion + "\", \"kind\": \"" + kind + "\"";
            this.name = name;
            metadata.add("\"name\": \"" + name + "\"");
            metadata.add("\"uid\": \"" + uid(kind + "/" + namespace + "/" + name) + "\"");
            metadata.add("\"resourceVersion\": \"123456\"");
            metadata.add("\"managedFields\": [{\"manager\": \"kubelet\", \"operation\": \"Update\", \"fieldsV1\":"
                    + " {\"f:metadata\": {\"f:annotations\": {\".\": {}}}}}]");
            if (!namespace.isEmpty()) {
                metadata.add("\"namespace\": \"" + namespace + "\"");
            }
        }

        public Builder uidOf(String other) {
            metadata.set(1, "\"uid\": \"" + uid(other) + "\"");
            return this;
        }

        public Builder created(String time) {
            metadata.add("\"creationTimestamp\": \"" + time + "\"");
            return this;
        }

        public Builder labels(String json) {
            metadata.add("\"labels\": " + json);
            return this;
        }

        public Builder annotations(String json) {
            metadata.add("\"annotations\": " + json);
            return this;
        }

        public Builder ownedBy(String ownerKind, String namespace, String owner) {
            metadata.add("\"ownerReferences\": [{\"apiVersion\": \"apps/v1\", \"blockOwnerDeletion\": true,"
                    + " \"controller\": true, \"kind\": \"" + ownerKind + "\", \"name\": \"" + owner
                    + "\", \"uid\": \"" + uid(ownerKind + "/" + namespace + "/" + owner) + "\"}]");
            return this;
        }

        public Builder spec(String json) {
            spec = json;
            return this;
        }

        public Builder status(String json) {
            status = json;
            return this;
        }

        public String json() {
            return "{" + kind + ", \"metadata\": {" + String.join(", ", metadata) + "}, \"spec\": " + spec
                    + ", \"status\": " + status + "}";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static Builder node(String name, String address) {
        return new Builder("v1", "Node", "", name)
                .labels("{\"kubernetes.io/hostname\": \"" + name + "\", \"topology.kubernetes.io/region\": \"eu-1\","
                        + " \"topology.kubernetes.io/zone\": \"eu-1a\"}")
                .spec("{\"podCIDR\": \"10.1.0.0/24\", \"podCIDRs\": [\"10.1.0.0/24\", \"fd00:1::/64\"]}")
                .status("{\"addresses\": [{\"address\": \"" + address + "\", \"type\": \"InternalIP\"},"
                        + " {\"address\": \"" + name + "\", \"type\": \"Hostname\"}], \"conditions\":"
                        + " [{\"reason\": \"KubeletReady\", \"status\": \"True\", \"type\": \"Ready\"}]}");
    }

    public static Builder namespace(String name) {
        return new Builder("v1", "Namespace", "", name).status("{\"phase\": \"Active\"}");
    }

    public static Builder workload(String kind, String namespace, String name) {
        return new Builder(kind.contains("Job") ? "batch/v1" : "apps/v1", kind, namespace, name)
                .labels("{\"app\": \"" + name + "\"}")
                .spec("{\"replicas\": 1, \"selector\": {\"matchLabels\": {\"app\": \"" + name + "\"}}}");
    }

    /** Runs on a node of the address 192.168.0.1. */
    public static Builder pod(String namespace, String name, String app, String address) {
        return new Builder("v1", "Pod", namespace, name)
                .labels("{\"app\": \"" + app + "\"}")
                .spec(
                        "{\"nodeName\": \"node-1\", \"containers\": [{\"name\": \"main\", \"image\": \"app:1\", \"ports\":"
                                + " [{\"containerPort\": 8080, \"name\": \"http\", \"protocol\": \"TCP\"}]}]}")
                .status("{\"phase\": \"Running\", \"hostIP\": \"192.168.0.1\", \"podIP\": \"" + address
                        + "\", \"podIPs\": [{\"ip\": \"" + address + "\"}], \"containerStatuses\":"
                        + " [{\"name\": \"main\", \"containerID\": \"containerd://" + "c".repeat(60)
                        + String.format("%04x", (name.hashCode() & 0xffff)) + "\"}]}");
    }

    public static Builder service(String namespace, String name, String app, String address) {
        return new Builder("v1", "Service", namespace, name)
                .labels("{}")
                .spec("{\"clusterIP\": \"" + address + "\", \"clusterIPs\": [\"" + address
                        + "\"], \"ports\": [{\"name\": \"web\", \"port\": 80, \"protocol\": \"TCP\", \"targetPort\":"
                        + " \"http\", \"nodePort\": 30080}], \"selector\": {\"app\": \"" + app
                        + "\"}, \"type\": \"NodePort\"}");
    }

    public static Builder of(String apiVersion, String kind, String namespace, String name) {
        return new Builder(apiVersion, kind, namespace, name);
    }

    /** As a list of objects is printed. */
    public static String list(Builder... objects) {
        List<String> items = new ArrayList<>();
        for (Builder object : objects) {
            items.add(object.json());
        }
        return "{\"apiVersion\": \"v1\", \"items\": [" + String.join(",\n", items)
                + "], \"kind\": \"List\", \"metadata\": {\"resourceVersion\": \"\"}}";
    }
}
